#include "protocol/ngsild/service.h"

#include <algorithm>
#include <charconv>

#include "protocol/ngsild/draft_reader.h"

namespace maillage::protocol::ngsild {

namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view ld_json_type = "application/ld+json";
constexpr std::string_view geo_json_type = "application/geo+json";
constexpr std::string_view merge_patch_type = "application/merge-patch+json";

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The media type without its parameters.
std::string_view media_type(const http::Headers& headers) {
  std::string_view value = headers.find("Content-Type");
  return trim(value.substr(0, value.find(';')));
}

void send(const Call& call, const Error& error) { call.fail(error); }

Result<void> check_tenant(const http::Request& request) {
  std::string_view tenant = request.headers.find("NGSILD-Tenant");
  if (tenant.empty()) return {};
  return make_error(ErrorCode::not_found, "the tenant " + std::string(tenant) + " does not exist",
                    std::string(subject_tenant));
}

// 6.3.4: the first acceptable one of the standard's list, unless weights say otherwise.
bool negotiate(Call& call, Reads reads) {
  static const std::vector<std::string_view> entity_offers{json_type, ld_json_type, geo_json_type};
  static const std::vector<std::string_view> list_offers{json_type, ld_json_type};
  const auto& offers = reads == Reads::entities ? entity_offers : list_offers;
  std::size_t chosen = 0;
  const std::string accepted = call.request.headers.joined("Accept");
  // Nearly every program asks for exactly this.
  if (!accepted.empty() && accepted != json_type) chosen = http::negotiate(accepted, offers);
  if (chosen < offers.size()) {
    call.accept = static_cast<MediaType>(chosen);
    return true;
  }
  Json available = Json::array();
  for (std::string_view offer : offers) available.push(Json(offer));
  call.answer(http::json_response(406, available.dump()));
  return false;
}

Result<void> context_from_link(Call& call) {
  if (!call.request.headers.has("Link")) {
    call.context = call.service->contexts().default_context();
    return {};
  }
  MAILLAGE_ASSIGN(std::string url, linked_context(call.request.headers));
  if (url.empty()) {
    call.context = call.service->contexts().default_context();
    return {};
  }
  MAILLAGE_ASSIGN(call.context, call.service->contexts().resolve_url(url));
  return {};
}

// 6.3.5: where the context of a body may stand, and where not.
Result<void> context_of_body(Call& call, bool ld_json, Body kind) {
  MAILLAGE_ASSIGN(std::string link, linked_context(call.request.headers));
  if (ld_json && !link.empty()) {
    return invalid("Link",
                   "application/ld+json carries its @context in the body, not in a Link "
                   "header");
  }
  if (!ld_json) {
    const auto has_context = [](const Json& json) { return json.find("@context") != nullptr; };
    const bool any = call.body.is_array() ? std::any_of(call.body.as_array().begin(),
                                                        call.body.as_array().end(), has_context)
                                          : has_context(call.body);
    if (any && kind != Body::batch) {
      return invalid("@context", "a body with @context needs the media type application/ld+json");
    }
    return context_from_link(call);
  }
  call.context = call.service->contexts().default_context();
  if (kind == Body::batch) return {};  // each element has its own
  const Json* own = call.body.find("@context");
  if (own == nullptr) {
    return invalid("@context", "application/ld+json needs an @context in the body");
  }
  MAILLAGE_ASSIGN(call.context, call.service->contexts().resolve(*own));
  return {};
}

bool read_body(Call& call, Body kind) {
  const std::string_view type = media_type(call.request.headers);
  const bool ld_json = http::equal_ignoring_case(type, ld_json_type);
  const bool patch =
      kind == Body::json_or_merge_patch && http::equal_ignoring_case(type, merge_patch_type);
  if (!ld_json && !patch && !http::equal_ignoring_case(type, json_type)) {
    call.answer(http::Response{.status = 415});
    return false;
  }
  auto parsed = parse_json(call.request.body);
  if (!parsed.ok()) {
    Error error = std::move(parsed).error();
    error.message = "the body is not JSON: " + error.message;
    error.subject = error.code == ErrorCode::too_large ? subject_body : subject_json;
    error.fields.clear();
    send(call, error);
    return false;
  }
  call.body = std::move(*parsed);
  if (auto context = context_of_body(call, ld_json, kind); !context.ok()) {
    send(call, context.error());
    return false;
  }
  return true;
}

// Empty: the body has to be read in full.
Drafts read_as_drafts(Call& call, Body body, model::Change::Kind kind) {
  Drafts drafts;
  if (media_type(call.request.headers) != json_type) return drafts;
  if (!context_from_link(call).ok()) return drafts;
  const auto table = call.service->table(call.context);
  if (body == Body::batch) {
    auto several = read_drafts(call.request.body, kind, table->known());
    return several ? std::move(*several) : std::move(drafts);
  }
  if (auto one = read_draft(call.request.body, kind, table->known()))
    drafts.push_back(std::move(*one));
  return drafts;
}

// What every request needs; false when it was already answered.
bool begin(Call& call, const ServicePtr& service, http::Request&& request,
           http::Responder&& responder) {
  call.service = service;
  call.request = std::move(request);
  call.responder = std::make_shared<http::Responder>(std::move(responder));
  auto actor = service->actor(call.request);
  if (!actor.ok()) {
    send(call, actor.error());
    return false;
  }
  call.actor = std::move(*actor);
  if (auto tenant = check_tenant(call.request); !tenant.ok()) {
    send(call, tenant.error());
    return false;
  }
  return true;
}

}  // namespace

