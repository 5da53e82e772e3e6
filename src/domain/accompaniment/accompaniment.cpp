#include "domain/accompaniment/accompaniment.h"

#include "domain/accompaniment/commands.h"
#include "domain/schemas.h"

namespace maillage::domain {

namespace {

namespace acc = accompaniment;

using WithPictures = Result<Json> (*)(Context&, const Json&, Pictures&);

auto with(const PicturesPtr& pictures, WithPictures function) {
  return [pictures, function](Context& context, const Json& input) {
    return function(context, input, *pictures);
  };
}

std::vector<Command> request_commands(const PicturesPtr& pictures) {
  return {
      {"requests.ask", "Asks a support body for accompaniment; without one the best is chosen.",
       schema(R"({"type":"object","required":["about","message"],"properties":{
         "about":{"type":"string","minLength":1,"maxLength":2048,"description":"The need, project, initiative or pool."},
         "supportBody":{"type":"string","minLength":1,"maxLength":2048,"description":"The organisation asked."},
         "message":{"type":"string","minLength":1,"maxLength":10000},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the message; default: fr."}}})"),
       schema_reference("Written"), Permission::signed_in, false, with(pictures, acc::ask)},
      {"requests.assign",
       "Gives requests to support bodies by territory, theme and workload; all that wait, or one.",
       schema(R"({"type":"object","properties":{
         "request":{"type":"string","minLength":1,"maxLength":2048},
         "supportBody":{"type":"string","minLength":1,"maxLength":2048,"description":"This one, for the one request."},
         "save":{"type":"boolean","description":"Absent or false: only proposes."}}})"),
       schema_reference("Assignments"), Permission::signed_in, true, with(pictures, acc::assign)},
      {"requests.hand-over", "Passes a request on to another support body.",
       schema(R"({"type":"object","required":["request","supportBody","reason"],"properties":{
         "request":{"type":"string","minLength":1,"maxLength":2048},
         "supportBody":{"type":"string","minLength":1,"maxLength":2048},
         "reason":{"type":"string","minLength":1,"maxLength":5000,"description":"For the next body; the municipality does not see it."}}})"),
       schema_reference("Written"), Permission::signed_in, false, with(pictures, acc::hand_over)},
      {"requests.write", "Writes a message to the other side, or a note for one's own body.",
       schema(R"({"type":"object","required":["request","text"],"properties":{
         "request":{"type":"string","minLength":1,"maxLength":2048},
         "text":{"type":"string","minLength":1,"maxLength":20000},
         "private":{"type":"boolean","description":"A note that only the support body sees."}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::write},
      {"requests.evaluate",
       "Says what the accompaniment was worth, at its end and six months after.",
       schema(R"({"type":"object","required":["request","satisfaction"],"properties":{
         "request":{"type":"string","minLength":1,"maxLength":2048},
         "satisfaction":{"type":"integer","minimum":1,"maximum":5},
         "outcome":{"type":"string","enum":["success","partial","failure"]},
         "comment":{"type":"string","maxLength":5000}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::evaluate},
  };
}

