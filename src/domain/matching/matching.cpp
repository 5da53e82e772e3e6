#include "domain/matching/matching.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "domain/matching/likeness.h"
#include "domain/schemas.h"

namespace maillage::domain {

namespace {

// Of each of the questions put to the indexes, so many entities are looked at closely.
constexpr std::size_t by_words_max = 100;
constexpr std::size_t by_neighbourhood_max = 120;
constexpr std::size_t by_category_max = 200;
// Running projects stand among those who have done it when fewer than this have finished.
constexpr std::size_t completed_enough = 3;
// Share of the likeness in the score of those who have done it, and what finishing adds.
constexpr double likeness_share = 0.80;
constexpr double completed_weight = 0.08;
constexpr double success_weight = 0.12;
constexpr double partial_weight = 0.06;

constexpr std::size_t default_answers = 8;
constexpr std::size_t cluster_members_max = 50;

// --- Candidates, from the engine's indexes.
class Candidates {
 public:
  Candidates(const Context& context, const Corpus& corpus, Pictures& pictures)
      : context_(context), corpus_(corpus), pictures_(pictures) {}

  Result<void> by_words(const Document& subject) {
    model::TextFilter text;
    text.text = subject.dossier->title;
    text.language = subject.dossier->language;
    text.any_word = true;
    model::Query query;
    query.types = {{model::iri("Need")}, {model::iri("Project")}};
    query.text = std::move(text);
    query.limit = by_words_max;
    return take(query);
  }

  Result<void> by_category(const std::string& category, const std::vector<std::string>& near) {
    model::Query query;
    model::Filter filter;
    filter.kind = model::Filter::Kind::compare;
    filter.path.attribute = model::iri("category");
    filter.op = model::Filter::Operator::equal;
    filter.values = {std::string(model::vocabulary_iri) + "need-category#" + category};
    query.filter = std::move(filter);
    query.limit = by_category_max;
    for (const char* type : {"Need", "Project"}) {
      query.types = {{model::iri(type)}};
      MAILLAGE_TRY(take(query));
    }
    if (near.empty()) return {};
    query.types = {{model::iri("Need")}, {model::iri("Project")}};
    query.territories = near;
    query.limit = by_neighbourhood_max;
    return take(query);
  }

  const std::vector<DocumentPtr>& documents() const { return documents_; }

 private:
  Result<void> take(const model::Query& query) {
    MAILLAGE_ASSIGN(engine::Page page, context_.engine.query(context_.actor, query));
    for (auto& hit : page.hits)
      if (seen_.insert(hit.record->number()).second)
        documents_.push_back(pictures_.document(context_, corpus_, std::move(hit.record)));
    return {};
  }

