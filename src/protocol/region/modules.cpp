// Commands and views of the domain modules as routes: one per row of their tables.
#include "base/log.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t idempotency_key_bytes_max = 200;

// Query parameters as the view's schema types them.
Result<Json> input_of(const domain::View& view, const http::Request& request) {
  Json input = Json::object();
  const Json* properties = view.input.find("properties");
  for (const auto& [name, value] : request.query.items) {
    if (name == "lang") continue;
    const Json* property = properties ? properties->find(name) : nullptr;
    if (!property) return invalid(name, "is not a parameter here");
    if (input.find(name)) return invalid(name, "is given twice");
    const std::string_view type = property->string_at("type");
    if (type == "boolean") {
      if (value != "true" && value != "false") return invalid(name, "must be true or false");
      input.set(name, value == "true");
    } else if (type == "number" || type == "integer") {
      auto number = parse_json(value);
      if (!number.ok() || !number->is_number()) return invalid(name, "must be a number");
      input.set(name, std::move(*number));
    } else {
      input.set(name, value);
    }
  }
  MAILLAGE_TRY(domain::check_input(view.input, input));
  return input;
}

Result<Json> run_view(const Deps& deps, const domain::View& view, const http::Request& request,
                      const access::Actor& actor) {
  MAILLAGE_ASSIGN(const Json input, input_of(view, request));
  domain::Context context = context_of(deps, actor);
  return view.run(context, input);
}

// The answer of a view with the document made of it.
Result<std::string> run_document(const Deps& deps, const domain::View& view,
                                 const http::Request& request, const access::Actor& actor) {
  MAILLAGE_ASSIGN(const Json input, input_of(view, request));
  domain::Context context = context_of(deps, actor);
  MAILLAGE_ASSIGN(const Json answer, view.run(context, input));
  return view.document(context, answer, input);
}

Result<Json> run_command(const Deps& deps, const domain::Command& command,
                         const http::Request& request, const access::Actor& actor) {
  if (command.permission == domain::Permission::signed_in && !actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  auto input = parse_json(request.body.empty() ? "{}" : request.body);
  if (!input.ok()) return input.error();
  MAILLAGE_TRY(domain::check_input(command.input, *input));
  domain::Context context = context_of(deps, actor);
  const std::string_view key = request.headers.find("Idempotency-Key");
  if (key.size() > idempotency_key_bytes_max)
    return invalid("Idempotency-Key", "is longer than 200 bytes");
  if (!key.empty()) context.idempotency_key = command.name + ' ' + std::string(key);
  return command.run(context, *input);
}

// RFC 4180: a field with a comma, a quote or a line break stands in quotes.
void append_csv_field(std::string& csv, const Json& value) {
  if (value.is_null()) return;
  const std::string text = value.is_string() ? value.as_string() : value.dump();
  // A spreadsheet would take such a text for a formula.
  const bool formula = value.is_string() && text.find_first_of("=+-@\t\r") == 0;
  if (!formula && text.find_first_of(",\"\r\n") == std::string::npos) {
    csv += text;
    return;
  }
  csv += formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') csv += '"';
    csv += c;
  }
  csv += '"';
}

void append_csv_row(std::string& csv, const Json& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) csv += ',';
    append_csv_field(csv, row.as_array()[i]);
  }
  csv += "\r\n";
}

http::Response csv_answer(const std::string& name, const Result<Json>& result) {
  if (!result.ok()) return http::problem(result.error());
  std::string csv;
  append_csv_row(csv, *result->find("columns"));
  for (const Json& row : result->find("rows")->as_array()) append_csv_row(csv, row);
  http::Response response = http::text_response(200, std::move(csv), "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
  return response;
}

http::Response document_answer(const std::string& name, const Result<std::string>& result) {
  if (!result.ok()) return http::problem(result.error());
  http::Response response = http::text_response(200, *result, "application/pdf");
  response.headers.set("Content-Disposition", "attachment; filename=\"" + name + ".pdf\"");
  return response;
}

Json table_of(const std::vector<domain::Module>& modules) {
  Json commands = Json::array();
  Json views = Json::array();
  for (const domain::Module& module : modules) {
    for (const domain::Command& command : module.commands)
      commands.push(Json::object(
          {{"name", command.name},
           {"summary", command.summary},
           {"permission",
            command.permission == domain::Permission::signed_in ? "signed-in" : "everybody"},
           {"input", command.input}}));
    for (const domain::View& view : module.views)
      views.push(
          Json::object({{"name", view.name}, {"summary", view.summary}, {"input", view.input}}));
  }
  return Json::object({{"commands", std::move(commands)}, {"views", std::move(views)}});
}

// Malformed JSON is the request's form, not the content of a field.
http::Response answer_of(const Result<Json>& result) {
  if (result.ok()) return json_answer(*result);
  const Error& error = result.error();
  if (error.code == ErrorCode::invalid && error.subject.empty())
    return http::problem(400, error.message);
  return http::problem(error);
}

}  // namespace

void add_module_routes(http::Router& router, const Deps& deps) {
  for (const domain::Module& module : deps->modules) {
    for (const domain::Command& command : module.commands) {
      http::RouteOptions options;
      options.slow = true;  // commands wait until their changes are durable
      router.post(
          "/api/v1/commands/" + command.name,
          [deps, &command](http::Request request, http::Responder respond) {
            const auto actor = actor_of(request, *deps);
            if (!actor.ok()) return respond.send(http::problem(actor.error()));
            respond.send(answer_of(run_command(deps, command, request, *actor)));
          },
          options);
    }
    for (const domain::View& view : module.views) {
      http::RouteOptions options;
      options.slow = view.slow;
      router.get(
          "/api/v1/views/" + view.name,
          [deps, &view](http::Request request, http::Responder respond) {
            const auto actor = actor_of(request, *deps);
            if (!actor.ok()) return respond.send(http::problem(actor.error()));
            respond.send(answer_of(run_view(deps, view, request, *actor)));
          },
          options);
      if (view.document)
        router.get(
            "/api/v1/views/" + view.name + ".pdf",
            [deps, &view](http::Request request, http::Responder respond) {
              const auto actor = actor_of(request, *deps);
              if (!actor.ok()) return respond.send(http::problem(actor.error()));
              respond.send(document_answer(view.name, run_document(deps, view, request, *actor)));
            },
            options);
      if (!view.table) continue;
      router.get(
          "/api/v1/views/" + view.name + ".csv",
          [deps, &view](http::Request request, http::Responder respond) {
            const auto actor = actor_of(request, *deps);
            if (!actor.ok()) return respond.send(http::problem(actor.error()));
            respond.send(csv_answer(view.name, run_view(deps, view, request, *actor)));
          },
          options);
    }
  }
  router.post("/api/v1/commands/{name}", [](http::Request request, http::Responder respond) {
    const std::string name(request.parameter("name"));
    respond.send(http::problem(404, "There is no command '" + name + "'."));
  });
  const auto table = std::make_shared<const Json>(table_of(deps->modules));
  router.get("/api/v1/commands", [table](http::Request, http::Responder respond) {
    respond.send(json_answer(*table));
  });
}

}  // namespace maillage::protocol
