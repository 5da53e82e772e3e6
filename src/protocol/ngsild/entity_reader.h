// From JSON to entities and changes: normalized and concise representations of CIM 009 4.5, all
// eight kinds of attribute. Pure; every error is invalid (BadRequestData) and names its field as
// the client wrote it ("temperature.observedAt").
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "model/change.h"
#include "protocol/ngsild/names.h"

namespace maillage::protocol::ngsild {

// May the name stand for an attribute, of an entity or of an attribute (4.5.1)?
bool is_attribute_name(std::string_view name);
// 4.7.1: attributes of the core that hold places and nothing else.
bool holds_place(std::string_view iri);

struct ReadOptions {
  bool fragment = false;     // id and type may be missing (5.4)
  bool nulls = false;        // the NGSI-LD null may stand for a deletion (5.5.4)
  bool inner_nulls = false;  // ... also inside values, as merge patches need (5.5.12)
};

class EntityReader {
 public:
  EntityReader(const Names& names, ReadOptions options) : names_(names), options_(options) {}

  // The entity, or the fragment of one. Members "@context", createdAt and modifiedAt are passed
  // over.
  Result<model::Entity> entity(Json json) const;

  // One attribute, all its instances.
  Result<model::Attribute> attribute(std::string_view name, Json json) const;

  // A fragment of one attribute for a partial update (5.6.4): only some members need be there.
  Result<model::Change> patch(std::string_view name, Json json) const;

 private:
  // These take values out of the JSON they read.
  Result<void> read_attribute(std::string_view name, Json& json, int depth,
                              model::Attribute& out) const;
  Result<void> instance(std::string_view name, Json& json, int depth, model::Instance& out) const;
  Result<void> read_members(Json& json, model::Instance& out, int depth) const;
  Result<void> read_value(std::string_view name, Json&& value, model::Instance& out) const;
  Result<void> read_described(std::string_view member, const Json& value,
                              model::Instance& out) const;
  Result<std::vector<std::string>> types(const Json& json) const;
  Result<std::vector<std::string>> scopes(const Json& json) const;
  Result<void> check_nulls(const Json& value) const;

  const Names& names_;
  ReadOptions options_;
};

}  // namespace maillage::protocol::ngsild
