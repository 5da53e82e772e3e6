// The identity routes in the description of the API, from the same rows that the router has.
#include "domain/module.h"
#include "domain/schemas.h"
#include "protocol/region/identity.h"

namespace maillage::protocol {

namespace {

Json content(Json schema, const char* type = "application/json") {
  return Json::object({{type, Json::object({{"schema", std::move(schema)}})}});
}

Json responses_of(const IdentityRoute& route) {
  Json all = Json::object();
  Json done = Json::object({{"description", "Done."}});
  done.set(
      "content",
      content(*route.answer ? domain::schema_reference(route.answer)
                            : Json::object({{"type", "object"}, {"additionalProperties", true}})));
  all.set("200", std::move(done));
  const auto problem = [&](const char* status, const char* text) {
    Json response = Json::object({{"description", text}});
    response.set("content", content(Json::object({{"$ref", "#/components/schemas/Problem"}}),
                                    "application/problem+json"));
    all.set(status, std::move(response));
  };
  problem("404", "It does not exist, or is not for you to see.");
  if (*route.input) {
    problem("400", "The request is malformed.");
    problem("422", "A field is wrong; each is named.");
  }
  if (route.needs != Needs::nobody) {
    problem("401", "Sign in first.");
    problem("403", "This is not for you to do.");
  }
  return all;
}

Json parameters_of(std::string_view path) {
  Json parameters = Json::array();
  for (auto at = path.find('{'); at != std::string_view::npos; at = path.find('{')) {
    path.remove_prefix(at + 1);
    parameters.push(Json::object({{"name", path.substr(0, path.find('}'))},
                                  {"in", "path"},
                                  {"required", true},
                                  {"description", "Part of the path."},
                                  {"schema", Json::object({{"type", "string"}})}}));
  }
  return parameters;
}

std::string method_of(http::Method method) {
  std::string name(http::name_of(method));
  for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
  return name;
}

}  // namespace

void describe_identity(Json& paths) {
  for (const IdentityRoute& route : identity_routes()) {
    if (!route.described) continue;
    // Those whose answers have schemas of their own are described there.
    const Json* described = paths.find(route.path);
    if (described && described->find(method_of(route.method))) continue;
    Json operation = Json::object({{"operationId", route.id},
                                   {"summary", route.summary},
                                   {"tags", Json::array({"identity"})}});
    if (Json parameters = parameters_of(route.path); parameters.size() > 0)
      operation.set("parameters", std::move(parameters));
    if (*route.input)
      operation.set(
          "requestBody",
          Json::object({{"required", true}, {"content", content(domain::schema(route.input))}}));
    operation.set("responses", responses_of(route));
    Json* path = paths.find(route.path);
    if (!path) path = &paths.set(route.path, Json::object());
    path->set(method_of(route.method), std::move(operation));
  }
}

Json identity_schemas() {
  return domain::schema(R"({
    "Sent":{"type":"object","required":["sent"],"properties":{"sent":{"type":"boolean"}}},
    "Changed":{"type":"object","required":["changed"],"properties":{"changed":{"type":"boolean"}}},
    "Closed":{"type":"object","required":["closed"],"properties":{"closed":{"type":"boolean"}}},
    "Revoked":{"type":"object","required":["revoked"],"properties":{"revoked":{"type":"boolean"}}},
    "CodePurpose":{"type":"object","required":["purpose","email","known"],"properties":{
      "purpose":{"type":"string","enum":["confirm","invite","recover"]},"email":{"type":"string"},
      "known":{"type":"boolean","description":"The address has an account."},
      "organisation":{"$ref":"#/components/schemas/LanguageMap"}}},
    "SecondStep":{"type":"object","required":["uri"],"properties":{
      "uri":{"type":"string","description":"otpauth://…, for an authenticator."}}},
    "SecondStepState":{"type":"object","required":["secondFactor"],"properties":{"secondFactor":{"type":"boolean"}}},
    "RecoveryCodes":{"type":"object","required":["recoveryCodes"],"properties":{
      "recoveryCodes":{"type":"array","items":{"type":"string"},"description":"Each works once; shown once."}}},
    "ActingFor":{"type":"object","required":["acting"],"properties":{"acting":{"$ref":"#/components/schemas/Acting"}}},
    "Proof":{"type":"object","required":["proven"],"properties":{"proven":{"type":"string","format":"date-time"}}},
    "PersonalData":{"type":"object","description":"All that is kept of a person. Without `complete` it broke off.","required":["format","version","region","language","made","account","sessions","keys","about","invitations","activity","shown","complete"],"properties":{
      "format":{"type":"string","enum":["maillage-export"]},"version":{"type":"integer"},
      "region":{"type":"string"},"language":{"type":"string"},"made":{"type":"string","format":"date-time"},
      "account":{"type":"array","description":"One entry.","items":{"type":"object","additionalProperties":true}},
      "sessions":{"type":"array","items":{"type":"object","additionalProperties":true}},
      "keys":{"type":"array","description":"Without their secrets.","items":{"type":"object","additionalProperties":true}},
      "about":{"type":"array","description":"Every entity of a type whose `personal` leads to the person, as they read it; `withheld` names what they do not.","items":{"type":"object","additionalProperties":true}},
      "invitations":{"type":"array","items":{"type":"object","additionalProperties":true}},
      "activity":{"type":"array","description":"What they did; `wrote`: attributes as NGSI-LD.","items":{"type":"object","additionalProperties":true}},
      "shown":{"type":"array","description":"When their data were shown to others.","items":{"type":"object","additionalProperties":true}},
      "complete":{"type":"boolean"}}},
    "SeeingState":{"type":"object","required":["csrf"],"properties":{
      "csrf":{"type":"string","description":"That the session takes from now on."},
      "seeing":{"$ref":"#/components/schemas/Seeing"}}},
    "CapacityList":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Capacity"}}}},
    "OpenSession":{"type":"object","required":["id","device","created","used","expires","present"],"properties":{
      "id":{"type":"string"},"device":{"type":"string","description":"As the browser called itself."},
      "created":{"type":"string","format":"date-time"},"used":{"type":"string","format":"date-time"},
      "expires":{"type":"string","format":"date-time"},"present":{"type":"boolean"}}},
    "SessionList":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/OpenSession"}}}},
    "ApiKey":{"type":"object","required":["id","label","ofOrganisation","organisation","mayWrite","types","perMinute","created"],"properties":{
      "id":{"type":"string"},"label":{"type":"string"},"ofOrganisation":{"type":"boolean"},
      "organisation":{"type":"string"},"mayWrite":{"type":"boolean"},
      "types":{"type":"array","items":{"type":"string"}},"perMinute":{"type":"integer"},
      "role":{"type":"string"},"created":{"type":"string","format":"date-time"},
      "expires":{"type":"string","format":"date-time"},"used":{"type":"string","format":"date-time"}}},
    "KeyList":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/ApiKey"}}}},
    "NewKey":{"type":"object","required":["key"],"properties":{"key":{"type":"string","description":"Shown once."}}}})");
}

}  // namespace maillage::protocol
