// The engine's side of access: the viewers it keeps for the actors that work with it, the key of
// each entity, and what a commit asks before it takes a change.
#include <algorithm>

#include "access/decide.h"
#include "engine/impl.h"

namespace maillage::engine {

namespace {

// Viewers kept: as many audiences as work with the server at a time. One more is made anew.
constexpr std::size_t viewers_max = 512;

}  // namespace

ViewerPtr Engine::viewer(const access::Actor& actor) const { return impl_->viewer_of(actor); }

ViewerPtr Engine::Impl::viewer_of(const access::Actor& actor) const {
  if (actor.kind == access::Actor::Kind::anonymous) return anonymous_viewer;
  if (actor.is_staff() && actor.types_only.empty()) return staff_viewer;
  const std::string key = access::signature(actor);
  const Viewer::Closure closure = closure_now();
  {
    std::lock_guard guard(viewers_mutex);
    const auto it = viewers.find(key);
    if (it != viewers.end() && it->second.viewer->closure == closure) {
      it->second.used = ++viewer_uses;
      return it->second.viewer;
    }
  }
  // Made, filled and enlisted under the exclusive lock, so that no commit passes in between.
  std::unique_lock guard(lock);
  std::shared_ptr<Viewer> made = make_viewer(actor);
  std::lock_guard inner(viewers_mutex);
  if (viewers.size() >= viewers_max && !viewers.contains(key))
    viewers.erase(std::min_element(
        viewers.begin(), viewers.end(),
        [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  viewers[key] = {made, ++viewer_uses};
  return made;
}

// The day in UTC: areas begin and end at midnight.
Viewer::Closure Engine::Impl::closure_now() const {
  const auto day = std::chrono::floor<std::chrono::days>(options.clock());
  return {graph.territories_version(), day.time_since_epoch().count()};
}

// Requires the engine's lock.
std::shared_ptr<Viewer> Engine::Impl::make_viewer(const access::Actor& actor) const {
  const auto intern = [this](std::string_view text) { return terms.intern(text); };
  const std::string today = format_timestamp(options.clock()).substr(0, 10);
  const auto expand = [&](const std::vector<std::string>& territories) {
    std::vector<access::Id> found;
    for (const std::string& territory : territories)
      for (const TermId inner : graph.closure(terms.intern(territory), today))
        found.push_back(inner);
    return found;
  };
  auto made = std::make_shared<Viewer>(actor, access::standing_of(actor, registry, intern, expand),
                                       registry, access_keys, terms, conditions);
  made->closure = closure_now();
  for (const EntityNumber number : graph.restricted())
    if (!made->sees(*graph.at(number))) made->hide(number, true);
  return made;
}

// Requires the engine's exclusive lock.
void Engine::Impl::update_viewers(const RecordPtr& before, const RecordPtr& after) {
  const bool was = before && before->visibility() != 0;
  const bool is = after && after->visibility() != 0;
  if (!was && !is) return;
  if (was && is && before->number() == after->number() &&
      before->visibility() == after->visibility())
    return;
  std::lock_guard guard(viewers_mutex);
  const auto update = [&](Viewer& viewer) {
    if (was) viewer.hide(before->number(), false);
    if (is && !viewer.sees(*after)) viewer.hide(after->number(), true);
  };
  update(*anonymous_viewer);
  for (auto& [key, kept] : viewers) update(*kept.viewer);
}

access::Key Engine::Impl::key_of(const model::Entity& entity) const {
  return access::key_of(entity, registry, graph.territories_of(entity),
                        [this](std::string_view text) { return terms.intern(text); });
}

std::uint32_t Engine::Impl::visibility_of(const model::Entity& entity) const {
  if (registry.types_of(entity).empty()) return 0;
  access::Key key = key_of(entity);
  if (access::open_to_everybody(key, entity, registry)) return 0;
  return access_keys.number_of(std::move(key));
}

bool Engine::Impl::is_public(const Record& record) const {
  if (record.visibility() == 0) return true;
  return access::may_read(access_keys.at(record.visibility()),
                          model::relation_of(model::Who::everybody), registry);
}

// --- Decisions.

namespace {

// What the actor does not see stays when it replaces the whole content (CIM 009 5.6.18): it cannot
// have meant to take it away.
void keep_unread(const Viewer& viewer, const access::Key& key, const model::Registry& registry,
                 const model::Entity& before, model::Entity& after) {
  const model::Relation is = access::relation(viewer.standing(), key);
  for (const model::Attribute& attribute : before.attributes) {
    if (after.find(attribute.name) || access::may_read(key, is, registry, attribute.name)) continue;
    after.attributes.push_back(attribute);
  }
}

}  // namespace

Result<void> only_types(const access::Actor& actor, const model::Entity& entity) {
  if (actor.types_only.empty()) return {};
  for (const std::string& type : entity.types)
    if (std::find(actor.types_only.begin(), actor.types_only.end(), type) == actor.types_only.end())
      return make_error(ErrorCode::forbidden, "This key is not for entities of that type.", "type");
  return {};
}

Result<void> not_frozen(const model::Registry& registry, const model::Entity& before) {
  for (const model::TypeDefinition* type : registry.types_of(before))
    if (type->frozen)
      return make_error(ErrorCode::forbidden, "This is kept as it was made, and never changes.",
                        before.id);
  return {};
}

Result<void> Engine::Impl::decide(const PendingCommit& pending, model::Change::Kind kind,
                                  const std::optional<model::Entity>& before,
                                  std::optional<model::Entity>& after) const {
  const Viewer& viewer = *pending.viewer;
  const access::Standing& standing = viewer.standing();
  const access::Key was = before ? key_of(*before) : access::Key();
  if (!after) return access::decide_remove(standing, registry, {&*before, &was});
  if (!before) {
    const access::Key is = key_of(*after);
    return access::decide_create(standing, registry, {&*after, &is});
  }
  using Kind = model::Change::Kind;
  if (kind == Kind::replace || kind == Kind::upsert)
    keep_unread(viewer, was, registry, *before, *after);
  const access::Key is = key_of(*after);
  return access::decide_change(standing, registry, {&*before, &was}, {&*after, &is});
}

// What is not read is neither confirmed by a change to the same value nor told to be missing.
Result<void> Engine::Impl::decide_named(const PendingCommit& pending, const model::Change& change,
                                        const model::Entity& before) const {
  std::vector<std::string_view> names;
  const auto add = [&](std::string_view name) {
    if (conditions.has(terms.find(name))) names.push_back(name);
  };
  for (const model::Attribute& attribute : change.content.attributes) add(attribute.name);
  add(change.attribute);
  if (names.empty()) return {};
  const access::Key key = key_of(before);
  for (const std::string_view name : names)
    MAILLAGE_TRY(access::decide_naming(pending.viewer->standing(), registry, key, name));
  return {};
}

Result<void> Engine::may_create(const access::Actor& actor, const model::Entity& entity) const {
  const ViewerPtr looking = viewer(actor);
  if (!actor.may_write) return make_error(ErrorCode::forbidden, "This key may only read.");
  MAILLAGE_TRY(only_types(actor, entity));
  std::shared_lock guard(impl_->lock);
  const access::Key key = impl_->key_of(entity);
  return access::decide_create(looking->standing(), impl_->registry, {&entity, &key});
}

// Calls decide(viewer, entity, subject) with what the actor sees under that id.
template <class Decide>
Result<void> Engine::Impl::beforehand(const access::Actor& actor, std::string_view id,
                                      Decide&& decide) const {
  const ViewerPtr looking = viewer_of(actor);
  std::shared_lock guard(lock);
  const RecordPtr record = graph.find(id);
  if (!record || !looking->sees(*record)) return not_found(std::string(id));
  if (!actor.may_write) return make_error(ErrorCode::forbidden, "This key may only read.");
  const model::Entity entity = record->decode(terms);
  const access::Key key = key_of(entity);
  return decide(looking->standing(), access::Subject{&entity, &key});
}

Result<void> Engine::may_change(const access::Actor& actor, std::string_view id) const {
  return impl_->beforehand(actor, id,
                           [this](const auto& standing, const auto& subject) -> Result<void> {
                             MAILLAGE_TRY(not_frozen(impl_->registry, *subject.entity));
                             return access::decide_edit(standing, impl_->registry, subject);
                           });
}

Result<void> Engine::may_remove(const access::Actor& actor, std::string_view id) const {
  return impl_->beforehand(actor, id,
                           [this](const auto& standing, const auto& subject) -> Result<void> {
                             MAILLAGE_TRY(not_frozen(impl_->registry, *subject.entity));
                             return access::decide_remove(standing, impl_->registry, subject);
                           });
}

Result<void> Engine::may_step(const access::Actor& actor, std::string_view id,
                              std::string_view name) const {
  return impl_->beforehand(
      actor, id, [&](const auto& standing, const access::Subject& subject) -> Result<void> {
        for (const auto* type : impl_->registry.types_of(*subject.entity))
          for (const model::WorkflowStep& step : type->steps)
            if (step.name == name)
              return access::decide_step(standing, impl_->registry, subject, *type, step);
        return invalid("step", "'" + std::string(name) + "' is no step of this entity");
      });
}

// --- What is told of an entity.

bool Engine::may_read(const access::Actor& actor, const Record& record, TermId attribute) const {
  if (!impl_->conditions.has(attribute)) return true;
  return viewer(actor)->reads(record, attribute);
}

model::Entity Engine::decode(const access::Actor& actor, const Record& record) const {
  model::Entity entity = record.decode(impl_->terms);
  const ViewerPtr looking = viewer(actor);
  std::erase_if(entity.attributes, [&](const model::Attribute& attribute) {
    return !looking->reads(record, impl_->terms.find(attribute.name));
  });
  entity.version = looking->version(record);
  entity.modified_at = looking->modified_at(record);
  return entity;
}

}  // namespace maillage::engine
