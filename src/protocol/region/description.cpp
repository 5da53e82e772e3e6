#include "protocol/region/description.h"

#include "domain/module.h"

namespace maillage::protocol {

namespace {

const Parameter language = {"lang", "string", "fr, nl, de or en; else what Accept-Language likes."};

std::vector<Parameter> list_parameters() {
  return {{"type", "strings", "Type names."},
          {"text", "string", "Full text; the last word may be unfinished."},
          {"territory", "strings", "Ids of areas or inter-municipal bodies."},
          {"ids", "strings", "Entity ids."},
          {"near", "string", "longitude,latitude,metres"},
          {"bbox", "string", "west,south,east,north"},
          {"link", "string", "Only entities that point at this id; link.<field> names the field."},
          {"order", "strings", "Fields, '-' for descending; also relevance, distance."},
          {"facets", "strings", "Fields whose values are counted."},
          {"fields", "strings", "Only these fields."},
          language,
          {"limit", "integer", "Entities in a page."},
          {"cursor", "string", "From the page before."},
          {"count", "boolean", "Tell how many there are in all."},
          {"refs", "boolean", "Tell the titles of related entities; true unless false."}};
}

FixedRoute can_route() {
  return {
      "get",
      "/api/v1/can",
      "can",
      "May the caller do this, and if not, who may?",
      "Verdict",
      {{"do", "string", "create, change, delete or step.", true},
       {"id", "string", "The entity; for all but create."},
       {"step", "string", "The step's name."},
       {"type", "string", "For create: of the entity to be made, by the caller's organisation."},
       {"territory", "string", "For create: where; else where the caller governs."}}};
}

std::vector<FixedRoute> make_fixed_routes() {
  const Parameter limit = {"limit", "integer", "Changes in a page, at most 200."};
  const Parameter cursor = {"cursor", "string", "From the page before."};
  const Parameter types = {"types", "strings", "Type names."};
  FixedRoute list = {"get",          "/api/v1/entities",
                     "listEntities", "Entities, filtered, in pages.",
                     "EntityPage",   list_parameters()};
  list.prefixes = "^(f|link)\\.";
  FixedRoute sign_in = {
      "post", "/api/v1/session", "signIn", "Sign in with name and password.", "Session", {}};
  sign_in.body = "Credentials";
  FixedRoute events = {
      "get", "/api/v1/events", "events", "Live changes as server-sent events.", "Events", {}};
  events.media_type = "text/event-stream";
  FixedRoute tile = {"get",  "/api/v1/tiles/{layer}/{z}/{x}/{y}",
                     "tile", "A vector tile.",
                     "Tile", {{"types", "strings", "Of the layer `entities`: type names."}}};
  tile.media_type = "application/vnd.mapbox-vector-tile";
  tile.path_parts = {{"layer", "string", "areas, provinces, outline or entities."},
                     {"z", "integer", "Zoom."},
                     {"x", "integer", "Column."},
                     {"y", "string", "Row; may end with .mvt."}};
  FixedRoute description = {
      "get", "/api/v1/openapi.json", "openapi", "This description.", "Description", {}};
  return {
      {"get", "/api/v1/me", "me", "Who is signed in, and the region.", "Me", {}},
      sign_in,
      {"delete", "/api/v1/session", "signOut", "Sign out.", "", {}},
      {"get", "/api/v1/model", "model", "Types and vocabularies of the region.", "Model", {}},
      {"get",
       "/api/v1/commands",
       "commands",
       "Commands and views with their inputs.",
       "CommandTable",
       {}},
      description,
      list,
      can_route(),
      {"get", "/api/v1/entities/{id}", "getEntity", "One entity.", "EntityDetail", {}},
      {"get",
       "/api/v1/entities/{id}/history",
       "entityHistory",
       "Its changes, latest first.",
       "HistoryPage",
       {limit, cursor}},
      {"get",
       "/api/v1/search",
       "search",
       "Everything that matches, by type.",
       "SearchResult",
       {{"text", "string", "What to look for.", true}, language}},
      {"get",
       "/api/v1/suggest",
       "suggest",
       "Suggestions while typing.",
       "Suggestions",
       {{"text", "string", "The words so far.", true},
        types,
        {"limit", "integer", "At most 50."},
        language}},
      events,
      tile,
  };
}

// The region model as its files are written: region/README.md says what each keyword means.
Json model_schemas() {
  return domain::schema(R"({
    "PropertyDefinition":{"type":"object","required":["kind","labels"],"properties":{
      "kind":{"type":"string"},"iri":{"type":"string"},
      "labels":{"$ref":"#/components/schemas/LanguageMap"},"help":{"$ref":"#/components/schemas/LanguageMap"},
      "type":{"type":"string"},"enum":{"type":"array","items":{"type":["string","number"]}},
      "minimum":{"type":"number"},"maximum":{"type":"number"},"exclusiveMinimum":{"type":"number"},
      "minLength":{"type":"integer"},"maxLength":{"type":"integer"},"pattern":{"type":"string"},"format":{"type":"string"},
      "items":{"type":"object","description":"JSON Schema of the elements."},
      "minItems":{"type":"integer"},"maxItems":{"type":"integer"},"uniqueItems":{"type":"boolean"},
      "targets":{"type":"array","items":{"type":"string"}},"many":{"type":"boolean"},
      "vocabulary":{"type":"string"},"territory":{"type":"boolean"},"covers":{"type":"boolean"},"unitCode":{"type":"string"},
      "widget":{"type":"string","enum":["line","text","money","date","choice","entity","map","hidden"]},
      "searchable":{"type":"integer"},"facet":{"type":"boolean"},"filter":{"type":"boolean"},
      "audience":{"$ref":"#/components/schemas/Grants"},"writers":{"$ref":"#/components/schemas/Grants"},
      "readonly":{"type":"boolean"},
      "personal":{"type":"string","description":"The value is a person's: the relationship to that person, or id."}}},
    "Grants":{"type":"array","description":"Those who may: everybody, account, owner, territory, party, advisor, officer, operating, service; owner, territory and party also with a least role, as owner:editor.","items":{"type":"string"}},
    "AccessRules":{"type":"object","properties":{
      "owners":{"type":"array","items":{"type":"string"}},"parties":{"type":"array","items":{"type":"string"}},
      "system":{"type":"string"},"public":{"type":"boolean"},
      "read":{"$ref":"#/components/schemas/Grants"},"create":{"$ref":"#/components/schemas/Grants"},
      "change":{"$ref":"#/components/schemas/Grants"},"delete":{"$ref":"#/components/schemas/Grants"}}},
    "Tone":{"type":"string","enum":["neutral","info","good","warning","bad"]},
    "Workflow":{"type":"object","required":["attribute","initial","states","steps"],"properties":{
      "attribute":{"type":"string"},"initial":{"type":"string"},
      "states":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/WorkflowState"}},
      "steps":{"type":"array","items":{"type":"object","required":["name","from","to","labels"],"properties":{
        "name":{"type":"string"},"from":{"type":"array","items":{"type":"string"}},"to":{"type":"string"},
        "labels":{"$ref":"#/components/schemas/LanguageMap"},"requires":{"type":"array","items":{"type":"string"}},
        "who":{"$ref":"#/components/schemas/Grants"}}}}}},
    "WorkflowState":{"type":"object","required":["labels"],"properties":{
      "labels":{"$ref":"#/components/schemas/LanguageMap"},"public":{"type":"boolean"},
      "change":{"$ref":"#/components/schemas/Grants"},
      "tone":{"$ref":"#/components/schemas/Tone"},
      "byCommand":{"type":"boolean","description":"A command leads there, no step."},
      "erasedTo":{"type":"string","description":"The state in which it is left when the person is erased."}}},
    "TypeViews":{"type":"object","properties":{
      "list":{"type":"array","items":{"type":"string"}},
      "detail":{"type":"array","items":{"type":"object","required":["labels","fields"],"properties":{
        "labels":{"$ref":"#/components/schemas/LanguageMap"},"fields":{"type":"array","items":{"type":"string"}}}}},
      "map":{"type":"string"},"order":{"type":"string"}}},
    "TypeDefinition":{"type":"object","required":["name","version","labels","plural","title","properties"],"properties":{
      "name":{"type":"string"},"version":{"type":"integer"},
      "labels":{"$ref":"#/components/schemas/LanguageMap"},"plural":{"$ref":"#/components/schemas/LanguageMap"},
      "help":{"$ref":"#/components/schemas/LanguageMap"},"icon":{"type":"string"},
      "dimension":{"type":"string","enum":["projects","accompaniment","supply","strategy","territory","support"]},
      "title":{"type":"string","description":"The property that names an entity."},
      "properties":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/PropertyDefinition"}},
      "required":{"type":"array","items":{"type":"string"}},
      "workflow":{"$ref":"#/components/schemas/Workflow"},
      "access":{"$ref":"#/components/schemas/AccessRules"},
      "frozen":{"type":"boolean","description":"Its entities never change once they are there."},
      "private":{"type":"boolean","description":"Hidden from who only looks with a reader's rights."},
      "personal":{"type":"array","items":{"type":"string"},"description":"Relationships to the persons whom its entities are about, or id."},
      "retention":{"type":"array","items":{"type":"object","required":["since","days","then","labels"],"properties":{
        "states":{"type":"array","items":{"type":"string"}},"since":{"type":"string"},"days":{"type":"integer"},
        "then":{"type":"string","enum":["erase","remove"]},"labels":{"$ref":"#/components/schemas/LanguageMap"}}}},
      "views":{"$ref":"#/components/schemas/TypeViews"}}},
    "Concept":{"type":"object","required":["code","labels"],"properties":{
      "code":{"type":"string"},"iri":{"type":"string"},
      "labels":{"$ref":"#/components/schemas/LanguageMap"},"help":{"$ref":"#/components/schemas/LanguageMap"},
      "altLabels":{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}},
      "broader":{"type":"string"},"properties":{"type":"object"}}},
    "Vocabulary":{"type":"object","required":["name","labels","concepts"],"properties":{
      "name":{"type":"string"},"labels":{"$ref":"#/components/schemas/LanguageMap"},"help":{"$ref":"#/components/schemas/LanguageMap"},
      "concepts":{"type":"array","items":{"$ref":"#/components/schemas/Concept"}}}},
    "Model":{"type":"object","required":["types","vocabularies"],"properties":{
      "types":{"type":"array","items":{"$ref":"#/components/schemas/TypeDefinition"}},
      "vocabularies":{"type":"array","items":{"$ref":"#/components/schemas/Vocabulary"}}}}})");
}

