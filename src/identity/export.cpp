#include "identity/export.h"

#include <set>
#include <vector>

#include "identity/rows.h"

namespace maillage::identity {

namespace {

constexpr std::size_t audit_page = 200;
constexpr std::size_t entities_page = 200;

Error stopped() { return make_error(ErrorCode::unavailable, "Nobody takes the export any more."); }

std::string short_type(const engine::Engine& engine, const engine::Record& record) {
  return std::string(model::short_name(engine.terms().text(record.type(0))));
}

class Export {
 public:
  Export(const Accounts& accounts, const Account& account, const ExportSink& sink)
      : accounts_(accounts), account_(account), sink_(sink), engine_(*accounts.engine()) {
    if (account.person.empty()) return;
    const Members& members = *accounts.members();
    // What they may read in any of the ways in which they may act.
    selves_.push_back(members.actor(account.person, "", ""));
    for (const Capacity& capacity : members.capacities(account.person))
      selves_.push_back(
          members.actor(account.person, capacity.organisation, capacity.on_behalf_of));
  }

  Result<void> run() {
    MAILLAGE_TRY(of_account());
    MAILLAGE_TRY(sessions());
    MAILLAGE_TRY(keys());
    MAILLAGE_TRY(about());
    MAILLAGE_TRY(invitations());
    MAILLAGE_TRY(activity());
    return shown();
  }

 private:
  Result<void> begin(std::string_view section) {
    return sink_.section(section) ? Result<void>() : stopped();
  }
  Result<void> put(const Json& item) { return sink_.item(item) ? Result<void>() : stopped(); }

  Result<void> of_account() {
    MAILLAGE_TRY(begin("account"));
    Json item = Json::object({{"name", account_.name},
                              {"email", account_.email},
                              {"language", account_.language},
                              {"password", !account_.hash.empty()},
                              {"secondFactor", account_.second_factor},
                              {"recoveryCodes", std::uint64_t{account_.recovery.size()}},
                              {"linked", Json::array(account_.linked)},
                              {"created", format_timestamp(account_.created)},
                              {"changed", format_timestamp(account_.changed)}});
    if (!account_.person.empty()) item.set("person", account_.person);
    return put(item);
  }

  Result<void> sessions() {
    MAILLAGE_TRY(begin("sessions"));
    for (const auto& [session, used] : accounts_.sessions().list(account_.name))
      MAILLAGE_TRY(put(Json::object({{"device", session.device},
                                     {"created", format_timestamp(session.created)},
                                     {"used", format_timestamp(used)},
                                     {"expires", format_timestamp(session.expires)}})));
    return {};
  }

  Result<void> keys() {
    MAILLAGE_TRY(begin("keys"));
    for (const auto& [key, used] : accounts_.keys().list(account_.name)) {
      Json item = Json::object({{"label", key.label},
                                {"mayWrite", key.may_write},
                                {"types", Json::array(key.types_only)},
                                {"perMinute", key.per_minute},
                                {"created", format_timestamp(key.created)}});
      if (!key.organisation.empty()) item.set("organisation", key.organisation);
      if (key.expires != Timestamp{}) item.set("expires", format_timestamp(key.expires));
      if (used != Timestamp{}) item.set("used", format_timestamp(used));
      MAILLAGE_TRY(put(item));
    }
    return {};
  }

  // The person themselves as the one who reads this entity; nullptr when they may not.
  const access::Actor* reader_of(std::string_view id) const {
    for (const access::Actor& self : selves_)
      if (engine_.get(self, id)) return &self;
    return nullptr;
  }

  // An entity as they read it, and the names of what they do not.
  Json entity_json(const engine::Record& record) const {
    const access::Actor* reader = reader_of(record.id());
    if (!reader)
      return Json::object({{"id", std::string(record.id())},
                           {"type", short_type(engine_, record)},
                           {"withheld", Json::array(std::vector<std::string>{"*"})}});
    Json item = engine_.simple(*reader, record);
    std::vector<std::string> withheld;
    const Json whole = engine_.simple(access::Actor::system(), record);
    for (const auto& [name, value] : whole.as_object())
      if (!item.find(name)) withheld.push_back(name);
    if (!withheld.empty()) item.set("withheld", Json::array(std::move(withheld)));
    return item;
  }

  // Entities whose attribute names the value, page by page.
  Result<void> put_all(model::Query query, std::set<std::string>& told) {
    query.limit = entities_page;
    for (;;) {
      MAILLAGE_ASSIGN(const auto page, engine_.query(access::Actor::system(), query));
      for (const auto& hit : page.hits)
        if (told.insert(std::string(hit.record->id())).second)
          MAILLAGE_TRY(put(entity_json(*hit.record)));
      if (page.next.empty()) return {};
      query.cursor = page.next;
    }
  }

  // Complete by construction: what leads to a person is said by the types.
  Result<void> about() {
    MAILLAGE_TRY(begin("about"));
    if (account_.person.empty()) return {};
    for (const model::TypeDefinition& type : engine_.registry().types()) {
      std::set<std::string> told;  // one may name them twice
      for (const std::string& name : type.personal) {
        model::Query query;
        query.types = {{type.iri}};
        if (name == "id") {
          query.ids = {account_.person};
        } else {
          query.links = {{type.attribute(name)->iri, account_.person}};
        }
        MAILLAGE_TRY(put_all(std::move(query), told));
      }
    }
    return {};
  }

