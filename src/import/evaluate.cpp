#include "import/evaluate.h"

#include <algorithm>
#include <cmath>

#include "geo/measures.h"
#include "text/fold.h"
#include "text/numbers.h"

namespace maillage::import {

namespace {

bool is_empty(const Json& json) {
  return json.is_null() || (json.is_string() && json.as_string().empty()) ||
         ((json.is_array() || json.is_object()) && json.size() == 0);
}

Json rounded(double value, double steps) { return Json(std::round(value * steps) / steps); }

std::string trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return std::string(text);
}

Json joined(const Json& list, const std::string& by) {
  std::string out;
  for (const Json& one : list.as_array()) out += (out.empty() ? "" : by) + as_text(one);
  return Json(std::move(out));
}

// An address of the web with its scheme; empty when it is none.
std::string url_of(const std::string& text) {
  if (text.find_first_of(" \t<>\"|,") != std::string::npos) return {};
  if (text.substr(0, 7) == "http://" || text.substr(0, 8) == "https://") return text;
  if (text.find('.') == std::string::npos || text.find('@') != std::string::npos) return {};
  return "https://" + text;
}

// At most so many characters, cut between two of them.
std::string shortened(std::string text, std::size_t characters) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == characters) return text.substr(0, i);
  }
  return text;
}

}  // namespace

Json at_column(const Json& fields, std::string_view path) {
  if (const Json* whole = fields.find(path)) return *whole;
  const std::size_t dot = path.find('.');
  std::string_view name = path.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  const auto ends = [&](std::string_view end) {
    return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
  };
  const bool each = ends("[]");
  const bool one_of = ends("[0]");
  if (each) name.remove_suffix(2);
  if (one_of) name.remove_suffix(3);
  const Json* found = fields.find(name);
  if (found == nullptr) return {};
  if (each && found->is_array()) {
    Json out = Json::array();
    for (const Json& one : found->as_array()) out.push(rest.empty() ? one : at_column(one, rest));
    return out;
  }
  if (one_of && found->is_array()) {
    if (found->size() == 0) return {};
    found = &found->as_array()[0];
  }
  return rest.empty() ? *found : at_column(*found, rest);
}

std::string as_text(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_number()) return value.number_text();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_array() && value.size() == 1) return as_text(value.as_array()[0]);
  return {};
}

std::string slug_of(std::string_view text) {
  std::string out;
  for (const char c : text::fold(text)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) out.push_back(c);
    if (!kept && !out.empty() && out.back() != '-') out.push_back('-');
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.substr(0, 120);
}

void Evaluator::problem(const Value& value, const std::string& field, std::string reason,
                        std::vector<std::string> candidates) {
  if (value.on_problem == Value::OnProblem::silent) return;
  (value.on_problem == Value::OnProblem::warn ? warnings : problems)
      .push_back({field, std::move(reason), std::move(candidates)});
}

bool Evaluator::holds(const std::vector<Condition>& conditions, const Row& row) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& one) { return holds(one, row); });
}

bool Evaluator::holds(const Condition& condition, const Row& row) {
  const Json found = value(condition.value, row, "condition");
  if (condition.empty && *condition.empty != is_empty(found)) return false;
  const auto any_of = [&](const std::vector<std::string>& wanted) {
    const auto matches = [&](const Json& one) {
      return std::find(wanted.begin(), wanted.end(), as_text(one)) != wanted.end();
    };
    if (!found.is_array()) return matches(found);
    return std::any_of(found.as_array().begin(), found.as_array().end(), matches);
  };
  if (!condition.is.empty() && !any_of(condition.is)) return false;
  return condition.is_not.empty() || !any_of(condition.is_not);
}

