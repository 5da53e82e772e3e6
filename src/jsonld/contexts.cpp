// The known contexts and how a request's "@context" becomes one context. No network here: an
// address that is neither known nor given by the loader is an error.
#include <mutex>
#include <shared_mutex>

#include "jsonld/context.h"

namespace maillage::jsonld {

struct Contexts::State {
  Loader loader;
  Limits limits;
  mutable std::shared_mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<const Json>> documents;
  std::unordered_map<std::string, ContextPtr> built;  // by the text of their source
  ContextPtr default_context = Context::core();
};

namespace {

Error not_available(std::string_view url) {
  return make_error(ErrorCode::unavailable,
                    "the @context at " + std::string(url) + " could not be retrieved", "@context");
}

}  // namespace

// Flattens an "@context" value into definitions, keeping loaded documents alive meanwhile.
class Collector {
 public:
  Collector(const Contexts& contexts, const Contexts::Loader& loader,
            const Contexts::Limits& limits)
      : contexts_(contexts), loader_(loader), limits_(limits) {}

  Result<void> add(const Json& value, std::size_t depth) {
    if (depth > limits_.depth_max || ++seen_ > limits_.contexts_max) {
      return make_error(ErrorCode::too_large, "@context names too many contexts", "@context");
    }
    if (value.is_string()) return add_url(value.as_string(), depth);
    if (value.is_array()) {
      for (const Json& item : value.as_array()) {
        if (item.is_array()) return invalid("@context", "an array must not hold arrays");
        MAILLAGE_TRY(add(item, depth + 1));
      }
      return {};
    }
    if (!value.is_object() && !value.is_null()) {
      return invalid("@context", "must be an address, an object or an array of them, not a " +
                                     std::string(value.type_name()));
    }
    definitions_.push_back(&value);
    return {};
  }

  const std::vector<const Json*>& definitions() const { return definitions_; }

 private:
  Result<void> add_url(const std::string& url, std::size_t depth) {
    if (is_core_context_url(url)) return {};  // always there, always wins
    MAILLAGE_ASSIGN(auto document, load(url));
    const Json* inner = document->find("@context");
    if (inner == nullptr) {
      return invalid("@context", "the document at " + url + " has no @context member");
    }
    kept_.push_back(document);
    return add(*inner, depth + 1);
  }

  Result<std::shared_ptr<const Json>> load(const std::string& url) {
    if (auto known = contexts_.document(url)) return known;
    if (url.find(':') == std::string::npos && url.substr(0, 1) != "/") {
      return invalid("@context", "\"" + url + "\" is not an address");
    }
    if (!loader_) return not_available(url);
    auto text = loader_(url);
    if (!text.ok()) return not_available(url);
    auto parsed = parse_json(*text);
    if (!parsed.ok()) return not_available(url);
    return std::make_shared<const Json>(std::move(*parsed));
  }

  const Contexts& contexts_;
  const Contexts::Loader& loader_;
  const Contexts::Limits& limits_;
  std::size_t seen_ = 0;
  std::vector<const Json*> definitions_;
  std::vector<std::shared_ptr<const Json>> kept_;
};

Contexts::Contexts(Loader loader, Limits limits) : state_(std::make_unique<State>()) {
  state_->loader = std::move(loader);
  state_->limits = limits;
}

Contexts::~Contexts() = default;

Result<void> Contexts::add(std::string url, Json document) {
  const Json* inner = document.find("@context");
  if (inner == nullptr) return invalid("@context", "the document has no @context member");
  auto kept = std::make_shared<const Json>(std::move(document));
  std::unique_lock lock(state_->mutex);
  state_->documents[std::move(url)] = std::move(kept);
  state_->built.clear();
  return {};
}

std::shared_ptr<const Json> Contexts::document(std::string_view url) const {
  if (is_core_context_url(url)) {
    static const auto core = std::make_shared<const Json>(*parse_json(core_context_text()));
    return core;
  }
  std::shared_lock lock(state_->mutex);
  auto found = state_->documents.find(std::string(url));
  return found == state_->documents.end() ? nullptr : found->second;
}

ContextPtr Contexts::default_context() const {
  std::shared_lock lock(state_->mutex);
  return state_->default_context;
}

Result<void> Contexts::set_default(std::string_view url) {
  MAILLAGE_ASSIGN(ContextPtr context, resolve_url(url));
  std::unique_lock lock(state_->mutex);
  state_->default_context = std::move(context);
  return {};
}

Result<ContextPtr> Contexts::resolve(const Json& at_context) const {
  std::string key = at_context.dump();
  {
    std::shared_lock lock(state_->mutex);
    auto found = state_->built.find(key);
    if (found != state_->built.end()) return found->second;
  }
  Collector collector(*this, state_->loader, state_->limits);
  MAILLAGE_TRY(collector.add(at_context, 0));
  std::string url;
  if (at_context.is_string()) url = at_context.as_string();
  if (at_context.is_array() && at_context.size() == 1 && at_context.as_array()[0].is_string()) {
    url = at_context.as_array()[0].as_string();
  }
  MAILLAGE_ASSIGN(ContextPtr built,
                  Context::build(collector.definitions(), at_context, std::move(url)));
  std::unique_lock lock(state_->mutex);
  if (state_->built.size() >= state_->limits.cached_max) state_->built.clear();
  state_->built[std::move(key)] = built;
  return built;
}

Result<ContextPtr> Contexts::resolve_url(std::string_view url) const { return resolve(Json(url)); }

}  // namespace maillage::jsonld
