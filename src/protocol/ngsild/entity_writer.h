// From records to the wire: normalized, concise, simplified and GeoJSON representations (CIM 009
// 4.5). Copies the ready pieces of a record and adds names; parses nothing in the usual case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/viewer.h"
#include "protocol/ngsild/name_table.h"

namespace maillage::protocol::ngsild {

enum class Format { normalized, concise, simplified };

// The languages a reader prefers, best first; "*" is any (4.15).
class LanguageFilter {
 public:
  // "fr-CH,fr;q=0.9,*;q=0.5". Errors: invalid with subject "lang".
  static Result<LanguageFilter> parse(std::string_view text);
  bool empty() const { return ranges_.empty(); }
  // The tag that serves best, never nothing for a map with an entry. Requires an object.
  const Json::Member* choose(const Json& language_map) const;

 private:
  std::vector<std::string> ranges_;
};

// What of an entity is shown, and how. Attributes are terms of the dictionary: names the graph has
// never seen are simply not there.
struct Representation {
  Format format = Format::normalized;
  bool sys_attrs = false;  // createdAt, modifiedAt
  bool geojson = false;
  bool only_listed = false;             // only `listed` attributes and members (attrs, pick)
  std::vector<engine::TermId> listed;   // with only_listed
  std::vector<engine::TermId> omitted;  // never these (omit)
  bool id = true;
  bool type = true;
  bool scope = true;
  LanguageFilter language;
  std::vector<std::string> datasets;  // only instances of these; "@none" is the default instance
  engine::TermId geometry_property = engine::no_term;  // with geojson
  engine::ViewerPtr viewer;  // what it may not read is left out; nullptr: everything is shown
};

class EntityWriter {
 public:
  EntityWriter(const NameTable& names, const Representation& how) : names_(names), how_(how) {}

  // Appends one entity as a JSON object; `context`, when not empty, is the JSON text that becomes
  // its "@context" member.
  void write(std::string& out, const engine::Record& record, std::string_view context = {}) const;

 private:
  void write_feature(std::string& out, const engine::Record& record,
                     std::string_view context) const;
  void write_geometry(std::string& out, const engine::Record& record) const;
  // The members after id: type, scope, times and attributes, each with its leading comma.
  class Gather;
  void write_members(Gather& out, const engine::Record& record) const;
  void write_types(Gather& out, const engine::Record& record) const;
  void write_attribute(std::string& out, const engine::InstanceView& first, bool top_level) const;
  void write_datasets(std::string& out, const std::vector<engine::InstanceView>& instances) const;
  // Among several instances none may be a bare value: an array of values would be one value.
  void write_instance(std::string& out, const engine::InstanceView& instance,
                      bool may_be_bare = true) const;
  void write_simplified(std::string& out, const engine::InstanceView& instance) const;
  void write_value(std::string& out, const engine::InstanceView& instance) const;
  void write_in_language(std::string& out, const engine::InstanceView& instance) const;
  void write_rest(std::string& out, const engine::InstanceView& instance) const;
  bool is_ready(const engine::InstanceView::Piece& piece) const;
  bool is_bare(const engine::InstanceView& instance) const;
  bool shows(engine::TermId name) const;
  bool reads(const engine::Record& record, engine::TermId name) const {
    return !how_.viewer || how_.viewer->reads(record, name);
  }
  bool shows_dataset(const engine::InstanceView& instance) const;

  const NameTable& names_;
  const Representation& how_;
};

}  // namespace maillage::protocol::ngsild