Json entity_schemas() {
  return domain::schema(R"({
    "FacetValue":{"type":"object","required":["value","count"],"properties":{"value":{"type":"string"},"count":{"type":"integer"}}},
    "EntityPage":{"type":"object","required":["items","position"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "count":{"type":"integer","description":"When asked for."},
      "next":{"type":"string","description":"The cursor of the next page; absent on the last one."},
      "facets":{"type":"object","additionalProperties":{"type":"array","items":{"$ref":"#/components/schemas/FacetValue"}}},
      "refs":{"$ref":"#/components/schemas/References"},
      "position":{"type":"integer","description":"Of the last change that this page knows."}}},
    "WorkflowStep":{"type":"object","description":"A step that may be taken now.","required":["name","labels","to","missing"],"properties":{
      "name":{"type":"string"},"labels":{"$ref":"#/components/schemas/LanguageMap"},"to":{"type":"string"},
      "missing":{"type":"array","items":{"type":"string"},"description":"Fields to fill in first."}}},
    "EntityDetail":{"type":"object","required":["entity","refs","incoming","steps","canEdit","canDelete"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},"refs":{"$ref":"#/components/schemas/References"},
      "incoming":{"type":"array","description":"How many entities point at it, by type and field.","items":{"type":"object","required":["type","attribute","count"],"properties":{
        "type":{"type":"string"},"attribute":{"type":"string"},"count":{"type":"integer"}}}},
      "steps":{"type":"array","description":"Those that the caller may take now.","items":{"$ref":"#/components/schemas/WorkflowStep"}},
      "canEdit":{"type":"boolean"},"canDelete":{"type":"boolean"}}},
    "Verdict":{"type":"object","required":["allowed"],"properties":{
      "allowed":{"type":"boolean"},
      "signIn":{"type":"boolean","description":"Not allowed without signing in; perhaps with it."},
      "reason":{"type":"string","description":"Why not, naming those who may."}}},
    "ChangeKind":{"type":"string","enum":["created","updated","deleted"]},
    "HistoryItem":{"type":"object","required":["position","at","actor","command","kind","version","changes"],"properties":{
      "position":{"type":"integer"},"at":{"type":"string","format":"date-time"},
      "actor":{"type":"object","required":["id","name"],"properties":{"id":{"type":"string"},"name":{"type":"string"}}},
      "command":{"type":"string"},"kind":{"$ref":"#/components/schemas/ChangeKind"},"version":{"type":"integer"},
      "changes":{"type":"array","items":{"type":"object","required":["attribute"],"properties":{
        "attribute":{"type":"string"},"before":{},"after":{}}}}}},
    "HistoryPage":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/HistoryItem"}},"next":{"type":"string"}}},
    "SearchGroup":{"type":"object","required":["type","count","items"],"properties":{
      "type":{"type":"string"},"count":{"type":"integer"},"items":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}}}},
    "SearchResult":{"type":"object","required":["groups","count","refs"],"properties":{
      "groups":{"type":"array","items":{"$ref":"#/components/schemas/SearchGroup"}},
      "count":{"type":"integer"},"didYouMean":{"type":"string"},"refs":{"$ref":"#/components/schemas/References"}}},
    "Suggestion":{"type":"object","required":["id","type","title"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "detail":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"}}},
    "Suggestions":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Suggestion"}}}}})");
}

