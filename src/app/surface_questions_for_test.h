// What can be asked of each route, at random: the routes come from the program's own table, the
// inputs of views and commands from their schemas. A route that has no place here fails the test.
#pragma once

#include "app/seen_world_for_test.h"

namespace maillage::app::seen {

struct Question {
  http::Method method = http::Method::get;
  std::string target;
  std::string body;
  std::string type;    // of the body; empty: none
  std::string accept;  // empty: whatever

  http::Request request() const {
    auto made = http::make_request(method, target, body);
    EXPECT_TRUE(made.ok()) << target;
    http::Request request = made.ok() ? std::move(*made) : http::Request{};
    if (!type.empty()) request.headers.set("Content-Type", type);
    if (!accept.empty()) request.headers.set("Accept", accept);
    return request;
  }
};

// Routes that tell nothing of the graph, or of what this test cannot compare, and why.
inline const std::map<std::string, std::string>& routes_left_out() {
  static const std::map<std::string, std::string> reasons{
      {"/livez", "says ok"},
      {"/readyz", "says whether the index is complete"},
      {"/api/v1/model", "the region model, the same for everybody"},
      {"/api/v1/commands", "the tables of commands and views, the same for everybody"},
      {"/api/v1/openapi.json", "the description, the same for everybody"},
      {"/api/v1/context.jsonld", "the context, the same for everybody"},
      {"/api/v1/events", "is compared while things happen, below"},
      {"/api/v1/me", "of the caller's own account and memberships"},
      {"/api/v1/session", "signs in and out"},
      {"/api/v1/sessions", "of the caller's own account"},
      {"/api/v1/sessions/{id}", "of the caller's own account"},
      {"/api/v1/account", "of the caller's own account"},
      {"/api/v1/account/code", "of the caller's own account"},
      {"/api/v1/account/finish", "of the caller's own account"},
      {"/api/v1/account/recovery", "of the caller's own account"},
      {"/api/v1/account/password", "of the caller's own account"},
      {"/api/v1/account/profile", "of the caller's own account"},
      {"/api/v1/account/second-step", "of the caller's own account"},
      {"/api/v1/account/second-step/removal", "of the caller's own account"},
      {"/api/v1/account/erasure", "of the caller's own account"},
      {"/api/v1/account/export", "of the caller's own account"},
      {"/api/v1/session/proof", "of the caller's own account"},
      {"/api/v1/session/seeing", "of the caller's own session: what is seen then is another's"},
      {"/api/v1/accounts/disable", "of accounts, by who keeps them"},
      {"/api/v1/accounts/enable", "of accounts, by who keeps them"},
      {"/api/v1/accounts/close-sessions", "of accounts, by who keeps them"},
      {"/api/v1/accounts/export", "of accounts, by who keeps them"},
      {"/api/v1/people/{id}/capacities", "what a person acts for, to who may look as them"},
      {"/api/v1/views/erasure",
       "counts all that is about the caller, also what they wrote for others and do not see"},
      {"/api/v1/views/jury-candidates",
       "tells officers of calls the names of members, as docs/adr/0018 says"},
      {"/api/v1/commands/delegations.give", "tells who gives to whom, by name"},
      {"/api/v1/commands/delegations.revoke", "tells both sides who the other is, by name"},
      {"/api/v1/views/members", "tells the members of an organisation each other's names"},
      {"/api/v1/views/referents", "tells everybody how many are listed"},
      {"/api/v1/views/request",
       "shows both sides of a request their conversation, which the messages' type shows to the "
       "side that wrote it"},
      {"/api/v1/oidc/start", "goes to the provider"},
      {"/api/v1/oidc/callback", "comes from the provider"},
      {"/api/v1/oidc/link", "of the caller's own account"},
      {"/api/v1/keys", "of the caller's own account"},
      {"/api/v1/keys/{id}", "of the caller's own account"},
      {"/api/v1/views/call-results",
       "publishes figures of applications that are not public themselves, once the call is "
       "awarded"},
      {"/api/v1/views/delegations", "tells both sides of a delegation who the other is, by name"},
      {"/api/v1/views/audit", "who was shown what, to administrators"},
      {"/api/v1/views/audit-mine",
       "who was shown the caller's own data: differs by what was asked"},
      {"/api/v1/views/audit-head", "the end of the chain, to administrators"},
  };
  return reasons;
}

class Questions {
 public:
  explicit Questions(Story& story) : story_(story), dice_(story.dice) {
    const auto response = story.whole().ask(
        Actor::system(), *http::make_request(http::Method::get, "/api/v1/commands"));
    const Json table = *parse_json(response.content());
    for (const char* kind : {"commands", "views"})
      for (const Json& row : table.find(kind)->as_array())
        inputs_[std::string(row.string_at("name"))] = *row.find("input");
  }

