// The description of the region API, OpenAPI 3.1, from the tables of commands and views and from
// the table of the other routes. The page's client is generated from it.
#include <cstdio>
#include <cstdlib>

#include "domain/schemas.h"
#include "protocol/region/description.h"
#include "protocol/region/identity.h"
#include "protocol/region/routes.h"

namespace maillage::protocol {

namespace {

Json content(std::string_view media_type, Json schema) {
  return Json::object({{std::string(media_type), Json::object({{"schema", std::move(schema)}})}});
}

Json reference(const std::string& name) { return domain::schema_reference(name.c_str()); }

enum class Access { read, write, command };

// Every error that the route may answer with; those of any request (413, 503) are left to Problem.
void add_problems(Json& responses, Access access) {
  const auto problem = [&](const char* status, const char* description) {
    responses.set(
        status,
        Json::object({{"description", description},
                      {"content", content("application/problem+json", reference("Problem"))}}));
  };
  problem("400", "The request is malformed.");
  problem("401", "The API token is not known, or nobody is signed in.");
  problem("403", access == Access::read ? "This is not for you to read."
                                        : "The session's X-CSRF-Token is missing or wrong.");
  problem("404", "It does not exist, or is not for you to see.");
  if (access == Access::command) problem("409", "The state has moved on.");
  problem("422", "A field is wrong; each is named.");
}

Json parameter(const Parameter& given, const char* where) {
  const bool several = given.type == "strings";
  Json schema =
      several ? Json::object({{"type", "array"}, {"items", Json::object({{"type", "string"}})}})
              : Json::object({{"type", given.type}});
  Json json = Json::object({{"name", given.name},
                            {"in", where},
                            {"description", given.description},
                            {"schema", std::move(schema)}});
  if (several) json.set("style", "form");
  if (several) json.set("explode", false);  // one parameter, its values separated by commas
  if (given.required || std::string_view(where) == "path") json.set("required", true);
  return json;
}

// Parameters named after the fields of the region's types, which only a running server knows.
Json open_parameters(const std::string& pattern) {
  return Json::object(
      {{"name", "filters"},
       {"in", "query"},
       {"description",
        "f.<field>=a,b, f.<field>.min=, f.<field>.max=; link.<field>=id: each its own parameter."},
       {"style", "form"},
       {"explode", true},
       {"schema", Json::object({{"type", "object"},
                                {"propertyNames", Json::object({{"pattern", pattern}})},
                                {"additionalProperties", Json::object({{"type", "string"}})}})}});
}

Json path_parameters(const FixedRoute& route) {
  Json parameters = Json::array();
  std::string_view rest = route.path;
  while (rest.find('{') != std::string_view::npos) {
    rest.remove_prefix(rest.find('{') + 1);
    Parameter part = {std::string(rest.substr(0, rest.find('}'))), "string", "Part of the path."};
    for (const Parameter& known : route.path_parts)
      if (known.name == part.name) part = known;
    parameters.push(parameter(part, "path"));
  }
  return parameters;
}

void add_fixed(Json& paths) {
  for (const FixedRoute& route : fixed_routes()) {
    Json responses = Json::object();
    if (route.answer.empty()) {
      responses.set("204", Json::object({{"description", "Done."}}));
    } else {
      const std::string type = route.media_type.empty() ? "application/json" : route.media_type;
      responses.set("200", Json::object({{"description", "Done."},
                                         {"content", content(type, reference(route.answer))}}));
    }
    add_problems(responses, route.method == "get" ? Access::read : Access::write);
    Json made = Json::object({{"operationId", route.id}, {"summary", route.summary}});
    Json parameters = path_parameters(route);
    for (const Parameter& one : route.query) parameters.push(parameter(one, "query"));
    if (!route.prefixes.empty()) parameters.push(open_parameters(route.prefixes));
    if (parameters.size() > 0) made.set("parameters", std::move(parameters));
    if (!route.body.empty())
      made.set("requestBody",
               Json::object({{"required", true},
                             {"content", content("application/json", reference(route.body))}}));
    made.set("responses", std::move(responses));
    Json* path = paths.find(route.path);
    if (!path) path = &paths.set(route.path, Json::object());
    path->set(route.method, std::move(made));
  }
}

Json operation(const std::string& id, const std::string& summary, const std::string& tag,
               const Json& answer, Access access) {
  Json responses = Json::object();
  responses.set("200", Json::object({{"description", "Done."},
                                     {"content", content("application/json", answer)}}));
  add_problems(responses, access);
  return Json::object({{"operationId", id},
                       {"summary", summary},
                       {"tags", Json::array({tag})},
                       {"responses", std::move(responses)}});
}

void add_command(Json& paths, const domain::Module& module, const domain::Command& command) {
  Json made =
      operation(command.name, command.summary, module.name, command.answer, Access::command);
  Json parameters = Json::array();
  parameters.push(
      Json::object({{"name", "Idempotency-Key"},
                    {"in", "header"},
                    {"description", "A command repeated with the same key is done once."},
                    {"schema", Json::object({{"type", "string"}, {"maxLength", 200}})}}));
  made.set("parameters", std::move(parameters));
  made.set("requestBody", Json::object({{"required", true},
                                        {"content", content("application/json", command.input)}}));
  if (command.permission == domain::Permission::signed_in) {
    Json security = Json::array();
    for (const char* scheme : {"token", "session"})
      security.push(Json::object({{scheme, Json::array()}}));
    made.set("security", std::move(security));
  }
  paths.set("/api/v1/commands/" + command.name, Json::object({{"post", std::move(made)}}));
}

bool is_required(const Json& schema, const std::string& name) {
  const Json* required = schema.find("required");
  if (!required) return false;
  for (const Json& one : required->as_array())
    if (one.as_string() == name) return true;
  return false;
}

void add_view(Json& paths, const domain::Module& module, const domain::View& view) {
  Json made = operation("view." + view.name, view.summary, module.name, view.answer, Access::read);
  Json parameters = Json::array();
  if (const Json* properties = view.input.find("properties"))
    for (const auto& [name, schema] : properties->as_object()) {
      Json one = Json::object({{"name", name},
                               {"in", "query"},
                               {"description", schema.string_at("description")},
                               {"schema", schema}});
      if (is_required(view.input, name)) one.set("required", true);
      parameters.push(std::move(one));
    }
  made.set("parameters", std::move(parameters));
  paths.set("/api/v1/views/" + view.name, Json::object({{"get", std::move(made)}}));
}

// Two shapes of one name are a programmer's error and end the process.
void add_schemas(Json& all, const Json& more) {
  for (const auto& [name, schema] : more.as_object()) {
    if (all.find(name)) {
      std::fprintf(stderr, "two schemas are named %s\n", name.c_str());
      std::abort();
    }
    all.set(name, schema);
  }
}

Json components(const std::vector<domain::Module>& modules) {
  Json schemas = domain::shared_schemas();
  add_schemas(schemas, route_schemas());
  add_schemas(schemas, identity_schemas());
  for (const domain::Module& module : modules) add_schemas(schemas, module.schemas);
  Json all = domain::schema(R"({"securitySchemes":{
    "token":{"type":"http","scheme":"bearer","description":"A key of a person, an organisation or an administrator."},
    "session":{"type":"apiKey","in":"cookie","name":"maillage","description":"With the header X-CSRF-Token for changes."}}})");
  all.set("schemas", std::move(schemas));
  return all;
}

}  // namespace

Json openapi(const std::vector<domain::Module>& modules) {
  Json paths = Json::object();
  add_fixed(paths);
  describe_identity(paths);
  for (const domain::Module& module : modules) {
    for (const domain::Command& command : module.commands) add_command(paths, module, command);
    for (const domain::View& view : module.views) add_view(paths, module, view);
  }
  return Json::object({{"openapi", "3.1.0"},
                       {"info", Json::object({{"title", "Maillage: region API"},
                                              {"version", "1"},
                                              {"license", Json::object({{"name", "EUPL-1.2"}})}})},
                       {"paths", std::move(paths)},
                       {"components", components(modules)}});
}

}  // namespace maillage::protocol
