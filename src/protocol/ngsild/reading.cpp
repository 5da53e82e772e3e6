// GET of entities, by id and by query, and queries by POST (CIM 009 5.7.1, 5.7.2).
#include "protocol/ngsild/endpoints.h"
#include "protocol/ngsild/query_reader.h"
#include "protocol/ngsild/service.h"

#include <algorithm>

namespace maillage::protocol::ngsild {

namespace {

// A record is about as long as its text: names are added, the numbers of its header are left out.
std::size_t rendered_bytes_guess(const engine::Record& record, std::string_view context) {
  return record.bytes().size() + context.size() + 64;
}

// 5.7.1.4: an entity of which the projection leaves nothing is not found.
bool shows_anything(const engine::Record& record, const Representation& how) {
  const bool picked = how.only_listed && !(how.id && how.type && how.scope);
  const bool members = (how.id || how.type) && !(how.only_listed && !picked);
  if (members) return true;
  const auto in = [](const std::vector<engine::TermId>& list, engine::TermId name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  for (auto at = record.first(); at; at = at->next()) {
    const bool listed = !how.only_listed || in(how.listed, at->name());
    const bool readable = !how.viewer || how.viewer->reads(record, at->name());
    if (listed && readable && !in(how.omitted, at->name())) return true;
  }
  return false;
}

void get_entity(const Call& call) {
  const Names names = call.names();
  if (!is_uri(call.entity_id()))
    return call.fail(invalid("id", "\"" + std::string(call.entity_id()) + "\" is not a URI"));
  if (auto known = check_query_parameters(call.request.query); !known.ok())
    return call.fail(known.error());
  auto how = read_representation(call.request.query, names, call.engine().terms(),
                                 call.accept == MediaType::geo_json);
  if (!how.ok()) return call.fail(how.error());
  how->viewer = call.engine().viewer(call.actor);
  auto record = find_entity(call);
  if (!record.ok()) return call.fail(record.error());
  if (!shows_anything(**record, *how)) {
    return call.fail(make_error(ErrorCode::not_found,
                                "the entity has none of the members asked for",
                                std::string(call.entity_id())));
  }
  http::Headers headers;
  const std::uint64_t version = how->viewer->version(**record);
  headers.add("ETag", etag_of(version));
  if (not_modified(call.request, version)) {
    http::Response unchanged{.status = 304};
    unchanged.headers = std::move(headers);
    return call.answer(std::move(unchanged));
  }
  const auto table = call.service->table(call.context);
  call.engine().told(call.actor, **record);
  std::string body;
  body.reserve(rendered_bytes_guess(**record, call.context_member()));
  EntityWriter(*table, *how).write(body, **record, call.context_member());
  call.answer_body(200, std::move(body), std::move(headers));
}

// The request's target with another offset, for a link to another page.
std::string page_target(const http::Request& request, std::size_t offset, std::size_t limit) {
  std::string out(request.path());
  char separator = '?';
  for (const auto& [name, value] : request.query.items) {
    if (name == "offset" || name == "limit") continue;
    out += separator + http::encode_percent(name) + "=" + http::encode_percent(value);
    separator = '&';
  }
  return out + separator + "limit=" + std::to_string(limit) + "&offset=" + std::to_string(offset);
}

// 6.3.10
void add_page_links(const Call& call, const model::Query& query, bool more,
                    http::Headers& headers) {
  const std::string type = call.accept == MediaType::json      ? "application/json"
                           : call.accept == MediaType::ld_json ? "application/ld+json"
                                                               : "application/geo+json";
  const auto add = [&](const char* relation, std::size_t offset) {
    headers.add("Link", "<" + page_target(call.request, offset, query.limit) + ">; rel=\"" +
                            relation + "\";type=\"" + type + "\"");
  };
  if (query.limit == 0) return;
  if (query.offset > 0) add("prev", query.offset > query.limit ? query.offset - query.limit : 0);
  if (more) add("next", query.offset + query.limit);
}

void write_list(const Call& call, const std::vector<engine::Hit>& hits, const Representation& how,
                std::string& body) {
  const auto table = call.service->table(call.context);
  const EntityWriter writer(*table, how);
  const std::string_view context = call.context_member();
  std::size_t bytes = 64;
  for (const engine::Hit& hit : hits)
    bytes += rendered_bytes_guess(*hit.record, how.geojson ? std::string_view() : context);
  body.reserve(bytes);
  body += how.geojson ? R"({"type":"FeatureCollection","features":[)" : "[";
  for (const engine::Hit& hit : hits) {
    if (&hit != &hits.front()) body += ',';
    call.engine().told(call.actor, *hit.record);
    writer.write(body, *hit.record, how.geojson ? std::string_view() : context);
  }
  body += ']';
  if (!how.geojson) return;
  if (!context.empty()) {
    body += ",\"@context\":";
    body += context;
  }
  body += '}';
}

void answer_query(const Call& call, const http::Parameters& parameters) {
  auto read = read_query(parameters, call.names(), call.engine().terms(),
                         call.accept == MediaType::geo_json);
  if (!read.ok()) return call.fail(read.error());
  read->how.viewer = call.engine().viewer(call.actor);
  auto page = call.engine().query(call.actor, read->query);
  if (!page.ok()) return call.fail(page.error());
  http::Headers headers;
  if (page->count) headers.add("NGSILD-Results-Count", std::to_string(*page->count));
  add_page_links(call, read->query, !page->next.empty(), headers);
  std::string body;
  write_list(call, page->hits, read->how, body);
  call.answer_body(200, std::move(body), std::move(headers));
}

void query_by_get(const Call& call) {
  if (auto known = check_query_parameters(call.request.query); !known.ok())
    return call.fail(known.error());
  answer_query(call, call.request.query);
}

void query_by_post(const Call& call) {
  auto parameters = parameters_of_body(call.body, call.request.query);
  if (!parameters.ok()) return call.fail(parameters.error());
  answer_query(call, *parameters);
}

}  // namespace

Result<engine::RecordPtr> find_entity(const Call& call) {
  auto record = call.engine().get(call.actor, call.entity_id());
  if (record == nullptr) return not_found(std::string(call.entity_id()));
  // 5.6 and 5.7: "and where specified type": another type is as good as absent.
  const std::string* type = call.request.query.find("type");
  if (type == nullptr) return record;
  MAILLAGE_ASSIGN(auto selection, parse_types(*type, call.names()));
  for (const auto& all_of : selection) {
    bool fits = true;
    for (const std::string& iri : all_of)
      fits = fits && record->has_type(call.engine().terms().find(iri));
    if (fits) return record;
  }
  if (selection.empty()) return record;
  return not_found(std::string(call.entity_id()));
}

void add_reading(http::Router& router, const ServicePtr& service) {
  const std::string entities = std::string(root) + "/entities";
  router.get(entities + "/{entityId}", reading(service, Reads::entities, get_entity));
  router.get(entities, reading(service, Reads::entities, query_by_get));
  router.post(std::string(root) + "/entityOperations/query", querying(service, query_by_post));
}

}  // namespace maillage::protocol::ngsild
