#include "notices/ledger.h"

#include "base/ids.h"

namespace maillage::notices {

namespace {

using store::Space;
constexpr std::string_view told_prefix = "notices/told/";
constexpr std::string_view began_prefix = "notices/began/";
constexpr std::string_view waiting_prefix = "notices/waiting/";
constexpr std::string_view daily_key = "notices/daily";

// Keys of one length, however long the fields are that a telling is about.
std::string told_key(std::string_view telling) {
  return std::string(told_prefix) + hex_encode(sha256(telling));
}
std::string waiting_key(const Waiting& one) {
  return std::string(waiting_prefix) + one.person + "/" + one.key;
}

Json row_of(const Waiting& one) {
  return Json::object({{"key", one.key},
                       {"person", one.person},
                       {"organisation", one.organisation},
                       {"onBehalfOf", one.on_behalf_of},
                       {"rule", one.rule},
                       {"group", one.group},
                       {"source", one.source},
                       {"telling", one.telling},
                       {"words", one.words}});
}

Waiting waiting_of(const Json& row) {
  const auto text = [&](const char* member) { return std::string(row.string_at(member)); };
  const Json* words = row.find("words");
  return {text("key"),   text("person"), text("organisation"), text("onBehalfOf"),     text("rule"),
          text("group"), text("source"), text("telling"),      words ? *words : Json()};
}

store::Write put(std::string key, std::string value) {
  return {Space::accounts, std::move(key), std::move(value)};
}

}  // namespace

bool Ledger::told(std::string_view telling) const {
  const auto row = store_.get(Space::accounts, told_key(telling));
  return row.ok() && row->has_value();
}

bool Ledger::began(std::string_view rule) const {
  const auto row = store_.get(Space::accounts, std::string(began_prefix) + std::string(rule));
  return row.ok() && row->has_value();
}

Result<void> Ledger::tell(const std::vector<std::string>& tellings,
                          const std::vector<Waiting>& waiting) {
  store::Batch batch;
  for (const std::string& telling : tellings) batch.push_back(put(told_key(telling), ""));
  for (const Waiting& one : waiting) batch.push_back(put(waiting_key(one), row_of(one).dump()));
  return batch.empty() ? Result<void>() : store_.write(batch, store::Durability::synced);
}

Result<void> Ledger::begin(std::string_view rule, const std::vector<std::string>& tellings) {
  store::Batch batch;
  for (const std::string& telling : tellings) batch.push_back(put(told_key(telling), ""));
  batch.push_back(put(std::string(began_prefix) + std::string(rule), ""));
  return store_.write(batch, store::Durability::synced);
}

std::vector<Waiting> Ledger::waiting() const {
  std::vector<Waiting> list;
  const std::string from(waiting_prefix);
  (void)store_.scan(Space::accounts, {from, store::after_prefix(from), false},
                    [&](std::string_view, std::string_view value) {
                      if (const auto row = parse_json(value); row.ok())
                        list.push_back(waiting_of(*row));
                      return true;
                    });
  return list;
}

Result<void> Ledger::done(const std::vector<Waiting>& waiting) {
  store::Batch batch;
  for (const Waiting& one : waiting)
    batch.push_back({Space::accounts, waiting_key(one), std::nullopt});
  return batch.empty() ? Result<void>() : store_.write(batch, store::Durability::synced);
}

std::string Ledger::last_daily() const {
  const auto row = store_.get(Space::accounts, daily_key);
  return row.ok() && *row ? **row : std::string();
}

Result<void> Ledger::daily(std::string_view day) {
  return store_.write({put(std::string(daily_key), std::string(day))}, store::Durability::synced);
}

}  // namespace maillage::notices
