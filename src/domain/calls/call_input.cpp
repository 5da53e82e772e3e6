// What calls.save takes of a call: the shape, so that each wrong kind of value is told at its
// place. What a shape cannot say (parts that are missing or do not fit each other) is in whole.cpp.
#include "domain/calls/commands.h"

namespace maillage::domain::calls {

namespace {

constexpr double euros_max = 1e10;

Json text_of_bytes(std::int64_t bytes_max) {
  return Json::object({{"type", "string"}, {"maxLength", Json(bytes_max)}});
}

Json texts(std::int64_t bytes_max) {
  Json properties = Json::object();
  for (const char* language : {"fr", "nl", "de", "en"})
    properties.set(language, text_of_bytes(bytes_max));
  return Json::object({{"type", "object"}, {"properties", std::move(properties)}});
}

Json number_from(double least, double most) {
  return Json::object({{"type", "number"}, {"minimum", least}, {"maximum", most}});
}

Json list_of(Json items, std::int64_t items_max) {
  return Json::object(
      {{"type", "array"}, {"maxItems", Json(items_max)}, {"items", std::move(items)}});
}

Json object_of(std::vector<std::pair<std::string, Json>> properties) {
  return Json::object({{"type", "object"}, {"properties", Json::object(std::move(properties))}});
}

Json one_of(std::vector<std::string> values) {
  return Json::object({{"type", "string"}, {"enum", Json::array(std::move(values))}});
}

Json condition() {
  return schema(
      R"({"type":"object","description":"{\"all\":[…]}, {\"any\":[…]}, {\"not\":…}, {\"value\":PATH,COMPARISON:…} or {\"count\":\"partners\",\"where\":{…},\"atLeast\":1}; comparisons: equals, oneOf, atLeast, atMost, above, below, given."})");
}

Json form_field() {
  Json choice = object_of({{"code", text_of_bytes(100)}, {"labels", texts(2000)}});
  return object_of(
      {{"name", text_of_bytes(100)},
       {"kind", one_of({"text", "number", "integer", "money", "date", "choice", "yes-no", "url"})},
       {"labels", texts(2000)},
       {"help", texts(8000)},
       {"required", Json::object({{"type", "boolean"}})},
       {"minimum", number_from(-euros_max, euros_max)},
       {"maximum", number_from(-euros_max, euros_max)},
       {"maxLength", Json::object({{"type", "integer"}})},
       {"choices", list_of(std::move(choice), 500)},
       {"when", condition()}});
}

Json criterion() {
  return object_of({{"code", text_of_bytes(100)},
                    {"labels", texts(2000)},
                    {"help", texts(8000)},
                    {"obligatory", Json::object({{"type", "boolean"}})},
                    {"weight", number_from(0, 1e6)},
                    {"maximum", number_from(0, 1000)},
                    {"minimum", number_from(0, 1000)}});
}

Json juror() {
  return object_of(
      {{"actor", text_of_bytes(2048)},
       {"organisation", text_of_bytes(2048)},
       {"maximum", Json::object({{"type", "integer"}, {"minimum", 0}, {"maximum", 100'000}})}});
}

}  // namespace

Json call_input() {
  const Json amount = number_from(0, euros_max);
  const Json id = text_of_bytes(2048);
  Json rule = object_of(
      {{"code", text_of_bytes(100)}, {"labels", texts(2000)}, {"condition", condition()}});
  Json bonus = object_of({{"code", text_of_bytes(100)},
                          {"labels", texts(2000)},
                          {"points", number_from(-100'000, 100'000)},
                          {"percent", number_from(-100, 100)},
                          {"when", condition()}});
  Json envelope = object_of({{"code", text_of_bytes(100)},
                             {"labels", texts(2000)},
                             {"amount", amount},
                             {"from", amount},
                             {"to", amount},
                             {"remainder", text_of_bytes(100)}});
  Json document = object_of({{"labels", texts(2000)}, {"url", text_of_bytes(2000)}});
  Json input = object_of(
      {{"title", texts(1200)},
       {"description", texts(80'000)},
       {"conditions", texts(20'000)},
       {"outcomeNote", texts(20'000)},
       {"year", Json::object({{"type", "integer"}})},
       {"organisation", id},
       {"areaServed", list_of(id, 1000)},
       {"strategy", id},
       {"themes", list_of(id, 200)},
       {"issues", list_of(id, 200)},
       {"axes", list_of(id, 200)},
       {"startDate", text_of_bytes(40)},
       {"endDate", text_of_bytes(40)},
       {"opensAt", text_of_bytes(40)},
       {"closesAt", text_of_bytes(40)},
       {"envelope", amount},
       {"envelopes", list_of(std::move(envelope), 50)},
       {"coFinancingRate", number_from(0, 100)},
       {"grantMinimum", amount},
       {"grantMaximum", amount},
       {"form", list_of(form_field(), 500)},
       {"eligibilityRules", list_of(std::move(rule), 500)},
       {"criteria", list_of(criterion(), 500)},
       {"bonuses", list_of(std::move(bonus), 500)},
       {"selectionRule", one_of({"by-rank", "by-rank-filling", "best-total"})},
       {"threshold", number_from(0, 1e9)},
       {"reviewersWanted", Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 20}})},
       {"jury", list_of(juror(), 500)},
       {"documents", list_of(std::move(document), 100)},
       {"contact", Json::object({{"type", "object"}})},
       {"website", text_of_bytes(2000)},
       {"fictional", Json::object({{"type", "boolean"}})}});
  input.set("description", "What is given is set, null takes away; the rest stays as it is.");
  Json whole = schema(R"({"type":"object","properties":{
    "id":{"type":"string","minLength":1,"maxLength":2048,"description":"Of a call that is there; without it a new draft."},
    "version":{"type":"integer","minimum":0,"description":"Refuse when the call is at another version."}}})");
  whole.find("properties")->set("call", std::move(input));
  whole.set("required", Json::array(std::vector<std::string>{"call"}));
  return whole;
}

}  // namespace maillage::domain::calls
