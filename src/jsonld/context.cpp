#include "jsonld/context.h"

#include <algorithm>
#include <optional>

namespace maillage::jsonld {

namespace {

constexpr std::string_view core_url_prefix = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context";
constexpr std::size_t terms_max = 100'000;

Error bad_context(std::string reason) { return invalid("@context", std::move(reason)); }

bool is_keyword(std::string_view name) { return !name.empty() && name[0] == '@'; }

// Does an IRI end so that a name can follow it directly? (JSON-LD 1.1, gen-delims of RFC 3986)
bool ends_as_prefix(std::string_view iri) {
  return !iri.empty() && std::string_view(":/?#[]@").find(iri.back()) != std::string_view::npos;
}

}  // namespace

bool is_core_context_url(std::string_view url) {
  if (url.substr(0, 7) == "http://") {
    return is_core_context_url("https://" + std::string(url.substr(7)));
  }
  if (url.substr(0, core_url_prefix.size()) != core_url_prefix) return false;
  std::string_view rest = url.substr(core_url_prefix.size());
  if (rest == ".jsonld") return true;
  if (rest.substr(0, 3) != "-v1" || rest.size() < 12 || rest.substr(rest.size() - 7) != ".jsonld") {
    return false;
  }
  rest = rest.substr(4, rest.size() - 11);
  return !rest.empty() && rest.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Term definitions of several contexts, merged, then resolved into IRIs: a definition may use
// other terms as prefixes, whatever their order.
class Definitions {
 public:
  explicit Definitions(Context& context) : context_(context) {}

  Result<void> merge(const Json& definitions) {
    if (definitions.is_null()) {
      raw_.clear();
      return {};
    }
    if (!definitions.is_object()) return bad_context("must be an address, an object or an array");
    for (const auto& [name, value] : definitions.as_object()) {
      if (is_keyword(name)) {
        MAILLAGE_TRY(check_keyword(name));
        continue;
      }
      if (name.empty()) return bad_context("a term must not be empty");
      raw_[name] = &value;
      if (raw_.size() > terms_max) {
        return make_error(ErrorCode::too_large, "@context has more than 100000 terms", "@context");
      }
    }
    return {};
  }

  Result<void> resolve_all() {
    for (const auto& [name, value] : raw_) MAILLAGE_TRY(resolve(name, 0));
    return {};
  }

 private:
  static Result<void> check_keyword(const std::string& name) {
    for (const char* known :
         {"@vocab", "@base", "@language", "@version", "@protected", "@propagate", "@direction"}) {
      if (name == known) return {};
    }
    return bad_context("keyword " + name + " is not supported");
  }

  Result<void> resolve(const std::string& name, int depth) {
    if (context_.terms_.count(name) != 0) return {};
    if (depth > 16) return bad_context("term " + name + " is defined through itself");
    auto found = raw_.find(name);
    if (found == raw_.end()) return {};
    const Json& value = *found->second;
    Context::Term term;
    std::string id;
    bool simple = true;
    if (value.is_string()) {
      id = value.as_string();
    } else if (value.is_object()) {
      MAILLAGE_TRY(read_definition(name, value, term, id));
      simple = value.bool_at("@prefix");
    } else if (!value.is_null()) {
      return bad_context("term " + name + " must be an IRI or an object");
    }
    if (!value.is_null()) {
      MAILLAGE_ASSIGN(term.iri, resolve_iri(id, name, depth));
    }
    term.is_prefix = simple && ends_as_prefix(term.iri);
    context_.terms_.emplace(name, std::move(term));
    return {};
  }

  static Result<void> read_definition(const std::string& name, const Json& value,
                                      Context::Term& term, std::string& id) {
    // CIM 009 5.5.7: a user context shall not contain scoped contexts.
    if (context_is_scoped(value)) {
      return bad_context("term " + name + " has a scoped @context, which NGSI-LD does not allow");
    }
    if (value.find("@reverse") != nullptr) {
      return bad_context("term " + name + ": @reverse is not supported");
    }
    const Json* given = value.find("@id");
    if (given != nullptr && !given->is_string() && !given->is_null()) {
      return bad_context("term " + name + ": @id must be a string");
    }
    id = given != nullptr && given->is_string() ? given->as_string() : name;
    term.vocabulary = value.string_at("@type") == "@vocab";
    return {};
  }

  static bool context_is_scoped(const Json& value) { return value.find("@context") != nullptr; }

  Result<std::string> resolve_iri(const std::string& id, const std::string& name, int depth) {
    if (is_keyword(id)) return id;
    std::size_t colon = id.find(':');
    if (colon == std::string::npos) {
      if (id == name) return std::string(default_vocabulary) + id;
      MAILLAGE_TRY(resolve(id, depth + 1));
      return context_.expand(id);
    }
    if (id.compare(colon + 1, 2, "//") == 0) return id;
    MAILLAGE_TRY(resolve(id.substr(0, colon), depth + 1));
    return context_.expand_compact_iri(id, colon);
  }

  Context& context_;
  std::unordered_map<std::string, const Json*> raw_;
};

ContextPtr Context::core() {
  static const ContextPtr core = [] {
    auto document = parse_json(core_context_text());
    std::shared_ptr<Context> context(new Context);
    Json definitions = *document->find("@context");
    // The one scoped definition of the core does not concern names of attributes.
    definitions.set("ngsildproof", Json("ngsi-ld:ngsildproof"));
    Definitions merged(*context);
    bool ok = merged.merge(definitions).ok() && merged.resolve_all().ok();
    if (!ok) std::abort();
    context->source_ = Json(core_context_url);
    context->url_ = core_context_url;
    context->index();
    return ContextPtr(context);
  }();
  return core;
}

Result<ContextPtr> Context::build(const std::vector<const Json*>& definitions, Json source,
                                  std::string url) {
  std::shared_ptr<Context> context(new Context);
  context->core_ = core();
  Definitions merged(*context);
  for (const Json* one : definitions) MAILLAGE_TRY(merged.merge(*one));
  MAILLAGE_TRY(merged.resolve_all());
  context->source_ = std::move(source);
  context->url_ = std::move(url);
  context->index();
  return ContextPtr(context);
}

void Context::index() {
  for (const auto& [name, term] : terms_) {
    if (term.iri.empty() || is_keyword(term.iri)) continue;
    // A term that the core maps elsewhere can never be read back.
    if (core_ != nullptr && core_->terms_.find(name) != core_->terms_.end()) continue;
    auto [place, is_new] = names_.emplace(term.iri, name);
    std::string& best = place->second;
    if (!is_new && (name.size() < best.size() || (name.size() == best.size() && name < best))) {
      best = name;
    }
    if (term.is_prefix) prefixes_.emplace_back(term.iri, name);
  }
  std::sort(prefixes_.begin(), prefixes_.end(), [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() > b.first.size() : a < b;
  });
  source_text_ = source_.dump();
}

const Context::Term* Context::find(std::string_view name) const {
  if (core_ != nullptr) {
    auto in_core = core_->terms_.find(name);
    if (in_core != core_->terms_.end()) return &in_core->second;
  }
  auto found = terms_.find(name);
  return found == terms_.end() ? nullptr : &found->second;
}

std::string Context::expand_compact_iri(std::string_view name, std::size_t colon) const {
  const Term* prefix = find(name.substr(0, colon));
  if (prefix == nullptr || prefix->iri.empty() || is_keyword(prefix->iri)) return std::string(name);
  return prefix->iri + std::string(name.substr(colon + 1));
}

std::string Context::expand(std::string_view name) const {
  if (is_keyword(name)) return std::string(name);
  if (const Term* term = find(name); term != nullptr && !term->iri.empty()) return term->iri;
  std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return std::string(default_vocabulary) + std::string(name);
  if (name.substr(colon + 1, 2) == "//") return std::string(name);
  return expand_compact_iri(name, colon);
}

std::string Context::compact_with_prefix(std::string_view iri) const {
  for (const auto& [start, name] : prefixes_) {
    if (iri.size() <= start.size() || iri.substr(0, start.size()) != start) continue;
    std::string_view rest = iri.substr(start.size());
    if (rest.substr(0, 2) == "//") continue;
    std::string compact = name + ":" + std::string(rest);
    if (find(compact) == nullptr) return compact;
  }
  return {};
}

std::string Context::compact(std::string_view iri) const {
  if (core_ != nullptr) {
    auto in_core = core_->names_.find(iri);
    if (in_core != core_->names_.end()) return in_core->second;
  }
  auto found = names_.find(iri);
  if (found != names_.end()) return found->second;
  if (iri.substr(0, default_vocabulary.size()) == default_vocabulary) {
    std::string_view name = iri.substr(default_vocabulary.size());
    if (!name.empty() && name.find(':') == std::string_view::npos && !is_keyword(name) &&
        find(name) == nullptr) {
      return std::string(name);
    }
  }
  std::string with_prefix = compact_with_prefix(iri);
  if (with_prefix.empty() && core_ != nullptr) with_prefix = core_->compact_with_prefix(iri);
  return with_prefix.empty() ? std::string(iri) : with_prefix;
}

}  // namespace maillage::jsonld
