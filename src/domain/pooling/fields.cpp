#include "domain/pooling/fields.h"

#include "engine/values.h"

namespace maillage::domain::pooling {

engine::TermId Fields::term(std::string_view short_name) const {
  if (const auto known = terms_.find(short_name); known != terms_.end()) return known->second;
  const engine::TermId found = context_.engine.terms().find(model::iri(short_name));
  terms_.emplace(short_name, found);
  return found;
}

std::string_view Fields::json(const engine::Record& record, std::string_view short_name) const {
  const engine::TermId wanted = term(short_name);
  if (wanted == engine::no_term || !context_.engine.may_read(context_.actor, record, wanted))
    return {};
  const auto view = record.find(wanted);
  return view ? view->value() : std::string_view();
}

std::vector<std::string> Fields::texts(const engine::Record& record,
                                       std::string_view short_name) const {
  std::vector<std::string> found;
  engine::for_each_string(json(record, short_name), [&](std::string_view text) {
    const bool of_vocabulary =
        text.substr(0, model::vocabulary_iri.size()) == model::vocabulary_iri;
    const std::size_t hash = of_vocabulary ? text.find('#') : std::string_view::npos;
    found.emplace_back(hash == std::string_view::npos ? text : text.substr(hash + 1));
  });
  return found;
}

std::string Fields::text(const engine::Record& record, std::string_view short_name) const {
  auto found = texts(record, short_name);
  return found.empty() ? std::string() : std::move(found.front());
}

std::optional<double> Fields::number(const engine::Record& record,
                                     std::string_view short_name) const {
  return engine::json_number(json(record, short_name));
}

std::optional<bool> Fields::boolean(const engine::Record& record,
                                    std::string_view short_name) const {
  const std::string_view value = json(record, short_name);
  if (value == "true") return true;
  if (value == "false") return false;
  return std::nullopt;
}

std::optional<std::int32_t> Fields::day(const engine::Record& record,
                                        std::string_view short_name) const {
  const std::string date = text(record, short_name);
  return date.empty() ? std::nullopt : day_of(date);
}

bool Fields::is_a(const engine::Record& record, std::string_view type) const {
  return record.has_type(context_.engine.terms().find(model::iri(type)));
}

std::optional<std::int32_t> day_of(std::string_view date) {
  const auto time = parse_timestamp(date);
  if (!time.ok()) return std::nullopt;
  const auto days = std::chrono::floor<std::chrono::days>(*time).time_since_epoch().count();
  return static_cast<std::int32_t>(days);
}

std::string date_of(std::int32_t day) {
  const Timestamp midnight{std::chrono::days(day)};
  return format_timestamp(midnight).substr(0, 10);
}

}  // namespace maillage::domain::pooling
