// What the endpoints of this folder share, and the common part of each request: who asks, in which
// @context, for which tenant, in which representation (CIM 009 6.3).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "access/actor.h"
#include "engine/engine.h"
#include "http/router.h"
#include "jsonld/context.h"
#include "model/registry.h"
#include "protocol/ngsild/entity_writer.h"
#include "protocol/ngsild/name_table.h"
#include "protocol/ngsild/problem.h"
#include "protocol/ngsild/routes.h"

namespace maillage::protocol::ngsild {

inline constexpr std::string_view root = "/ngsi-ld/v1";

enum class MediaType { json, ld_json, geo_json };

class Service {
 public:
  explicit Service(Deps deps)
      : deps_(std::move(deps)), tables_(&deps_.registry, deps_.engine.terms()) {}

  engine::Engine& engine() const { return deps_.engine; }
  const jsonld::Contexts& contexts() const { return deps_.contexts; }
  Result<access::Actor> actor(const http::Request& request) const { return deps_.actor(request); }
  Names names(const jsonld::ContextPtr& context) const { return {context, &deps_.registry}; }
  std::shared_ptr<const NameTable> table(const jsonld::ContextPtr& context) const {
    return tables_.of(context);
  }

 private:
  Deps deps_;
  mutable NameTables tables_;
};

using ServicePtr = std::shared_ptr<const Service>;

// One request that is being answered. Handlers get it by value and move it into callbacks.
struct Call {
  ServicePtr service;
  http::Request request;
  std::shared_ptr<http::Responder> responder;
  access::Actor actor;
  jsonld::ContextPtr context;          // from the Link header, the body, or the default
  MediaType accept = MediaType::json;  // of a reading request
  Json body;                           // of a writing request, with its "@context" members

  Names names() const { return service->names(context); }
  engine::Engine& engine() const { return service->engine(); }
  std::string_view entity_id() const { return request.parameter("entityId"); }

  // Answers once. Adds the tenant header where the request had it.
  void answer(http::Response response) const;
  void fail(const Error& error) const { answer(problem(error)); }
  // A successful body in the media type asked for; for application/json with a Link to the context.
  void answer_body(int status, std::string text, http::Headers headers = {}) const;
  // The text to put after "@context": in bodies, "" for application/json.
  std::string_view context_member() const;
};

using Endpoint = std::function<void(Call&&)>;

enum class Reads { entities, lists };  // entities may also be GeoJSON (6.3.4)
enum class Body { json, json_or_merge_patch, batch };

// Wrap an endpoint: tenant, actor, negotiation, context and body are checked first, and the
// endpoint runs only when all of them hold.
http::Handler reading(ServicePtr service, Reads reads, Endpoint endpoint);
http::Handler writing(ServicePtr service, Body body, Endpoint endpoint);
// As writing(), for endpoints that make entities: a body that can be read straight to drafts (one
// for Body::json, several for Body::batch) goes to `drafted` where `kind_of` allows it, every other
// one to `endpoint`.
using Drafts = std::vector<engine::Draft>;
using DraftEndpoint = std::function<void(Call&&, Drafts&&)>;
using DraftKind = std::function<std::optional<model::Change::Kind>(const http::Request&)>;
http::Handler creating(ServicePtr service, Body body, DraftKind kind_of, DraftEndpoint drafted,
                       Endpoint endpoint);
// A query by POST: a body and a representation (6.23).
http::Handler querying(ServicePtr service, Endpoint endpoint);
// DELETE: a context by Link header, no body.
http::Handler deleting(ServicePtr service, Endpoint endpoint);

// The context of one element of a batch: its own "@context" member in application/ld+json.
Result<jsonld::ContextPtr> context_of_element(const Call& call, const Json& element);

// The URL in the Link header that names a JSON-LD context; empty when there is none. Errors:
// invalid when there are several.
Result<std::string> linked_context(const http::Headers& headers);

// "If-Match" as an expected version. Errors: conflict (412) when it can match no version.
Result<std::optional<std::uint64_t>> expected_version(const http::Request& request);
std::string etag_of(std::uint64_t version);
// Does "If-None-Match" name this version?
bool not_modified(const http::Request& request, std::uint64_t version);

}  // namespace maillage::protocol::ngsild