  // Some questions to a route; nothing: it has no place here.
  std::vector<Question> reading(const http::Route& route) {
    if (route.method == http::Method::get) return getting(route.pattern);
    if (route.pattern == "/ngsi-ld/v1/entityOperations/query") return {query_by_post()};
    return {};
  }
  // The same of a route that changes something.
  std::vector<Question> writing(const http::Route& route) {
    constexpr std::string_view commands = "/api/v1/commands/";
    if (route.pattern == "/api/v1/commands/{name}")
      return {{route.method, "/api/v1/commands/none", "{}", "application/json", {}}};
    if (route.pattern.starts_with(commands)) {
      std::vector<Question> some;
      for (int i = 0; i < 2; ++i)
        some.push_back({route.method,
                        route.pattern,
                        input_of(route.pattern.substr(commands.size())).dump(),
                        "application/json",
                        {}});
      return some;
    }
    if (route.pattern.starts_with("/ngsi-ld/v1/")) return {ngsi_write(route)};
    return {};
  }

 private:
  static std::string quoted(const std::string& text) { return http::encode_percent(text); }
  std::string type() {
    // More often of those that have rules of their own.
    if (dice_.one_in(2))
      return dice_.pick(Strings{"Need", "Project", "Request", "Organisation", "Call", "Note",
                                "Application", "Message", "Membership", "Recommendation"});
    return dice_.pick(region().types()).name;
  }
  std::string field(const std::string& name) {
    const auto& type = *region().type(name);
    for (const auto& one : type.attributes)
      if (!one.audience.allow_everybody() && dice_.one_in(2)) return one.name;
    return dice_.pick(type.attributes).name;
  }
  std::string language() { return dice_.pick(Strings{"fr", "nl", "de", "en"}); }

  std::vector<Question> getting(const std::string& pattern) {
    using List = std::vector<Question>;
    const auto get = [](std::string target) { return Question{.target = std::move(target)}; };
    const std::string id = quoted(story_.some_id());
    if (pattern == "/api/v1/entities") return {list(), list(), list(), list(), list()};
    if (pattern == "/api/v1/entities/{id}") return details();
    if (pattern == "/api/v1/entities/{id}/history")
      return {get("/api/v1/entities/" + id + "/history"),
              get("/api/v1/entities/" + quoted(story_.some_id()) + "/history?limit=2")};
    if (pattern == "/api/v1/can") return {can(), can(), can()};
    if (pattern == "/api/v1/search")
      return {get("/api/v1/search?text=" + dice_.word() + "&lang=" + language()),
              get("/api/v1/search?text=" + dice_.word() + "+" + dice_.word()),
              get("/api/v1/search?text=" + misspelt())};
    if (pattern == "/api/v1/suggest")
      return {get("/api/v1/suggest?text=" + dice_.word().substr(0, 3)),
              get("/api/v1/suggest?text=" + misspelt() + "&types=" + type())};
    if (pattern == "/api/v1/tiles/{layer}/{z}/{x}/{y}")
      return List{get("/api/v1/tiles/entities/0/0/0.mvt?types=" + type() + "," + type()),
                  get("/api/v1/tiles/areas/0/0/0.mvt"), get("/api/v1/tiles/provinces/0/0/0.mvt"),
                  get("/api/v1/tiles/entities/8/131/87.mvt?types=Project,Need,Place")};
    if (pattern.starts_with("/api/v1/views/")) return view(pattern);
    if (pattern.starts_with("/ngsi-ld/v1/")) return ngsi(pattern);
    if (pattern == "/{path*}")
      return {get("/"),
              get("/projects?lang=" + language()),
              get("/needs"),
              get("/entities/" + id),
              get("/organisations"),
              get("/nowhere")};
    return {};
  }

