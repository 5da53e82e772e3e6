// The description of the region API, OpenAPI 3.1, from the tables of commands and views and from
// the list below of the routes that are not in them.
#include "protocol/region/routes.h"

namespace maillage::protocol {

namespace {

Json text(std::string_view description) { return Json::object({{"description", description}}); }

Json json_content(Json schema) {
  return Json::object({{"application/json", Json::object({{"schema", std::move(schema)}})}});
}

Json reference(std::string_view name) {
  return Json::object({{"$ref", "#/components/schemas/" + std::string(name)}});
}

Json responses(Json schema, bool writes) {
  Json all = Json::object();
  Json ok = text("Done.");
  ok.set("content", json_content(std::move(schema)));
  all.set("200", std::move(ok));
  const auto problem = [&](const char* status, const char* description) {
    Json response = text(description);
    response.set("content", Json::object({{"application/problem+json",
                                           Json::object({{"schema", reference("Problem")}})}}));
    all.set(status, std::move(response));
  };
  problem("400", "The request is malformed.");
  problem("404", "It does not exist, or is not for you to see.");
  problem("422", "A field is wrong; each is named.");
  if (writes) {
    problem("401", "Sign in first.");
    problem("409", "The state has moved on.");
  }
  return all;
}

struct Parameter {
  const char* name;
  const char* type;
  const char* description;
};

Json parameter(const Parameter& given, const char* where) {
  Json json = Json::object({{"name", given.name},
                            {"in", where},
                            {"description", given.description},
                            {"schema", Json::object({{"type", given.type}})}});
  if (std::string_view(where) == "path") json.set("required", true);
  return json;
}

struct FixedRoute {
  const char* method;
  const char* path;
  const char* id;
  const char* summary;
  const char* answer;  // component schema; empty: any object
  std::vector<Parameter> query;
};

const std::vector<FixedRoute>& fixed_routes() {
  static const std::vector<Parameter> list = {
      {"type", "string", "Type names, comma-separated."},
      {"text", "string", "Full text; the last word may be unfinished."},
      {"territory", "string", "Ids of areas or inter-municipal bodies, comma-separated."},
      {"ids", "string", "Entity ids, comma-separated."},
      {"near", "string", "longitude,latitude,metres"},
      {"bbox", "string", "west,south,east,north"},
      {"link", "string", "Only entities that point at this id; link.<field> names the field."},
      {"order", "string", "Fields, comma-separated, '-' for descending; also relevance, distance."},
      {"facets", "string", "Fields whose values are counted."},
      {"fields", "string", "Only these fields."},
      {"lang", "string", "fr, nl, de or en."},
      {"limit", "integer", "Entities in a page."},
      {"cursor", "string", "From the page before."},
      {"count", "boolean", "Tell how many there are in all."},
      {"refs", "boolean", "Tell the titles of related entities; true unless false."}};
  static const std::vector<FixedRoute> routes = {
      {"get", "/api/v1/me", "me", "Who is signed in, and the region.", "", {}},
      {"post", "/api/v1/session", "signIn", "Sign in with name and password.", "", {}},
      {"delete", "/api/v1/session", "signOut", "Sign out.", "", {}},
      {"get", "/api/v1/model", "model", "Types and vocabularies of the region.", "", {}},
      {"get", "/api/v1/commands", "commands", "Commands and views with their inputs.", "", {}},
      {"get", "/api/v1/entities", "listEntities",
       "Entities, filtered: f.<field>=a,b, f.<field>.min=, f.<field>.max=.", "EntityPage", list},
      {"get", "/api/v1/entities/{id}", "getEntity", "One entity.", "EntityDetail", {}},
      {"get",
       "/api/v1/entities/{id}/history",
       "entityHistory",
       "Its changes, latest first.",
       "",
       {{"limit", "integer", "Changes in a page."}, {"cursor", "string", "From the page before."}}},
      {"get",
       "/api/v1/search",
       "search",
       "Everything that matches, by type.",
       "",
       {{"text", "string", "What to look for."}, {"lang", "string", "fr, nl, de or en."}}},
      {"get",
       "/api/v1/suggest",
       "suggest",
       "Suggestions while typing.",
       "",
       {{"text", "string", "The words so far."},
        {"types", "string", "Type names, comma-separated."},
        {"limit", "integer", "At most 50."},
        {"lang", "string", "fr, nl, de or en."}}},
      {"get", "/api/v1/events", "events", "Live changes as server-sent events.", "", {}},
      {"get",
       "/api/v1/tiles/{layer}/{z}/{x}/{y}",
       "tile",
       "A Mapbox vector tile.",
       "",
       {{"types", "string", "Of the layer `entities`: type names, comma-separated."}}},
  };
  return routes;
}

Json operation(const std::string& id, std::string_view summary, const char* answer, bool writes) {
  return Json::object(
      {{"operationId", id},
       {"summary", summary},
       {"responses",
        responses(*answer ? reference(answer) : Json::object({{"type", "object"}}), writes)}});
}

void add_fixed(Json& paths) {
  for (const FixedRoute& route : fixed_routes()) {
    Json made =
        operation(route.id, route.summary, route.answer, std::string_view(route.method) != "get");
    Json parameters = Json::array();
    for (std::string_view rest = route.path; rest.find('{') != std::string_view::npos;) {
      rest.remove_prefix(rest.find('{') + 1);
      const std::string name(rest.substr(0, rest.find('}')));
      parameters.push(parameter({name.c_str(), "string", "Part of the path."}, "path"));
    }
    for (const Parameter& one : route.query) parameters.push(parameter(one, "query"));
    if (parameters.size() > 0) made.set("parameters", std::move(parameters));
    Json* path = paths.find(route.path);
    if (!path) path = &paths.set(route.path, Json::object());
    path->set(route.method, std::move(made));
  }
}

void add_modules(Json& paths, const std::vector<domain::Module>& modules) {
  for (const domain::Module& module : modules) {
    for (const domain::Command& command : module.commands) {
      Json made = operation(command.name, command.summary, "", true);
      made.set("requestBody",
               Json::object({{"required", true}, {"content", json_content(command.input)}}));
      made.set("tags", Json::array({module.name}));
      paths.set("/api/v1/commands/" + command.name, Json::object({{"post", std::move(made)}}));
    }
    for (const domain::View& view : module.views) {
      Json made = operation("view." + view.name, view.summary, "", false);
      Json parameters = Json::array();
      if (const Json* properties = view.input.find("properties"))
        for (const auto& [name, schema] : properties->as_object())
          parameters.push(Json::object({{"name", name},
                                        {"in", "query"},
                                        {"description", schema.string_at("description")},
                                        {"schema", schema}}));
      made.set("parameters", std::move(parameters));
      made.set("tags", Json::array({module.name}));
      paths.set("/api/v1/views/" + view.name, Json::object({{"get", std::move(made)}}));
    }
  }
}

Json components() {
  return domain::schema(R"({"securitySchemes":{
    "token":{"type":"http","scheme":"bearer","description":"An API token of an administrator."},
    "session":{"type":"apiKey","in":"cookie","name":"maillage","description":"With the header X-CSRF-Token for changes."}},
   "schemas":{
    "Problem":{"type":"object","description":"Problem details (RFC 9457).","properties":{
      "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
      "code":{"type":"string"},"subject":{"type":"string"},
      "fields":{"type":"array","items":{"type":"object","properties":{"field":{"type":"string"},"reason":{"type":"string"}}}}}},
    "Entity":{"type":"object","required":["id","type"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},"version":{"type":"integer"},
      "createdAt":{"type":"string","format":"date-time"},"modifiedAt":{"type":"string","format":"date-time"}},
      "additionalProperties":true},
    "EntityPage":{"type":"object","required":["items","position"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "count":{"type":"integer"},"next":{"type":"string"},"facets":{"type":"object"},"refs":{"type":"object"},
      "position":{"type":"integer"}}},
    "EntityDetail":{"type":"object","required":["entity"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},"refs":{"type":"object"},
      "incoming":{"type":"array","items":{"type":"object"}},"steps":{"type":"array","items":{"type":"object"}},
      "canEdit":{"type":"boolean"}}}}})");
}

}  // namespace

Json openapi(const std::vector<domain::Module>& modules) {
  Json paths = Json::object();
  add_fixed(paths);
  add_modules(paths, modules);
  return Json::object({{"openapi", "3.1.0"},
                       {"info", Json::object({{"title", "Maillage: region API"},
                                              {"version", "1"},
                                              {"license", Json::object({{"name", "EUPL-1.2"}})}})},
                       {"paths", std::move(paths)},
                       {"components", components()}});
}

}  // namespace maillage::protocol
