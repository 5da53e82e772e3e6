// The groups of endpoints, and what they share. Internal to this folder.
#pragma once

#include "protocol/ngsild/service.h"

namespace maillage::protocol::ngsild {

void add_reading(http::Router& router, const ServicePtr& service);     // GET entities, query
void add_entities(http::Router& router, const ServicePtr& service);    // create, replace, merge...
void add_attributes(http::Router& router, const ServicePtr& service);  // append, update, patch...
void add_batches(http::Router& router, const ServicePtr& service);     // entityOperations
void add_discovery(http::Router& router, const ServicePtr& service);   // types, attributes

// The entity the path names, if the actor may see it and it has the type asked for. Errors:
// not_found, invalid.
Result<engine::RecordPtr> find_entity(const Call& call);

// Commits one change and answers: `answer` gets the change's outcome. Errors are answered here.
using AnswerOutcome = std::function<void(const Call&, const engine::ChangeOutcome&)>;
void commit_one(Call call, model::Change change, const char* command, AnswerOutcome answer);
void commit_one(Call call, engine::Changes changes, bool conditional, AnswerOutcome answer);

// 204 without a body, or 207 with an UpdateResult when attributes were left out (5.2.18).
void answer_update(const Call& call, const engine::ChangeOutcome& outcome);

}  // namespace maillage::protocol::ngsild