  const Context& context_;
  const Corpus& corpus_;
  Pictures& pictures_;
  std::set<engine::EntityNumber> seen_;
  std::vector<DocumentPtr> documents_;
};

void best_first(std::vector<Likeness>& list) {
  std::sort(list.begin(), list.end(), [](const Likeness& a, const Likeness& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.document->dossier->record->number() < b.document->dossier->record->number();
  });
}

struct Answers {
  std::vector<Likeness> done;
  std::vector<Likeness> same;
};

// What a finished or running project adds to being alike.
void weigh_experience(Likeness& one) {
  const Dossier& project = *one.document->dossier;
  one.score *= likeness_share;
  if (project.state == "completed") one.score += completed_weight;
  if (project.outcome == "success") one.score += success_weight;
  if (project.outcome == "partial") one.score += partial_weight;
}

void tell_experience(const Context& context, Likeness& one) {
  const Dossier& project = *one.document->dossier;
  if (project.state == "completed") one.reasons.push_back(completed_reason());
  if (project.state == "running") one.reasons.push_back(running_reason());
  if (project.outcome.empty() || project.outcome == "unknown") return;
  if (const auto* outcome = concept_of(context, "outcome", project.outcome))
    one.reasons.push_back(outcome_reason(*outcome));
}

// Keeps the best and makes their reasons.
void keep_best(const Context& context, const Comparison& comparison, std::vector<Likeness>& list,
               std::size_t limit) {
  best_first(list);
  if (list.size() > limit)
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(limit), list.end());
  for (Likeness& one : list) {
    if (auto told = comparison.with(one.document, Comparison::Detail::reasons))
      one.reasons = std::move(told->reasons);
    if (one.document->dossier->type == "Project") tell_experience(context, one);
  }
}

Answers sort_out(const Context& context, const TerritoryPicture& territory,
                 const Comparison& comparison, const std::vector<DocumentPtr>& documents,
                 std::size_t limit) {
  Answers answers;
  std::vector<Likeness> running;
  for (const DocumentPtr& document : documents) {
    auto likeness = comparison.with(document, Comparison::Detail::score_only);
    if (!likeness) continue;
    const Dossier& dossier = *document->dossier;
    if (dossier.type == "Project" && dossier.state == "completed") {
      answers.done.push_back(std::move(*likeness));
      continue;
    }
    if (dossier.type == "Project" && dossier.state == "running") {
      running.push_back(std::move(*likeness));
      continue;
    }
    // Elsewhere: the subject's own municipality knows its needs.
    const bool here = shares_any(territory.places_of(dossier), comparison.places());
    if (document->open && !here) answers.same.push_back(std::move(*likeness));
  }
  const bool few = answers.done.size() < completed_enough;
  for (Likeness& one : running) {
    const bool here = shares_any(territory.places_of(*one.document->dossier), comparison.places());
    if (few) {
      answers.done.push_back(std::move(one));
    } else if (!here) {
      answers.same.push_back(std::move(one));
    }
  }
  for (Likeness& one : answers.done) weigh_experience(one);
  keep_best(context, comparison, answers.done, limit);
  keep_best(context, comparison, answers.same, limit);
  return answers;
}

// The functional mailbox to write to: the project's own, else that of the organisation.
Json contact_of(const Context& context, const TerritoryPicture& territory, const Dossier& dossier) {
  const Dossier* organisation = territory.organisation(dossier.organisation);
  Json contact = json_of(context, *dossier.record, "contact");
  if (!contact.is_object() && organisation)
    contact = json_of(context, *organisation->record, "contact");
  if (!contact.is_object() && !organisation) return {};
  if (!contact.is_object()) contact = Json::object();
  if (organisation) contact.set("organisation", organisation->id);
  return contact;
}

Json answer_json(const Context& context, const engine::Record& record, double score,
                 const std::vector<Reason>& reasons) {
  return Json::object({{"entity", simple(context, record)},
                       {"score", std::round(score * 1000) / 1000},
                       {"reasons", to_json(reasons)}});
}

Json help_json(const Context& context, const TerritoryPicture& territory, const Document& subject,
               std::size_t limit) {
  const Wanted wanted = wanted_by(subject, territory);
  std::vector<Helper> all = support_bodies_for(context, territory, wanted, limit);
  for (auto more : {solutions_for(context, territory, wanted, limit),
                    services_for(context, territory, wanted, limit)})
    for (Helper& helper : more) all.push_back(std::move(helper));
  std::stable_sort(all.begin(), all.end(),
                   [](const Helper& a, const Helper& b) { return a.score > b.score; });
  Json list = Json::array();
  for (const Helper& helper : all) {
    Json one = answer_json(context, *helper.entity->record, helper.score, helper.reasons);
    one.set("contact", contact_of(context, territory, *helper.entity));
    list.push(std::move(one));
  }
  return list;
}

std::size_t limit_of(const Json& input, std::size_t fallback) {
  const Json* limit = input.find("limit");
  return limit ? static_cast<std::size_t>(limit->as_double()) : fallback;
}

// Titles of all that the listed entities point at, and of the cluster's municipalities.
Json answer_references(const Context& context, const Json& answer) {
  std::vector<const Json*> entities = {answer.find("subject")};
  for (const char* list : {"done", "same", "help"})
    for (const Json& one : answer.find(list)->as_array()) entities.push_back(one.find("entity"));
  if (const Json* cluster = answer.find("cluster"); cluster->is_object())
    entities.push_back(cluster);
  return references(context, entities);
}

Result<Json> answers(Context& context, const Json& input, Pictures& pictures) {
  const std::string id(input.string_at("id"));
  const auto record = context.engine.get(context.actor, id);
  if (!record) return not_found(id);
  const std::string type = short_type(context, *record);
  if (type != "Need" && type != "Project" && type != "Initiative")
    return invalid("id", "must be a need, a project or an initiative, not " + type);
  const std::size_t limit = limit_of(input, default_answers);
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context, Pictures::Age::any));
  const DocumentPtr subject = pictures.document(context, *corpus, record);
  const Comparison comparison(context, *territory, *corpus, *subject);

  Candidates candidates(context, *corpus, pictures);
  MAILLAGE_TRY(candidates.by_words(*subject));
  if (!subject->category.empty())
    MAILLAGE_TRY(candidates.by_category(subject->category, comparison.surroundings()));
  const Answers found = sort_out(context, *territory, comparison, candidates.documents(), limit);

  Json done = Json::array();
  for (std::size_t i = 0; i < found.done.size() && i < limit; ++i) {
    const Dossier& project = *found.done[i].document->dossier;
    Json one = answer_json(context, *project.record, found.done[i].score, found.done[i].reasons);
    one.set("contact", contact_of(context, *territory, project));
    one.set("outcome", project.outcome.empty() ? Json() : Json(project.outcome));
    done.push(std::move(one));
  }
  Json same = Json::array();
  for (std::size_t i = 0; i < found.same.size() && i < limit; ++i)
    same.push(answer_json(context, *found.same[i].document->dossier->record, found.same[i].score,
                          found.same[i].reasons));
  const Cluster* cluster = corpus->cluster_of(record->number());
  Json answer = Json::object(
      {{"subject", simple(context, *record)},
       {"done", std::move(done)},
       {"same", std::move(same)},
       {"help", help_json(context, *territory, *subject, limit)},
       {"cluster",
        cluster ? cluster_json(context, *territory, *cluster, cluster_members_max) : Json()}});
  answer.set("refs", answer_references(context, answer));
  return answer;
}