  std::string misspelt() {
    std::string word = dice_.word();
    word[1] = 'x';
    return word;
  }

  Question list() {
    const std::string name = type();
    std::string target = "/api/v1/entities?count=true";
    if (!dice_.one_in(5)) target += "&type=" + name;
    if (dice_.one_in(3)) target += "&facets=" + field(name) + "," + field(name);
    if (dice_.one_in(2))
      target +=
          "&order=" + std::string(dice_.one_in(2) ? "-" : "") +
          (dice_.one_in(3) ? dice_.pick(Strings{"id", "createdAt", "modifiedAt"}) : field(name));
    if (dice_.one_in(3)) target += "&f." + field(name) + "=" + value_of(name);
    if (dice_.one_in(6)) target += "&text=" + dice_.word();
    if (dice_.one_in(6)) target += "&territory=" + quoted(story_.area());
    if (dice_.one_in(6)) target += "&link=" + quoted(story_.some_id());
    if (dice_.one_in(6)) target += "&bbox=5.1,49.9,5.7,50.3";
    if (dice_.one_in(6)) target += "&near=5.3,50.1,30000";
    if (dice_.one_in(8)) target += "&fields=title," + field(name);
    if (dice_.one_in(8)) target += "&ids=" + quoted(story_.some_id() + "," + story_.some_id());
    return {.target = target + "&refs=true&limit=" + std::to_string(1 + dice_.below(6)) +
                      "&lang=" + language()};
  }

  // A value that some entity of the type has in some field.
  std::string value_of(const std::string& name) {
    const auto& type = *region().type(name);
    if (!type.states.empty() && dice_.one_in(2)) return dice_.pick(type.states).name;
    return quoted(dice_.one_in(2) ? dice_.word() : story_.some_id());
  }

  std::vector<Question> details() {
    std::vector<Question> all;
    for (const auto& [id, json] : story_.entities())
      if (dice_.one_in(4)) all.push_back({.target = "/api/v1/entities/" + quoted(id)});
    all.push_back({.target = "/api/v1/entities/" + quoted(story_.some_id()) + "?lang=nl"});
    return all;
  }

  Question can() {
    const std::string act = dice_.pick(Strings{"create", "change", "delete", "step"});
    std::string target = "/api/v1/can?do=" + act + "&lang=" + language();
    if (act == "create") target += "&type=" + type();
    if (act != "create") target += "&id=" + quoted(story_.some_id());
    if (act == "step") target += "&step=publish";
    return {.target = target};
  }

  std::vector<Question> view(const std::string& pattern) {
    std::string name = pattern.substr(std::string_view("/api/v1/views/").size());
    if (const auto dot = name.find('.'); dot != std::string::npos) name.resize(dot);
    std::vector<Question> all;
    for (int i = 0; i < 3; ++i) {
      const Json input = input_of(name);
      std::string target = pattern;
      for (const auto& [key, value] : input.as_object())
        target += (target == pattern ? '?' : '&') + key + "=" +
                  quoted(value.is_string() ? value.as_string() : value.dump());
      all.push_back({.target = target});
      if (input.size() == 0) break;
    }
    return all;
  }

  // --- NGSI-LD

  std::string ngsi_query() {
    const std::string name = type();
    std::string query = "type=" + name;
    if (dice_.one_in(3)) query += "&attrs=" + field(name);
    if (dice_.one_in(3))
      query += "&q=" + dice_.pick(Strings{field(name), "!" + field(name),
                                          field(name) + "=" + quoted("\"" + dice_.word() + "\""),
                                          field(name) + "~=" + quoted(".*a.*"),
                                          "modifiedAt" + quoted(">=2026-05-28T20:28:00Z")});
    if (dice_.one_in(5))
      query += "&georel=" + quoted("near;maxDistance==30000") +
               "&geometry=Point&coordinates=" + quoted("[5.3,50.1]");
    if (dice_.one_in(6)) query += "&scopeQ=" + quoted("/a/#");
    if (dice_.one_in(4)) query += "&pick=id," + field(name);
    if (dice_.one_in(5)) query += "&omit=" + field(name);
    if (dice_.one_in(3)) query += "&count=true";
    if (dice_.one_in(3))
      query += "&options=" + dice_.pick(Strings{"sysAttrs", "keyValues", "concise"});
    if (dice_.one_in(5))
      query += "&orderBy=" + dice_.pick(Strings{"modifiedAt", "createdAt", field(name)});
    if (dice_.one_in(6)) query += "&id=" + quoted(story_.some_id());
    return query + "&limit=" + std::to_string(1 + dice_.below(8)) +
           "&offset=" + std::to_string(dice_.below(3));
  }