Json Evaluator::value(const Value& value, const Row& row, const std::string& field) {
  if (!holds(value.when, row)) return {};
  const std::size_t before = problems.size() + warnings.size();
  Json found = source(value, row, field);

  if (!is_empty(found)) {
    if (value.from != Value::From::text_template) found = step(value, std::move(found), field);
  } else if (value.otherwise && !value.required) {
    found = *value.otherwise;
  }
  if (is_empty(found)) {
    if (value.required && problems.size() + warnings.size() == before)
      problem(value, field,
              value.required_reason.empty() ? std::string("is empty") : value.required_reason);
    return {};
  }
  return found;
}

Json Evaluator::source(const Value& value, const Row& row, const std::string& field) {
  using From = Value::From;
  switch (value.from) {
    case From::nothing: return {};
    case From::column:
      return value.table.empty() ? at_column(row.fields, value.column)
                                 : from_table(value, row, field);
    case From::constant: return value.constant;
    case From::text_template: return filled(value, row);
    case From::first:
      for (const Value& part : value.parts)
        if (Json found = this->value(part, row, field); !is_empty(found)) return found;
      return {};
    case From::object: {
      Json out = Json::object();
      for (const auto& [name, part] : value.members)
        if (Json found = this->value(part, row, field + "." + name); !is_empty(found))
          out.set(name, std::move(found));
      return out;
    }
    case From::list: {
      Json out = Json::array();
      for (const Value& part : value.parts) {
        Json found = this->value(part, row, field);
        if (found.is_array())
          for (Json& one : found.as_array()) out.push(std::move(one));
        else if (!is_empty(found))
          out.push(std::move(found));
      }
      return value.join.empty() ? out : joined(out, value.join);
    }
    case From::locality:
    case From::authority: return locality(value, row, field);
    case From::point: return point(value, row, field);
    case From::centre: return centre(row, field);
    case From::area: return area(row, field);
    case From::ratio: {
      const Json a = this->value(value.parts[0], row, field);
      const Json b = this->value(value.parts[1], row, field);
      if (!a.is_number() || !b.is_number() || b.as_double() == 0) return {};
      return rounded(a.as_double() / b.as_double(), 10);
    }
  }
  return {};
}

Json Evaluator::from_table(const Value& value, const Row& row, const std::string& field) {
  const auto table = tables_.find(value.table);
  if (table == tables_.end()) return {};
  const Json key = this->value(value.key[0], row, field);
  const auto look = [&](const Json& one) -> Json {
    const auto found = table->second.by_key.find(as_text(one));
    return found == table->second.by_key.end()
               ? Json()
               : at_column(table->second.rows[found->second].fields, value.column);
  };
  if (!key.is_array()) return look(key);
  Json out = Json::array();
  for (const Json& one : key.as_array())
    if (Json found = look(one); !found.is_null()) out.push(std::move(found));
  return out;
}

// "urn:…:be-nis-{nis}": nothing when a column is empty.
Json Evaluator::filled(const Value& value, const Row& row) {
  std::string out;
  std::string_view rest = value.text_template;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string text =
        as_text(at_column(row.fields, rest.substr(open + 1, close - open - 1)));
    if (text.empty()) return {};
    out += text;
    rest.remove_prefix(close + 1);
  }
  return Json(std::move(out));
}

std::string Evaluator::member_text(const Value& value, std::string_view name, const Row& row,
                                   const std::string& field) {
  for (const auto& [key, part] : value.members)
    if (key == name) return as_text(this->value(part, row, field));
  return {};
}

// The municipality's id; for an authority the id of its organisation, nothing for another name.
Json Evaluator::locality(const Value& value, const Row& row, const std::string& field) {
  if (localities_ == nullptr) return {};
  LocalityQuestion question{
      member_text(value, "name", row, field), member_text(value, "postcode", row, field),
      member_text(value, "code", row, field), member_text(value, "department", row, field)};
  if (question.name.empty() && question.code.empty() && question.postcode.empty()) return {};
  if (value.from == Value::From::authority) {
    std::string place = text::place_of_authority(question.name);
    if (place == question.name) return {};
    question.name = std::move(place);
    const LocalityAnswer answer = localities_->find(question);
    constexpr std::string_view area = "urn:ngsi-ld:AdministrativeArea:";
    if (answer.id.substr(0, area.size()) != area) return {};
    return Json("urn:ngsi-ld:Organisation:" + answer.id.substr(area.size()));
  }
  LocalityAnswer answer = localities_->find(question);
  if (answer.id.empty()) {
    problem(value, field, answer.reason, std::move(answer.candidates));
    return {};
  }
  if (!answer.reason.empty()) warnings.push_back({field, answer.reason, {}});
  return Json(std::move(answer.id));
}

