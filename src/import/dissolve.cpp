#include "import/dissolve.h"

#include <algorithm>

#include "geo/measures.h"

namespace maillage::import {

namespace {

struct Merger {
  std::vector<std::string> old_codes;
  const Row* fact = nullptr;
  bool recoding = false;
};

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> out;
  std::size_t from = 0;
  while (true) {
    const std::size_t end = by.empty() ? std::string::npos : text.find(by, from);
    if (end != from && from < text.size()) out.push_back(text.substr(from, end - from));
    if (end == std::string::npos) return out;
    from = end + by.size();
  }
}

std::size_t common_prefix(const std::string& a, const std::string& b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

class Dissolver {
 public:
  Dissolver(Rows& rows, const Dissolve& rule) : rows_(rows), rule_(rule) {
    for (std::size_t i = 0; i < rows.rows.size(); ++i)
      by_code_[as_text(at_column(rows.rows[i].fields, rule.code))] = i;
  }

  bool unite(const std::string& code, const Merger& merger) {
    std::vector<std::size_t> members;
    for (const std::string& old : merger.old_codes)
      if (const auto found = by_code_.find(old); found != by_code_.end() && old != code)
        members.push_back(found->second);
    if (members.empty()) return false;
    const auto own = by_code_.find(code);
    if (own != by_code_.end()) members.push_back(own->second);
    const auto united = geometry_of(members);
    if (!united.ok()) {
      rows_.notes.push_back({0, code + ": " + united.error().message});
      return false;
    }
    Row made = new_row(code, merger, members);
    made.fields.set("@geometry", geo::to_geojson(*united));
    for (const std::size_t member : members) {
      if (own != by_code_.end() && member == own->second) continue;
      Json& fields = rows_.rows[member].fields;
      fields.set("@successors", Json::array({code}));
      if (const std::string date = date_of(merger); !date.empty())
        fields.set("@validTo", Json(date));
    }
    if (own != by_code_.end()) {
      rows_.rows[own->second] = std::move(made);
      return false;
    }
    by_code_[code] = rows_.rows.size();
    rows_.rows.push_back(std::move(made));
    return true;
  }

  void rename(const std::string& code, const Merger& merger) {
    const auto found = by_code_.find(code);
    if (found == by_code_.end()) return;
    rows_.rows[found->second].fields.set("@formerCodes", Json::array(merger.old_codes));
  }

 private:
  std::string date_of(const Merger& merger) const {
    return rule_.date_column.empty() ? std::string()
                                     : as_text(at_column(merger.fact->fields, rule_.date_column));
  }

  Result<geo::Geometry> geometry_of(const std::vector<std::size_t>& members) const {
    std::vector<geo::Geometry> shapes;
    for (const std::size_t member : members) {
      const Json* geometry = rows_.rows[member].fields.find("@geometry");
      if (geometry == nullptr) continue;
      MAILLAGE_ASSIGN(geo::Geometry shape, geo::geometry_from_geojson(*geometry));
      shapes.push_back(std::move(shape));
    }
    return geo::union_of(shapes);
  }

  // What the rules do not say is taken from the old area whose code is most like the new one: codes
  // begin with that of the district.
  Row new_row(const std::string& code, const Merger& merger,
              const std::vector<std::size_t>& members) const {
    const auto code_of = [&](std::size_t member) {
      return as_text(at_column(rows_.rows[member].fields, rule_.code));
    };
    const std::size_t nearest =
        *std::max_element(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
          return common_prefix(code, code_of(a)) < common_prefix(code, code_of(b));
        });
    Row made = rows_.rows[nearest];
    made.fields.set(rule_.code, Json(code));
    Json predecessors = Json::array();
    for (const std::size_t member : members)
      if (code_of(member) != code) predecessors.push(Json(code_of(member)));
    made.fields.set("@predecessors", std::move(predecessors));
    made.fields.erase("@successors");
    made.fields.erase("@validTo");
    if (const std::string date = date_of(merger); !date.empty())
      made.fields.set("@validFrom", Json(date));
    for (const std::string& column : rule_.sum) {
      double sum = 0;
      for (const std::size_t member : members) sum += rows_.rows[member].fields.number_at(column);
      made.fields.set(column, Json(static_cast<std::int64_t>(sum)));
    }
    for (const auto& [to, from] : rule_.copy)
      if (Json copied = at_column(merger.fact->fields, from); !as_text(copied).empty())
        made.fields.set(to, std::move(copied));
    return made;
  }

  Rows& rows_;
  const Dissolve& rule_;
  std::unordered_map<std::string, std::size_t> by_code_;
};

}  // namespace

std::size_t dissolve(Rows& rows, const Dissolve& rule, const Table& table, Evaluator& evaluator) {
  std::vector<std::string> order;
  std::unordered_map<std::string, Merger> mergers;
  for (const Row& fact : table.rows) {
    const std::string code = as_text(at_column(fact.fields, rule.new_column));
    if (code.empty()) continue;
    const auto [place, added] = mergers.try_emplace(code);
    if (added) {
      order.push_back(code);
      place->second.fact = &fact;
      place->second.recoding = !rule.recoding.empty() && evaluator.holds(rule.recoding, fact);
    }
    for (std::string& old : split(as_text(at_column(fact.fields, rule.old_column)), rule.split))
      place->second.old_codes.push_back(std::move(old));
  }
  Dissolver dissolver(rows, rule);
  std::size_t made = 0;
  for (const std::string& code : order) {
    const Merger& merger = mergers[code];
    if (merger.recoding)
      dissolver.rename(code, merger);
    else if (dissolver.unite(code, merger))
      ++made;
  }
  return made;
}

}  // namespace maillage::import
