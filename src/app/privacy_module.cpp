#include "app/privacy_module.h"

#include "domain/schemas.h"
#include "identity/erasing.h"

namespace maillage::app {

namespace {

Json schemas() {
  return domain::schema(R"({
    "Erasure":{"type":"object","required":["person","self","organisations","withoutManager","counts"],"properties":{
      "person":{"type":"string"},"self":{"type":"boolean"},"name":{"type":"string"},"email":{"type":"string"},
      "erased":{"type":"string","format":"date-time","description":"Since when nothing is left to erase."},
      "organisations":{"type":"array","items":{"$ref":"#/components/schemas/Named"},"description":"That the person acts for today."},
      "withoutManager":{"type":"array","items":{"$ref":"#/components/schemas/Named"},"description":"That nobody else manages."},
      "counts":{"type":"object","additionalProperties":{"type":"integer"},"description":"Entities that tell of the person, by type."}}},
    "Erased":{"type":"object","required":["person","erased"],"properties":{
      "person":{"type":"string"},"erased":{"type":"string","format":"date-time"}}}})");
}

}  // namespace

domain::Module privacy_module(identity::Accounts* accounts) {
  std::shared_ptr<identity::Erasing> erasing;
  if (accounts) erasing = std::make_shared<identity::Erasing>(*accounts);
  domain::Module module;
  module.name = "privacy";
  module.commands.push_back(
      {"people.erase", "Erases a person for ever; what they did for organisations stays.",
       domain::schema(R"({"type":"object","required":["person","ground"],"properties":{
        "person":{"type":"string","minLength":1,"maxLength":2048},
        "ground":{"type":"string","minLength":1,"maxLength":100,"description":"A code of the vocabulary erasure-ground."},
        "evenLastManager":{"type":"boolean","description":"Also when nobody else manages an organisation."}}})"),
       domain::schema_reference("Erased"), domain::Permission::signed_in, true,
       [erasing](domain::Context& context, const Json& input) {
         return erasing->erase(context.actor, input);
       }});
  module.views.push_back({"erasure", "What erasing a person would end and leave.",
                          domain::schema(R"({"type":"object","properties":{
        "person":{"type":"string","maxLength":2048,"description":"Absent: oneself."}}})"),
                          domain::schema_reference("Erasure"), true,
                          [erasing](domain::Context& context, const Json& input) {
                            return erasing->look(context.actor, input.string_at("person"));
                          }});
  module.schemas = schemas();
  return module;
}

}  // namespace maillage::app