Json Evaluator::point(const Value& value, const Row& row, const std::string& field) {
  const std::string lon = member_text(value, "lon", row, field);
  const std::string lat = member_text(value, "lat", row, field);
  if (lon.empty() && lat.empty()) return {};
  const auto x = text::parse_number(lon), y = text::parse_number(lat);
  if (!x.ok() || !y.ok()) {
    problem(value, field, (x.ok() ? y : x).error().message);
    return {};
  }
  geo::Point place{*x, *y};
  const int epsg = std::atoi(member_text(value, "epsg", row, field).c_str());
  if (epsg != 0 && epsg != geo::wgs84) {
    auto found = projections_.find(epsg);
    if (found == projections_.end()) {
      auto made = geo::Projection::from_epsg(epsg);
      if (!made.ok()) {
        problem(value, field, made.error().message);
        return {};
      }
      found = projections_.emplace(epsg, std::move(*made)).first;
    }
    const auto moved = found->second.to_wgs84(*x, *y);
    if (!moved.ok()) {
      problem(value, field, moved.error().message);
      return {};
    }
    place = *moved;
  }
  if (std::abs(place.lon) > 180 || std::abs(place.lat) > 90 || (place.lon == 0 && place.lat == 0)) {
    problem(value, field, "is no place on the Earth");
    return {};
  }
  Json coordinates = Json::array();
  coordinates.push(rounded(place.lon, 1e7));
  coordinates.push(rounded(place.lat, 1e7));
  return Json::object({{"type", "Point"}, {"coordinates", std::move(coordinates)}});
}

Json Evaluator::centre(const Row& row, const std::string& field) {
  const Json* geometry = row.fields.find("@geometry");
  if (geometry == nullptr || geometry->is_null()) return {};
  const auto shape = geo::geometry_from_geojson(*geometry);
  if (!shape.ok()) {
    problems.push_back({field, shape.error().message, {}});
    return {};
  }
  const geo::Point place = geo::point_on_surface(*shape);
  Json coordinates = Json::array();
  coordinates.push(rounded(place.lon, 1e5));
  coordinates.push(rounded(place.lat, 1e5));
  return Json::object({{"type", "Point"}, {"coordinates", std::move(coordinates)}});
}

Json Evaluator::area(const Row& row, const std::string& field) {
  const Json* geometry = row.fields.find("@geometry");
  if (geometry == nullptr || geometry->is_null()) return {};
  const auto shape = geo::geometry_from_geojson(*geometry);
  if (shape.ok()) return rounded(geo::area_m2(*shape) / 1e6, 100);
  problems.push_back({field, shape.error().message, {}});
  return {};
}

Json Evaluator::step(const Value& value, Json given, const std::string& field) {
  if (!value.split.empty() && given.is_string()) {
    Json list = Json::array();
    std::string_view rest = given.as_string();
    while (true) {
      const std::size_t end = rest.find(value.split);
      if (std::string part = trimmed(rest.substr(0, end)); !part.empty())
        list.push(std::move(part));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + value.split.size());
    }
    given = std::move(list);
  }
  const bool elementwise = value.as != Value::As::as_is || !value.after.empty() ||
                           !value.contains.empty() || !value.lookup.empty() ||
                           !value.vocabulary.empty() || !value.below.empty() ||
                           !value.text_template.empty() || value.characters_max > 0;
  if (!elementwise) return given;
  if (!given.is_array()) return converted(value, given, field);
  Json out = Json::array();
  for (const Json& one : given.as_array()) {
    Json made = converted(value, one, field);
    const auto& list = out.as_array();
    if (!is_empty(made) && std::find(list.begin(), list.end(), made) == list.end())
      out.push(std::move(made));
  }
  return out;
}

