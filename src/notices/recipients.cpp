#include "notices/recipients.h"

#include <algorithm>

#include "access/actor.h"
#include "base/time.h"
#include "model/query.h"

namespace maillage::notices {

namespace {

constexpr std::size_t members_max = 10'000;

std::vector<std::string> targets_at(const Json& entity, std::string_view member) {
  std::vector<std::string> ids;
  const Json* found = entity.find(member);
  if (found && found->is_string()) ids.push_back(found->as_string());
  if (found && found->is_array())
    for (const Json& one : found->as_array())
      if (one.is_string()) ids.push_back(one.as_string());
  return ids;
}

bool holds_on(const Json& entity, std::string_view today) {
  const std::string_view from = entity.string_at("validFrom");
  const std::string_view to = entity.string_at("validTo");
  return entity.string_at("state") == "active" && (from.empty() || from <= today) &&
         (to.empty() || today < to);
}

class Finder {
 public:
  explicit Finder(const engine::Engine& engine)
      : engine_(engine), today_(format_timestamp(engine.now()).substr(0, 10)) {}

  void members_of(const std::string& organisation, model::Role least) {
    if (organisation.starts_with("urn:ngsi-ld:Person:")) return add({organisation, "", ""});
    for (const Json& one : linked("Membership", "organisation", organisation))
      if (holds_on(one, today_) && model::role_from(one.string_at("role")) >= least)
        add({std::string(one.string_at("person")), organisation, ""});
    for (const Json& one : linked("Delegation", "organisation", organisation))
      if (holds_on(one, today_) && model::role_from(one.string_at("role")) >= least)
        add({std::string(one.string_at("delegate")), organisation,
             std::string(one.string_at("delegator"))});
  }

  // The authorities of a municipality.
  void governing(const std::string& area, model::Role least) {
    for (const Json& one : linked("Organisation", "municipality", area))
      if (one.string_at("kind") == "municipality")
        members_of(std::string(one.string_at("id")), least);
  }

  void officers_of(const std::string& system) {
    model::Query query = of_type("Membership");
    query.filter.emplace();
    query.filter->kind = model::Filter::Kind::exists;
    query.filter->path.attribute = model::iri("systems");
    for (const Json& one : found(query)) {
      const auto systems = targets_at(one, "systems");
      if (holds_on(one, today_) &&
          std::find(systems.begin(), systems.end(), system) != systems.end())
        add({std::string(one.string_at("person")), std::string(one.string_at("organisation")), ""});
    }
  }

  std::vector<Recipient> take() { return std::move(list_); }

 private:
  void add(Recipient recipient) {
    const bool known = std::any_of(list_.begin(), list_.end(), [&](const Recipient& one) {
      return one.person == recipient.person;
    });
    if (!recipient.person.empty() && !known) list_.push_back(std::move(recipient));
  }

  static model::Query of_type(std::string_view type) {
    model::Query query;
    query.types = {{model::iri(type)}};
    query.limit = members_max;
    return query;
  }
  std::vector<Json> linked(std::string_view type, std::string_view attribute,
                           const std::string& target) const {
    model::Query query = of_type(type);
    query.links = {{model::iri(attribute), target}};
    return found(query);
  }
  std::vector<Json> found(const model::Query& query) const {
    std::vector<Json> list;
    const auto actor = access::Actor::system();
    const auto page = engine_.query(actor, query);
    if (!page.ok()) return list;
    for (const auto& hit : page->hits) list.push_back(engine_.simple(actor, *hit.record));
    return list;
  }

  const engine::Engine& engine_;
  std::string today_;
  std::vector<Recipient> list_;
};

void add_word(Finder& finder, const std::string& word, model::Role least, const Json& entity,
              const model::TypeDefinition& type) {
  const auto members_at = [&](const std::string& relationship) {
    if (relationship == "id") return finder.members_of(std::string(entity.string_at("id")), least);
    for (const std::string& id : targets_at(entity, relationship)) finder.members_of(id, least);
  };
  if (word == "owner") {
    for (const std::string& one : type.access.owners) members_at(one);
  } else if (word == "party") {
    for (const std::string& one : type.access.parties) members_at(one);
  } else if (word == "territory") {
    for (const auto& attribute : type.attributes)
      if (attribute.territory)
        for (const std::string& area : targets_at(entity, attribute.name))
          finder.governing(area, least);
  } else if (word == "officer") {
    finder.officers_of(type.access.system.empty() ? type.dimension : type.access.system);
  } else {
    members_at(word);
  }
}

}  // namespace

std::vector<Recipient> recipients_of(const engine::Engine& engine,
                                     const std::vector<std::string>& words, const Json& entity,
                                     const model::TypeDefinition& type) {
  Finder finder(engine);
  for (const std::string& one : words) {
    const auto [word, least] = word_and_role(one);
    add_word(finder, word, least, entity, type);
  }
  return finder.take();
}

}  // namespace maillage::notices