void Call::answer(http::Response response) const {
  std::string_view tenant = request.headers.find("NGSILD-Tenant");
  if (!tenant.empty()) response.headers.set("NGSILD-Tenant", tenant);
  responder->send(std::move(response));
}

void Call::answer_body(int status, std::string text, http::Headers headers) const {
  http::Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.headers.add("Content-Type", accept == MediaType::json      ? json_type
                                       : accept == MediaType::ld_json ? ld_json_type
                                                                      : geo_json_type);
  if (context_member().empty()) response.headers.add("Link", service->table(context)->link());
  response.headers.add("Vary", "Accept, Link");
  response.body = std::move(text);
  answer(std::move(response));
}

std::string_view Call::context_member() const {
  if (accept == MediaType::json) return {};
  // 6.3.6: GeoJSON without @context on request.
  if (accept == MediaType::geo_json &&
      request.headers.find("Prefer").find("body=json") != std::string_view::npos)
    return {};
  return context->source_text();
}

http::Handler reading(ServicePtr service, Reads reads, Endpoint endpoint) {
  return [service, reads, endpoint](http::Request&& request, http::Responder&& responder) {
    Call call;
    if (!begin(call, service, std::move(request), std::move(responder))) return;
    if (!negotiate(call, reads)) return;
    if (auto context = context_from_link(call); !context.ok()) return call.fail(context.error());
    endpoint(std::move(call));
  };
}

http::Handler writing(ServicePtr service, Body body, Endpoint endpoint) {
  return [service, body, endpoint](http::Request&& request, http::Responder&& responder) {
    Call call;
    if (!begin(call, service, std::move(request), std::move(responder))) return;
    if (!read_body(call, body)) return;
    endpoint(std::move(call));
  };
}

http::Handler creating(ServicePtr service, Body body, DraftKind kind_of, DraftEndpoint drafted,
                       Endpoint endpoint) {
  return [service, body, kind_of, drafted, endpoint](http::Request&& request,
                                                     http::Responder&& responder) {
    Call call;
    if (!begin(call, service, std::move(request), std::move(responder))) return;
    if (const auto kind = kind_of(call.request)) {
      Drafts drafts = read_as_drafts(call, body, *kind);
      if (!drafts.empty()) return drafted(std::move(call), std::move(drafts));
    }
    if (!read_body(call, body)) return;
    endpoint(std::move(call));
  };
}

http::Handler querying(ServicePtr service, Endpoint endpoint) {
  return [service, endpoint](http::Request&& request, http::Responder&& responder) {
    Call call;
    if (!begin(call, service, std::move(request), std::move(responder))) return;
    if (!negotiate(call, Reads::entities) || !read_body(call, Body::json)) return;
    endpoint(std::move(call));
  };
}

http::Handler deleting(ServicePtr service, Endpoint endpoint) {
  return [service, endpoint](http::Request&& request, http::Responder&& responder) {
    Call call;
    if (!begin(call, service, std::move(request), std::move(responder))) return;
    if (auto context = context_from_link(call); !context.ok()) return call.fail(context.error());
    endpoint(std::move(call));
  };
}

Result<jsonld::ContextPtr> context_of_element(const Call& call, const Json& element) {
  const Json* own = element.find("@context");
  const bool ld_json = http::equal_ignoring_case(media_type(call.request.headers), ld_json_type);
  if (!ld_json) {
    if (own != nullptr)
      return invalid("@context", "a body with @context needs the media type application/ld+json");
    return call.context;
  }
  if (own == nullptr) return invalid("@context", "application/ld+json needs an @context");
  return call.service->contexts().resolve(*own);
}

Result<std::string> linked_context(const http::Headers& headers) {
  std::string found;
  const std::string all = headers.joined("Link");
  std::string_view rest = all;
  while (true) {
    const std::size_t open = rest.find('<');
    const std::size_t close = rest.find('>', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return found;
    const std::string_view target = rest.substr(open + 1, close - open - 1);
    const std::size_t next = rest.find('<', close);
    const std::string_view parameters = rest.substr(close + 1, next - close - 1);
    if (parameters.find(context_relation) != std::string_view::npos) {
      if (!found.empty()) return invalid("Link", "only one JSON-LD context may be linked");
      found = std::string(target);
    }
    if (next == std::string_view::npos) return found;
    rest.remove_prefix(next);
  }
}

std::string etag_of(std::uint64_t version) { return "\"" + std::to_string(version) + "\""; }

Result<std::optional<std::uint64_t>> expected_version(const http::Request& request) {
  std::string_view tag = trim(request.headers.find("If-Match"));
  if (tag.empty() || tag == "*") return std::optional<std::uint64_t>();
  std::uint64_t version = 0;
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"') {
    std::string_view digits = tag.substr(1, tag.size() - 2);
    auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (status == std::errc() && end == digits.data() + digits.size())
      return std::optional<std::uint64_t>(version);
  }
  return make_error(ErrorCode::conflict, "If-Match names a version that is not the present one",
                    std::string(subject_precondition));
}

bool not_modified(const http::Request& request, std::uint64_t version) {
  std::string_view tags = request.headers.find("If-None-Match");
  if (tags.empty()) return false;
  if (trim(tags) == "*") return true;
  return tags.find(etag_of(version)) != std::string_view::npos;
}

}  // namespace maillage::protocol::ngsild