Json Evaluator::converted(const Value& value, const Json& given, const std::string& field) {
  using As = Value::As;
  Json out = given;
  std::string text = as_text(given);
  if (!value.after.empty()) {
    while (text.size() >= value.after.size() && !text.empty() &&
           text.compare(text.size() - value.after.size(), std::string::npos, value.after) == 0)
      text.resize(text.size() - value.after.size());
    const std::size_t at = text.rfind(value.after);
    if (at != std::string::npos) text = text.substr(at + value.after.size());
    out = Json(text);
  }
  if (value.as == As::text) out = Json(text);
  if (value.as == As::url) {
    out = Json(url_of(text));
    if (out.as_string().empty()) {
      problem(value, field, "is no web address");
      return {};
    }
  }
  if (value.as == As::slug) out = Json(slug_of(text));
  if (value.as == As::boolean)
    out = Json(text == "1" || text == "true" || text::fold(text) == "oui" || text == "yes");
  if ((value.as == As::number || value.as == As::integer) && !given.is_number()) {
    const auto number = text::parse_number(text);
    if (!number.ok()) {
      problem(value, field, number.error().message);
      return {};
    }
    out = Json(*number);
  }
  if (value.as == As::integer) {
    const double number = out.as_double();
    if (number != std::floor(number) || std::abs(number) > 9e15) {
      problem(value, field, "is no whole number: " + text);
      return {};
    }
    out = Json(static_cast<std::int64_t>(number));
  }
  if (value.as == As::date || value.as == As::year) {
    const auto date = text::parse_date(text);
    if (!date.ok()) {
      problem(value, field, date.error().message);
      return {};
    }
    const text::LooseDate day{date->first, text::DatePrecision::day};
    out = value.as == As::date
              ? Json(text::format_date(day))
              : Json(static_cast<std::int64_t>(static_cast<int>(date->first.year())));
  }
  out = looked_up(value, std::move(out), field);
  if (is_empty(out)) return {};
  if (!value.below.empty() && out.is_number()) {
    const auto found = std::find_if(value.below.begin(), value.below.end(),
                                    [&](auto& one) { return out.as_double() < one.first; });
    out = found == value.below.end() ? Json() : Json(found->second);
  }
  if (!value.text_template.empty() && !is_empty(out)) {
    std::string made = value.text_template;
    const std::size_t hole = made.find("{}");
    if (hole != std::string::npos) made.replace(hole, 2, as_text(out));
    out = Json(std::move(made));
  }
  if (value.characters_max > 0 && out.is_string())
    out = Json(shortened(out.as_string(), value.characters_max));
  return out;
}

Json Evaluator::looked_up(const Value& value, Json given, const std::string& field) {
  if (value.lookup.empty() && value.contains.empty() && value.vocabulary.empty()) return given;
  const std::string text = as_text(given);
  for (const auto& [from, to] : value.lookup)
    if (from == text) return to;
  const std::string folded = text::fold(text);
  for (const auto& [part, to] : value.contains)
    if (folded.find(part) != std::string::npos) return to;
  if (const model::Vocabulary* vocabulary = registry_.vocabulary(value.vocabulary)) {
    if (vocabulary->find(text) != nullptr) return given;
    for (const model::Concept& one : vocabulary->concepts) {
      for (const auto& [language, label] : one.labels)
        if (text::fold(label) == folded) return Json(one.code);
      for (const auto& [language, labels] : one.alt_labels)
        for (const std::string& label : labels)
          if (text::fold(label) == folded) return Json(one.code);
    }
  }
  if (value.otherwise) return *value.otherwise;
  problem(value, field, "is not known to the mapping: " + text);
  return {};
}

}  // namespace maillage::import