std::vector<Command> advice_commands() {
  return {
      {"requests.recommend", "Writes a recommendation to whoever asked.",
       schema(R"({"type":"object","required":["request","title"],"properties":{
         "request":{"type":"string","minLength":1,"maxLength":2048},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the texts; default: fr."},
         "title":{"type":"string","minLength":1,"maxLength":300},
         "intent":{"type":"string","maxLength":5000},
         "actions":{"type":"array","maxItems":30,"items":{"type":"string","minLength":1,"maxLength":500}},
         "resource":{"type":"string","minLength":1,"maxLength":2048},
         "contact":{"type":"object"},
         "dueDate":{"type":"string","maxLength":10}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::recommend},
      {"recommendations.answer", "Says what becomes of a recommendation.",
       schema(R"({"type":"object","required":["recommendation","answer"],"properties":{
         "recommendation":{"type":"string","minLength":1,"maxLength":2048},
         "answer":{"type":"string","enum":["accepted","refused","stuck","done"]},
         "comment":{"type":"string","maxLength":5000,"description":"Needed with refused and stuck."}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::answer_recommendation},
      {"resources.adopt", "Says that a municipality uses a resource of the toolbox, or no longer.",
       schema(R"({"type":"object","required":["resource","municipality","uses"],"properties":{
         "resource":{"type":"string","minLength":1,"maxLength":2048},
         "municipality":{"type":"string","minLength":1,"maxLength":2048},
         "uses":{"type":"boolean"}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::adopt},
  };
}

std::vector<Command> network_commands() {
  return {
      {"referents.name",
       "Names an internal digital referent of a municipality, who is asked to agree.",
       schema(R"({"type":"object","properties":{
         "organisation":{"type":"string","minLength":1,"maxLength":2048,"description":"Absent: the one you act for."},
         "person":{"type":"string","minLength":1,"maxLength":2048,"description":"A member of it; absent: yourself, who thereby agrees."},
         "themes":{"type":"array","maxItems":30,"items":{"type":"string","minLength":1,"maxLength":2048}},
         "about":{"type":"string","maxLength":1000,"description":"What they can help others with."},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::name_referent},
      {"referents.change",
       "Agrees to be in the directory, or changes what one says there of oneself.",
       schema(R"({"type":"object","required":["referent"],"properties":{
         "referent":{"type":"string","minLength":1,"maxLength":2048},
         "themes":{"type":"array","maxItems":30,"items":{"type":"string","minLength":1,"maxLength":2048}},
         "about":{"type":"string","maxLength":1000},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::change_referent},
      {"referents.end",
       "Takes a referent out of the network: oneself, or one of one's municipality.",
       schema(R"({"type":"object","required":["referent"],"properties":{
         "referent":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("Written"), Permission::signed_in, false, acc::end_referent},
      {"referents.write",
       "Writes to somebody of the network, or answers them; no address is shown.",
       schema(R"({"type":"object","required":["subject","text"],"properties":{
         "referent":{"type":"string","minLength":1,"maxLength":2048},
         "answerTo":{"type":"string","minLength":1,"maxLength":2048,"description":"A letter to you, instead of a referent."},
         "subject":{"type":"string","minLength":1,"maxLength":300},
         "text":{"type":"string","minLength":1,"maxLength":10000},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("LetterSent"), Permission::signed_in, false, acc::write_letter},
  };
}

std::vector<View> views(const PicturesPtr& pictures) {
  const Json by_id = schema(R"({"type":"object","required":["id"],"properties":{
    "id":{"type":"string","minLength":1,"maxLength":2048}}})");
  return {
      {"request", "A request with its conversation, recommendations and what may follow.", by_id,
       schema_reference("RequestView"), false, acc::request_view},
      {"advice-board", "Requests by state, workloads and what is due, for who advises or runs it.",
       schema(R"({"type":"object","properties":{
         "supportBody":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("AdviceBoard"), true, with(pictures, acc::board_view)},
      {"objective-contract", "A support body's objectives beside what it has done.", by_id,
       schema_reference("ContractView"), true, with(pictures, acc::contract_view)},
      {"toolbox", "Tools, guides, specifications, aids and trainings, with who uses them.",
       schema(R"({"type":"object","properties":{
         "municipality":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("Toolbox"), true, with(pictures, acc::toolbox_view)},
      {"referents", "The network of internal referents, as far as whoever asks may see it.",
       schema(R"({"type":"object"})"), schema_reference("Referents"), true,
       with(pictures, acc::referents_view)},
  };
}

}  // namespace

Module accompaniment_module(PicturesPtr pictures) {
  Module module;
  module.name = "accompaniment";
  module.commands = request_commands(pictures);
  for (auto& command : advice_commands()) module.commands.push_back(std::move(command));
  for (auto& command : network_commands()) module.commands.push_back(std::move(command));
  module.views = views(pictures);
  module.schemas = acc::answer_schemas();
  return module;
}

}  // namespace maillage::domain
