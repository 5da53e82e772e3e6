#include "app/remote_import.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <thread>

namespace maillage::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds answer_time_max{120'000};
constexpr milliseconds first_pause{250};
constexpr milliseconds pause_max{16'000};
constexpr std::size_t area_page = 1000;

// Worth another try: the server is restarting, busy, or the line broke.
bool is_passing(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

Json entity_json(const import::MadeEntity& made) {
  Json json = Json::object({{"entity", made.simple}});
  if (made.keep_existing) json.set("keep", true);
  return json;
}

Json row_json(std::size_t line, Json entities) {
  return Json::object(
      {{"line", Json(static_cast<std::uint64_t>(line))}, {"entities", std::move(entities)}});
}

Json row_json(const import::MadeRow& row) {
  Json entities = Json::array();
  for (const import::MadeEntity& made : row.entities) entities.push(entity_json(made));
  return row_json(row.line, std::move(entities));
}

// Every id that a value mentions.
void collect_ids(const Json& value, std::set<std::string>& ids) {
  if (value.is_string() && value.as_string().starts_with("urn:")) ids.insert(value.as_string());
  if (value.is_array())
    for (const Json& one : value.as_array()) collect_ids(one, ids);
  if (value.is_object())
    for (const auto& [name, member] : value.as_object()) collect_ids(member, ids);
}

// clang-format takes a line that begins with "import" for a module's.
using Outcome = import::RowOutcome;

Outcome outcome_of(const Json& json) {
  Outcome outcome;
  const std::string_view kind = json.string_at("outcome");
  outcome.kind = kind == "written"     ? Outcome::Kind::written
                 : kind == "unchanged" ? Outcome::Kind::unchanged
                                       : Outcome::Kind::rejected;
  outcome.field = json.string_at("field");
  outcome.reason = json.string_at("reason");
  const auto count = [&](const char* name) {
    const Json* value = json.find(name);
    return value != nullptr && value->is_number() ? static_cast<std::size_t>(value->as_double())
                                                  : 0;
  };
  outcome.created = count("created");
  outcome.updated = count("updated");
  return outcome;
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

RemoteDestination::RemoteDestination(RemoteOptions options)
    : options_(std::move(options)), run_(hex_encode(random_bytes(options_.random, 12))) {
  while (options_.server.ends_with('/')) options_.server.pop_back();
}

// What a refusal means to whoever typed the command.
Error RemoteDestination::explained(const Error& error) const {
  Error told = error;
  if (error.code == ErrorCode::unauthenticated)
    told.message = options_.server + " refused the token: make one with `maillage admin token`";
  if (error.code == ErrorCode::unavailable && !connected_) {
    told.message = "cannot reach " + options_.server + ": " + error.message;
    if (options_.server.starts_with("https:"))
      told.message += " (does it speak https? A server without a proxy speaks http)";
    else
      told.message += " (is the address right, and is it not https?)";
  }
  return told;
}

// Sends until an answer comes that another try would not change.
Result<Json> RemoteDestination::ask(const std::string& method, const std::string& path,
                                    const std::string& body, const std::string& key) {
  http::ClientRequest request;
  request.method = method;
  request.url = options_.server + path;
  request.headers.set("Authorization", "Bearer " + options_.token);
  request.headers.set("Accept", "application/json");
  if (!body.empty()) request.headers.set("Content-Type", "application/json");
  if (!key.empty()) request.headers.set("Idempotency-Key", key);
  request.body = body;
  milliseconds pause = first_pause;
  // Before the first answer there is nothing to lose: a wrong address is told soon.
  const std::size_t tries = connected_ ? options_.tries_max : 2;
  for (std::size_t attempt = 1;; ++attempt) {
    const auto response = client_.fetch(request, answer_time_max);
    const bool again = response.ok() ? is_passing(response->status)
                                     : response.error().code == ErrorCode::unavailable;
    if (again && attempt < tries) {
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, pause_max);
      continue;
    }
    if (!response.ok()) return explained(response.error());
    auto json = parse_json(response->body);
    const int status = response->status;
    if (status == 401) return explained(make_error(ErrorCode::unauthenticated, "", "token"));
    if (status >= 300 && status < 400)
      return make_error(ErrorCode::unsupported,
                        options_.server + " sends elsewhere, to " +
                            std::string(response->headers.find("Location")) +
                            ": give that address");
    if (status == 200 && json.ok() && json->is_object()) return std::move(*json);
    const std::string detail(json.ok() && json->is_object() ? json->string_at("detail") : "");
    const ErrorCode code = status == 413   ? ErrorCode::too_large
                           : status == 404 ? ErrorCode::not_found
                           : status >= 500 ? ErrorCode::unavailable
                           : status == 200 ? ErrorCode::unsupported
                                           : ErrorCode::conflict;
    std::string message = options_.server + " answered " + std::to_string(status) + " to ";
    message.append(method).append(" ").append(path);
    if (!detail.empty()) message.append(": ").append(detail);
    return make_error(code, std::move(message));
  }
}

Result<const model::Registry*> RemoteDestination::connect() {
  const auto url = http::parse_url(options_.server);
  if (!url.ok())
    return invalid("server", "'" + options_.server + "' is no address like https://region.example");
  if (url->scheme == "http" && !is_loopback(url->host))
    std::fprintf(stderr, "maillage: the token goes unencrypted to %s; prefer https\n",
                 options_.server.c_str());
  auto table = ask("GET", "/api/v1/commands", "", "");
  if (!table.ok() &&
      (table.error().code == ErrorCode::not_found || table.error().code == ErrorCode::unsupported))
    return make_error(ErrorCode::unsupported, options_.server +
                                                  " is not a Maillage server, or its address has a "
                                                  "path that is missing here: " +
                                                  table.error().message);
  if (!table.ok()) return table.error();
  connected_ = true;
  const Json* commands = table->find("commands");
  const bool known =
      commands != nullptr && commands->is_array() &&
      std::any_of(commands->as_array().begin(), commands->as_array().end(),
                  [](const Json& one) { return one.string_at("name") == "entities.import"; });
  if (!known)
    return make_error(ErrorCode::unsupported, options_.server +
                                                  " is too old to take imports: it has no command "
                                                  "entities.import");
  MAILLAGE_ASSIGN(const Json me, ask("GET", "/api/v1/me", "", ""));
  if (me.string_at("kind") == "anonymous")
    return explained(make_error(ErrorCode::unauthenticated, "", "token"));
  MAILLAGE_ASSIGN(const Json model, ask("GET", "/api/v1/model", "", ""));
  std::vector<model::RegionFile> files;
  for (const auto& [list, folder] :
       {std::pair("types", "types/"), std::pair("vocabularies", "vocabularies/")})
    if (const Json* sources = model.find(list); sources != nullptr && sources->is_array())
      for (const Json& source : sources->as_array())
        files.push_back({folder + std::string(source.string_at("name")) + ".json", source.dump()});
  MAILLAGE_ASSIGN(model::Registry registry, model::Registry::load(files));
  registry_ = std::make_unique<model::Registry>(std::move(registry));
  return registry_.get();
}

Result<std::vector<model::Entity>> RemoteDestination::areas() {
  std::vector<model::Entity> areas;
  std::string cursor;
  do {
    const std::string more = cursor.empty() ? "" : "&cursor=" + cursor;
    MAILLAGE_ASSIGN(
        const Json page,
        ask("GET",
            "/api/v1/entities?type=AdministrativeArea&refs=false&limit=" +
                std::to_string(area_page) +
                "&fields=kind,title,parent,codes,formerCodes,aliases,postcodes,successors" + more,
            "", ""));
    const Json* items = page.find("items");
    if (items == nullptr || !items->is_array())
      return make_error(ErrorCode::unsupported, options_.server + " gave no list of areas");
    for (Json item : items->as_array()) {
      item.erase("version");
      MAILLAGE_ASSIGN(model::Entity area, registry_->from_simple(item));
      registry_->complete(area);
      areas.push_back(std::move(area));
    }
    cursor = page.string_at("next");
  } while (!cursor.empty());
  return areas;
}

Result<std::vector<import::RowOutcome>> RemoteDestination::take(std::vector<import::MadeRow> rows) {
  std::vector<import::RowOutcome> outcomes(rows.size());
  std::size_t from = 0;
  while (from < rows.size()) {
    std::size_t to = from;
    std::size_t bytes = 0;
    while (to < rows.size()) {
      bytes += row_json(rows[to]).dump().size();
      if (to > from && bytes > options_.request_bytes_max) break;
      ++to;
    }
    MAILLAGE_TRY(send(rows, from, to, outcomes));
    from = to;
  }
  return outcomes;
}

// A request that is too large for the server goes in halves; one row that is, is rejected.
Result<void> RemoteDestination::send(const std::vector<import::MadeRow>& rows, std::size_t from,
                                     std::size_t to, std::vector<import::RowOutcome>& outcomes) {
  Json list = Json::array();
  for (std::size_t i = from; i < to; ++i) list.push(row_json(rows[i]));
  Json body = Json::object({{"rows", std::move(list)}});
  if (options_.dry_run) {
    body.set("dryRun", true);
    body.set("assumed", assumed_by(rows, from, to));
  }
  const std::string key = "import-" + run_ + "-" + std::to_string(request_count_++);
  const auto answer = ask("POST", "/api/v1/commands/entities.import", body.dump(), key);
  if (!answer.ok() && answer.error().code == ErrorCode::too_large) {
    if (to - from == 1) {
      outcomes[from] = {import::RowOutcome::Kind::rejected, {}, answer.error().message, 0, 0};
      return {};
    }
    const std::size_t middle = from + (to - from) / 2;
    MAILLAGE_TRY(send(rows, from, middle, outcomes));
    return send(rows, middle, to, outcomes);
  }
  if (!answer.ok()) return answer.error();
  const Json* told = answer->find("rows");
  if (told == nullptr || !told->is_array() || told->size() != to - from)
    return make_error(ErrorCode::unsupported,
                      options_.server + " did not say what became of the rows");
  for (std::size_t i = from; i < to; ++i) outcomes[i] = outcome_of(told->as_array()[i - from]);
  if (options_.dry_run) remember(rows, from, to, outcomes);
  return {};
}

// A dry run writes nothing, so that the server cannot know what earlier rows would have made: what
// these rows write again goes along whole, what they point at with id and type.
Json RemoteDestination::assumed_by(const std::vector<import::MadeRow>& rows, std::size_t from,
                                   std::size_t to) const {
  std::set<std::string> own;
  std::set<std::string> mentioned;
  for (std::size_t i = from; i < to; ++i)
    for (const import::MadeEntity& made : rows[i].entities) {
      own.emplace(made.simple.string_at("id"));
      collect_ids(made.simple, mentioned);
    }
  Json list = Json::array();
  for (const std::string& id : mentioned) {
    const auto known = assumed_.find(id);
    if (known == assumed_.end()) continue;
    Json entities = Json::array();
    if (own.count(id) > 0) {
      for (const import::MadeEntity& made : known->second) entities.push(entity_json(made));
    } else {
      const Json& simple = known->second.front().simple;
      entities.push(
          Json::object({{"entity", Json::object({{"id", id}, {"type", *simple.find("type")}})}}));
    }
    list.push(row_json(0, std::move(entities)));
  }
  return list;
}

void RemoteDestination::remember(const std::vector<import::MadeRow>& rows, std::size_t from,
                                 std::size_t to, const std::vector<import::RowOutcome>& outcomes) {
  for (std::size_t i = from; i < to; ++i) {
    if (outcomes[i].kind != import::RowOutcome::Kind::written) continue;
    for (const import::MadeEntity& made : rows[i].entities)
      assumed_[std::string(made.simple.string_at("id"))].push_back(made);
  }
}

}  // namespace maillage::app