Result<Json> clusters(Context& context, const Json& input, Pictures& pictures) {
  const std::size_t limit = limit_of(input, 20);
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context));
  Json items = Json::array();
  std::vector<const Json*> entities;
  for (const Cluster& cluster : corpus->clusters()) {
    if (items.size() >= limit) break;
    items.push(cluster_json(context, *territory, cluster, cluster_members_max));
  }
  for (const Json& item : items.as_array()) entities.push_back(&item);
  Json refs = references(context, entities);
  return Json::object({{"items", std::move(items)}, {"refs", std::move(refs)}});
}

}  // namespace

Module matching_module(PicturesPtr pictures) {
  Module module;
  module.name = "matching";
  module.views = {
      {"answers", "For a need or project: who has done it, who needs the same, who can help.",
       schema(R"({"type":"object","required":["id"],"properties":{
         "id":{"type":"string","minLength":1,"maxLength":2048,"description":"The need, project or initiative."},
         "limit":{"type":"integer","minimum":1,"maximum":50,"description":"Entries of each answer."},
         "lang":{"type":"string","maxLength":35}}})"),
       schema_reference("AnswersView"), true,
       [pictures](Context& context, const Json& input) {
         return answers(context, input, *pictures);
       }},
      {"clusters", "Groups of municipalities that seem to have the same need, largest first.",
       schema(R"({"type":"object","properties":{
         "limit":{"type":"integer","minimum":1,"maximum":200},
         "lang":{"type":"string","maxLength":35}}})"),
       schema_reference("ClustersView"), true,
       [pictures](Context& context, const Json& input) {
         return clusters(context, input, *pictures);
       }},
  };
  module.schemas = schema(R"({
    "AnswersView":{"type":"object","required":["subject","done","same","help","cluster","refs"],"properties":{
      "subject":{"$ref":"#/components/schemas/Entity"},
      "done":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "same":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "help":{"type":"array","items":{"$ref":"#/components/schemas/Reasoned"}},
      "cluster":{"anyOf":[{"$ref":"#/components/schemas/Cluster"},{"type":"null"}]},
      "refs":{"$ref":"#/components/schemas/References"}}},
    "ClustersView":{"type":"object","required":["items","refs"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Cluster"}},
      "refs":{"$ref":"#/components/schemas/References"}}}})");
  return module;
}

}  // namespace maillage::domain