  std::vector<Question> ngsi(const std::string& pattern) {
    const std::string root = "/ngsi-ld/v1";
    const auto get = [&](const std::string& rest, std::string accept = {}) {
      return Question{.target = root + rest, .accept = std::move(accept)};
    };
    const std::string id = quoted(story_.some_id());
    if (pattern == root + "/entities")
      return {get("/entities?" + ngsi_query()), get("/entities?" + ngsi_query()),
              get("/entities?" + ngsi_query(), "application/geo+json"),
              get("/entities?" + ngsi_query(), "application/ld+json")};
    if (pattern == root + "/entities/{entityId}")
      return {get("/entities/" + id), get("/entities/" + id + "?options=sysAttrs"),
              get("/entities/" + id + "?attrs=" + field(type())),
              get("/entities/" + quoted(story_.some_id()) + "?options=keyValues")};
    if (pattern == root + "/types") return {get("/types"), get("/types?details=true")};
    if (pattern == root + "/types/{type}") return {get("/types/" + type())};
    if (pattern == root + "/attributes")
      return {get("/attributes"), get("/attributes?details=true")};
    if (pattern == root + "/attributes/{attrId}") return {get("/attributes/" + field(type()))};
    return {};
  }

  Question query_by_post() {
    const std::string name = type();
    Json body = Json::object(
        {{"type", "Query"}, {"entities", Json(Json::Array{Json::object({{"type", name}})})}});
    if (dice_.one_in(2)) body.set("q", field(name));
    return {http::Method::post,
            "/ngsi-ld/v1/entityOperations/query?limit=5&count=true",
            body.dump(),
            "application/json",
            {}};
  }

  Json fragment(const std::string& id) {
    const std::string name = id.substr(12, id.rfind(':') - 12);
    const auto* type = region().type(name);
    const std::string title = type ? type->title_attribute : "title";
    return Json::object(
        {{title, Json::object({{"type", "LanguageProperty"},
                               {"languageMap", Json::object({{"fr", dice_.word()}})}})}});
  }

  Question ngsi_write(const http::Route& route) {
    const std::string id = story_.some_id();
    std::string target = route.pattern;
    const auto put = [&](const std::string& name, const std::string& value) {
      if (const auto at = target.find(name); at != std::string::npos)
        target.replace(at, name.size(), value);
    };
    put("{entityId}", quoted(id));
    put("{attrId}", field(type()));
    Json whole = fragment(id);
    whole.set("id", id);
    whole.set("type", id.substr(12, id.rfind(':') - 12));
    const bool batch = target.find("entityOperations") != std::string::npos;
    const bool removes = target.ends_with("/delete");
    const bool attribute = route.pattern.find("{attrId}") != std::string::npos;
    Json body = batch ? Json(Json::Array{removes ? Json(id) : whole}) : fragment(id);
    if (attribute) body = Json::object({{"type", "Property"}, {"value", dice_.word()}});
    if (route.pattern == "/ngsi-ld/v1/entities/{entityId}" && route.method == http::Method::put)
      body = whole;
    if (route.method == http::Method::del) return {route.method, target, {}, {}, {}};
    // An id that is taken is refused, whether it is seen or not: new ones only.
    if (target == "/ngsi-ld/v1/entities" || target.ends_with("/create") ||
        target.ends_with("/upsert")) {
      whole.set("id", "urn:ngsi-ld:Need:new" + std::to_string(++made_));
      whole.set("type", "Need");
      body = batch ? Json(Json::Array{whole}) : whole;
    }
    return {route.method, target, body.dump(), "application/json", {}};
  }

  // --- Inputs of views and commands