  // Memberships to which their address was invited, and which name no person yet.
  Result<void> invitations() {
    MAILLAGE_TRY(begin("invitations"));
    const auto* type = engine_.registry().type("Membership");
    const auto* email = type ? type->attribute("email") : nullptr;
    if (!email || account_.email.empty()) return {};
    model::Filter is_theirs;
    is_theirs.kind = model::Filter::Kind::compare;
    is_theirs.op = model::Filter::Operator::equal;
    is_theirs.path.attribute = email->iri;
    is_theirs.values = {Json(account_.email)};
    model::Query query;
    query.types = {{type->iri}};
    query.filter = std::move(is_theirs);
    query.limit = entities_page;
    MAILLAGE_ASSIGN(const auto page, engine_.query(access::Actor::system(), query));
    for (const auto& hit : page.hits) {
      const Json whole = engine_.simple(access::Actor::system(), *hit.record);
      if (whole.find("person")) continue;  // told above
      Json item = Json::object({{"id", whole.string_at("id")}});
      for (const char* member : {"organisation", "role", "state", "title", "email"})
        if (const Json* found = whole.find(member)) item.set(member, *found);
      MAILLAGE_TRY(put(item));
    }
    return {};
  }

  // What they did, and what they looked at: of that no more than where and when, since what was
  // shown is of others.
  Result<void> activity() {
    MAILLAGE_TRY(begin("activity"));
    engine::AuditQuery query;
    query.actor = account_.person.empty() ? account_.name : account_.person;
    query.limit = audit_page;
    return each_record(access::Actor::system(), query, [&](const engine::AuditRecord& record) {
      Json item = record_json(record);
      if (record.kind != engine::AuditRecord::Kind::change) {
        item.set("entities", std::uint64_t{record.items.size() + record.more});
        return put(item);
      }
      Json entities = Json::array();
      for (const auto& one : record.items) entities.push(change_json(record, one));
      item.set("entities", std::move(entities));
      return put(item);
    });
  }

  Result<void> shown() {
    MAILLAGE_TRY(begin("shown"));
    if (account_.person.empty()) return {};
    engine::AuditQuery query;
    query.limit = audit_page;
    // As they read it themselves: not everybody's name is theirs to know.
    return each_record(selves_.front(), query, [&](const engine::AuditRecord& record) {
      Json item = record_json(record);
      Json entities = Json::array();
      for (const auto& one : record.items) entities.push(one.entity);
      item.set("entities", std::move(entities));
      if (!record.actor_name.empty()) item.set("by", record.actor_name);
      return put(item);
    });
  }

  template <class Take>
  Result<void> each_record(const access::Actor& reader, engine::AuditQuery query, Take&& take) {
    do {
      MAILLAGE_ASSIGN(const auto page, engine_.audit(reader, query));
      for (const engine::AuditRecord& record : page.records) MAILLAGE_TRY(take(record));
      query.before = page.next;
    } while (query.before != 0);
    return {};
  }

  Json record_json(const engine::AuditRecord& record) const {
    using Kind = engine::AuditRecord::Kind;
    Json item = Json::object({{"at", format_timestamp(record.at)},
                              {"kind", record.kind == Kind::change  ? "change"
                                       : record.kind == Kind::shown ? "shown"
                                                                    : "done"},
                              {"operation", record.operation},
                              {"roles", record.roles}});
    if (!record.organisation.empty()) item.set("organisation", record.organisation);
    if (!record.on_behalf_of.empty()) item.set("onBehalfOf", record.on_behalf_of);
    return item;
  }

  // What they wrote, where they may still read it: the rest belongs to an organisation they left.
  Json change_json(const engine::AuditRecord& record, const engine::AuditRecord::Item& one) const {
    Json item = Json::object({{"id", one.entity}, {"type", one.type}, {"change", one.change}});
    if (!one.step.empty()) item.set("step", one.step);
    const access::Actor* reader = reader_of(one.entity);
    if (!reader) {
      item.set("withheld", Json::array(std::vector<std::string>{"*"}));
      return item;
    }
    const auto entries = engine_.history(*reader, one.entity, record.position + 1, 1);
    if (!entries.ok() || entries->empty() || entries->front().position != record.position)
      return item;
    Json wrote = Json::object();
    for (const auto& change : entries->front().changes)
      wrote.set(std::string(model::short_name(change.attribute)), change.after);
    item.set("wrote", std::move(wrote));
    return item;
  }

  const Accounts& accounts_;
  const Account& account_;
  const ExportSink& sink_;
  const engine::Engine& engine_;
  std::vector<access::Actor> selves_;
};

}  // namespace

Result<void> export_account(const Accounts& accounts, const Account& account,
                            const ExportSink& sink) {
  if (!accounts.engine())
    return make_error(ErrorCode::unavailable, "There is no graph to export from.");
  return Export(accounts, account, sink).run();
}

}  // namespace maillage::identity