Json service_schemas() {
  return domain::schema(R"({
    "ErrorCode":{"type":"string","enum":["invalid","not_found","already_exists","conflict","unauthenticated","forbidden","too_large","unsupported","too_many","unavailable","internal"]},
    "Problem":{"type":"object","description":"Problem details (RFC 9457).","required":["type","title","status"],"properties":{
      "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
      "code":{"$ref":"#/components/schemas/ErrorCode"},
      "subject":{"type":"string","description":"The field, parameter or entity it is about."},
      "fields":{"type":"array","items":{"type":"object","required":["field","reason"],"properties":{
        "field":{"type":"string"},"reason":{"type":"string"}}}}}},
    "Me":{"type":"object","required":["kind","name","csrf","languages","defaultLanguage","region"],"properties":{
      "kind":{"type":"string","enum":["anonymous","person","service","administrator"]},"name":{"type":"string"},
      "csrf":{"type":"string","description":"Of the session, for the header X-CSRF-Token; empty without one."},
      "languages":{"type":"array","items":{"$ref":"#/components/schemas/Language"}},
      "defaultLanguage":{"$ref":"#/components/schemas/Language"},
      "region":{"$ref":"#/components/schemas/RegionInfo"},
      "signIn":{"type":"object","description":"How people come in here.","required":["selfRegistration","messages"],"properties":{
        "selfRegistration":{"type":"boolean"},
        "messages":{"type":"boolean","description":"Codes are sent by message."},
        "provider":{"type":"string","description":"Another way to sign in, at /api/v1/oidc/start: how people call it."}}},
      "person":{"type":"string","description":"The id of its Person entity."},
      "acting":{"$ref":"#/components/schemas/Acting"},
      "capacities":{"type":"array","description":"What it may act for.","items":{"$ref":"#/components/schemas/Capacity"}},
      "mayLook":{"type":"boolean","description":"It may look with somebody else's rights, and keep accounts."},
      "seeing":{"$ref":"#/components/schemas/Seeing"},
      "account":{"type":"object","description":"Of a session.","required":["name","email","password","secondFactor","recoveryCodes","linked"],"properties":{
        "name":{"type":"string"},"email":{"type":"string"},"password":{"type":"boolean"},
        "secondFactor":{"type":"boolean"},"recoveryCodes":{"type":"integer"},
        "linked":{"type":"array","items":{"type":"string"}}}}}},
    "Seeing":{"type":"object","description":"Somebody in administration looks with these rights, and changes nothing.","required":["record","kind","until","role"],"properties":{
      "record":{"type":"string","description":"What is kept of it, with the reason."},
      "kind":{"type":"string","enum":["person","visitor","citizen","member","advisor","council","officer","operator"]},
      "until":{"type":"string","format":"date-time"},"reason":{"type":"string"},"role":{"type":"string"},
      "person":{"$ref":"#/components/schemas/PersonName"},
      "organisation":{"$ref":"#/components/schemas/Named"},"territory":{"$ref":"#/components/schemas/Named"},
      "body":{"$ref":"#/components/schemas/Named"},"system":{"type":"string"}}},
    "PersonName":{"type":"object","required":["id","name"],"properties":{"id":{"type":"string"},"name":{"type":"string"}}},
    "Acting":{"type":"object","description":"What the caller is at this moment.","required":["organisation","role"],"properties":{
      "organisation":{"type":["object","null"],"additionalProperties":true},
      "role":{"type":"string"},"onBehalfOf":{"$ref":"#/components/schemas/PersonName"},
      "territories":{"type":"array","items":{"type":"string"}},"advisor":{"type":"boolean"},
      "bodies":{"type":"array","items":{"type":"string"}},"systems":{"type":"array","items":{"type":"string"}},
      "operates":{"type":"boolean"},"mayWrite":{"type":"boolean"}}},
    "Capacity":{"type":"object","required":["id","membership","role","systems"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},"title":{"type":"object","additionalProperties":{"type":"string"}},
      "membership":{"type":"string"},"role":{"type":"string"},
      "systems":{"type":"array","items":{"type":"string"}},"onBehalfOf":{"$ref":"#/components/schemas/PersonName"}}},
    "Credentials":{"type":"object","required":["name","password"],"properties":{
      "name":{"type":"string"},"password":{"type":"string"},
      "code":{"type":"string","description":"Of the second step, or a recovery code."}}},
    "Session":{"type":"object","required":["actor","csrf","expires"],"properties":{
      "actor":{"type":"object","required":["kind","name"],"properties":{"kind":{"type":"string"},"name":{"type":"string"}}},
      "csrf":{"type":"string"},"expires":{"type":"string","format":"date-time"}}},
    "CommandTable":{"type":"object","required":["commands","views"],"properties":{
      "commands":{"type":"array","items":{"type":"object","required":["name","summary","permission","input"],"properties":{
        "name":{"type":"string"},"summary":{"type":"string"},
        "permission":{"type":"string","enum":["everybody","signed-in"]},
        "input":{"type":"object","description":"JSON Schema of the body."}}}},
      "views":{"type":"array","items":{"type":"object","required":["name","summary","input"],"properties":{
        "name":{"type":"string"},"summary":{"type":"string"},
        "input":{"type":"object","description":"JSON Schema of the parameters."}}}}}},
    "Description":{"type":"object","description":"OpenAPI 3.1.","additionalProperties":true},
    "ChangeEvent":{"type":"object","description":"The data of a `change` event: what changed, without its content.","required":["position","changes"],"properties":{
      "position":{"type":"integer"},
      "changes":{"type":"array","items":{"type":"object","required":["id","type","kind","version"],"properties":{
        "id":{"type":"string"},"type":{"type":"string"},"kind":{"$ref":"#/components/schemas/ChangeKind"},"version":{"type":"integer"}}}}}},
    "Nothing":{"type":"object"},
    "Events":{"type":"object","description":"Events by name, with their data. Each carries its position as id; Last-Event-ID resumes.",
      "required":["hello","change","reset"],"properties":{
        "hello":{"$ref":"#/components/schemas/Nothing"},
        "change":{"$ref":"#/components/schemas/ChangeEvent"},
        "reset":{"$ref":"#/components/schemas/Nothing"}}},
    "Tile":{"type":"string","format":"binary","description":"Mapbox Vector Tile 2.1."}})");
}

}  // namespace

const std::vector<FixedRoute>& fixed_routes() {
  static const std::vector<FixedRoute> routes = make_fixed_routes();
  return routes;
}

Json route_schemas() {
  Json all = service_schemas();
  for (const Json& some : {entity_schemas(), model_schemas()})
    for (const auto& [name, schema] : some.as_object()) all.set(name, schema);
  return all;
}

}  // namespace maillage::protocol