  Json input_of(const std::string& name) {
    const auto found = inputs_.find(name);
    EXPECT_NE(found, inputs_.end()) << name;
    if (name == "entities.create")
      return Json::object(
          {{"entity", Json::object({{"type", type()},
                                    {"title", Json::object({{"fr", dice_.word()}})},
                                    {"municipality", story_.area()},
                                    {"organisation", story_.any("Organisation")}})}});
    Json input = Json::object();
    const Json* properties = found == inputs_.end() ? nullptr : found->second.find("properties");
    if (!properties) return input;
    const Json* required = found->second.find("required");
    for (const auto& [key, schema] : properties->as_object()) {
      bool must = false;
      if (required)
        for (const Json& one : required->as_array()) must |= one == Json(key);
      if (!must && !dice_.one_in(3)) continue;
      Json value = value_for(name, key, schema);
      if (!value.is_null()) input.set(key, std::move(value));
    }
    return input;
  }

  Json value_for(const std::string& name, const std::string& key, const Json& schema) {
    if (const Json* allowed = schema.find("enum")) return dice_.pick(allowed->as_array());
    const std::string_view type = schema.string_at("type");
    if (type == "integer" || type == "number")
      return Json(static_cast<std::int64_t>(schema.number_at("minimum", 1)) + dice_.below(3));
    if (type == "boolean") return Json(dice_.one_in(2));
    if (type == "object") return Json::object();
    if (type == "array") {
      const Json* items = schema.find("items");
      if (items && items->string_at("type") == "object") return Json::array();
      Json list = Json::array();
      for (int i = 0; i < 2; ++i)
        list.push(value_for(name, key, items ? *items : Json::object({{"type", "string"}})));
      return list;
    }
    return text_for(name, key);
  }

  // By the name of the property: an entity of that type, a word or a day; for others an id of
  // anything, which is of the right type now and then.
  Json text_for(const std::string& name, const std::string& key) {
    static const std::map<std::string, Strings> types{
        {"territory", {"AdministrativeArea"}},
        {"municipality", {"AdministrativeArea"}},
        {"municipalities", {"AdministrativeArea"}},
        {"areas", {"AdministrativeArea"}},
        {"edition", {"Strategy"}},
        {"supportBody", {"Organisation"}},
        {"grantor", {"Organisation"}},
        {"grantee", {"Organisation"}},
        {"partners", {"Organisation"}},
        {"measures", {"Measure"}},
        {"needs", {"Need"}},
        {"about", {"Need", "Project", "Issue"}},
        {"delegate", {"Person"}},
        {"recommendation", {"Recommendation", "CouncilRecommendation"}},
        {"review", {"Review"}},
        {"answers id", {"Need", "Project", "Initiative"}},
        {"municipality id", {"AdministrativeArea"}},
        {"call-results id", {"Call"}},
        {"ranking-check id", {"Ranking"}},
        {"objective-contract id", {"ObjectiveContract"}},
        {"review id", {"StrategyReview"}},
        {"review-comparison from", {"StrategyReview"}},
        {"review-comparison to", {"StrategyReview"}},
        {"applications.save id", {"Application"}},
        {"applications.submit id", {"Application"}},
        {"applications.reopen id", {"Application"}},
    };
    for (const std::string& known : {name + " " + key, key})
      if (const auto found = types.find(known); found != types.end()) {
        if (known == "needs" && name == "pool-preview")
          return story_.any("Need") + "," + story_.any("Need");
        return story_.any(dice_.pick(found->second));
      }
    // "call", "pool", or the view "indicator" with its "id".
    const std::string meant = key == "id" ? name : key;
    for (const model::TypeDefinition& type : region().types()) {
      std::string lower = type.name;
      lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
      if (lower == meant) return story_.any(type.name);
    }
    if (key == "language" || key == "lang") return language();
    if (key.ends_with("Date") || key == "from" || key == "to" || key.starts_with("valid"))
      return "2026-08-20";
    if (key == "formula" || (name == "formula" && key == "text")) return "1 + 2";
    for (const char* word : {"text", "title", "message", "reason", "comment", "intent", "summary"})
      if (key == word) return dice_.word();
    return dice_.one_in(3) ? Json(dice_.word()) : Json(story_.some_id());
  }

  Story& story_;
  Dice& dice_;
  std::map<std::string, Json> inputs_;
  int made_ = 0;
};

}  // namespace maillage::app::seen
