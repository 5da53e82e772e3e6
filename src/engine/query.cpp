// The readers: a plan picks candidates from the indexes under a short shared lock; what no index
// decides is tested record by record, in chunks between which waiting commits get their turn.
#include "engine/plan.h"

#include <algorithm>

#include "engine/impl.h"
#include "geo/measures.h"
#include "text/collation.h"

namespace maillage::engine {

namespace {

constexpr std::size_t chunk_records_max = 2048;

// --- Order: the keys of one record, comparable and able to travel in a cursor.
using SortKey = std::variant<std::monostate, double, std::string>;

struct Match {
  RecordPtr record;
  std::vector<SortKey> keys;
  double score = 0;
  double distance_m = 0;
};

SortKey text_key(std::string_view text, const std::string& language) {
  return text::sort_key(text, text::language_from(language).value_or(text::Language::fr));
}

SortKey value_key(const InstanceView& view, const model::Order& order) {
  if (const auto number = json_number(view.value())) return *number;
  if (view.kind() == model::AttributeKind::language_property) {
    const auto map = parse_json(view.value());
    if (!map.ok() || !map->is_object() || map->size() == 0) return {};
    const Json* text = map->find(order.language);
    if (!text) text = &map->as_object().front().value;
    return text->is_string() ? text_key(text->as_string(), order.language) : SortKey();
  }
  SortKey key;
  for_each_string(view.value(), [&](std::string_view text) {
    if (key.index() == 0) key = text_key(text, order.language);
  });
  return key;
}

SortKey key_of(const Plan& plan, const Match& match, const model::Order& order, TermId attribute) {
  using Special = model::Order::Special;
  const Record& record = *match.record;
  switch (order.special) {
    case Special::id: return std::string(record.id());
    case Special::created_at:
      return static_cast<double>(record.created_at().time_since_epoch().count());
    case Special::modified_at:
      return static_cast<double>(plan.viewer().modified_at(record).time_since_epoch().count());
    case Special::relevance: return match.score;
    case Special::distance: return match.distance_m;
    case Special::none: break;
  }
  const auto view = plan.find(record, attribute);
  return view ? value_key(*view, order) : SortKey();
}

// Missing values come last in either direction; equal keys fall back to the order of creation.
struct Before {
  const std::vector<model::Order>& order;
  bool operator()(const std::vector<SortKey>& a, EntityNumber a_number,
                  const std::vector<SortKey>& b, EntityNumber b_number) const {
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (a[i] == b[i]) continue;
      if (a[i].index() == 0 || b[i].index() == 0) return b[i].index() == 0;
      return order[i].descending ? b[i] < a[i] : a[i] < b[i];
    }
    return a_number < b_number;
  }
};

// --- Cursors: the last hit's keys and number, opaque to clients.
constexpr char hex_digits[] = "0123456789abcdef";

std::string encode_cursor(const std::vector<SortKey>& keys, EntityNumber number) {
  Json json = Json::array();
  for (const SortKey& key : keys) {
    if (key.index() == 0) json.push(Json());
    if (const auto* real = std::get_if<double>(&key)) json.push(*real);
    if (const auto* text = std::get_if<std::string>(&key)) {
      std::string hex;  // collation keys are bytes, not text
      for (const unsigned char c : *text) {
        hex += hex_digits[c >> 4];
        hex += hex_digits[c & 15];
      }
      json.push(std::move(hex));
    }
  }
  json.push(static_cast<std::int64_t>(number));
  std::string out;
  for (const unsigned char c : json.dump()) {
    out += hex_digits[c >> 4];
    out += hex_digits[c & 15];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string out;
  if (hex.size() % 2) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned value = 0;
    const auto [end, status] = std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    if (status != std::errc() || end != hex.data() + i + 2) return std::nullopt;
    out += static_cast<char>(value);
  }
  return out;
}

struct Cursor {
  std::vector<SortKey> keys;
  EntityNumber number = 0;
};

Result<std::optional<Cursor>> decode_cursor(const std::string& text, std::size_t key_count) {
  if (text.empty()) return std::optional<Cursor>();
  const auto refuse = [] { return invalid("cursor", "is not a cursor of this list"); };
  const auto raw = from_hex(text);
  if (!raw) return refuse();
  const auto json = parse_json(*raw);
  if (!json.ok() || !json->is_array() || json->size() != key_count + 1) return refuse();
  Cursor cursor;
  for (std::size_t i = 0; i < key_count; ++i) {
    const Json& key = json->as_array()[i];
    if (key.is_null()) cursor.keys.emplace_back();
    if (key.is_number()) cursor.keys.emplace_back(key.as_double());
    if (key.is_string()) {
      auto bytes = from_hex(key.as_string());
      if (!bytes) return refuse();
      cursor.keys.emplace_back(std::move(*bytes));
    }
  }
  const auto number = json->as_array().back().to_int();
  if (!number || *number < 0 || cursor.keys.size() != key_count) return refuse();
  cursor.number = static_cast<EntityNumber>(*number);
  return std::optional<Cursor>(std::move(cursor));
}

// --- Facets: how many hits have each value.
class FacetCounter {
 public:
  FacetCounter(const std::vector<model::Query::Facet>& facets, const Plan& plan)
      : plan_(plan), facets_(facets), counts_(facets.size()) {
    for (const auto& facet : facets) terms_.push_back(plan.resolve(facet.attribute));
  }

  void add(const Record& record) {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (terms_[i] == no_term) continue;
      for (auto view = plan_.find(record, terms_[i]); view && view->name() == terms_[i];
           view = view->next()) {
        const std::string_view value = view->value();
        if (json_number(value) || value == "true" || value == "false")
          ++counts_[i][std::string(value)];
        for_each_string(value, [&](std::string_view text) { ++counts_[i][std::string(text)]; });
      }
    }
  }

  std::vector<std::vector<FacetValue>> take() {
    std::vector<std::vector<FacetValue>> result;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      auto& values = result.emplace_back();
      for (auto& [value, count] : counts_[i]) values.push_back({value, count});
      std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
      });
      if (values.size() > facets_[i].values_max) values.resize(facets_[i].values_max);
    }
    return result;
  }

 private:
  const Plan& plan_;
  const std::vector<model::Query::Facet>& facets_;
  std::vector<TermId> terms_;
  std::vector<std::unordered_map<std::string, std::size_t>> counts_;
};

// Walks the candidates in chunks that grow from `first_chunk`; visit(record) returns false to stop.
template <class Visit>
Result<void> walk(const Engine::Impl& impl, const Plan& plan, EntityNumber from,
                  std::size_t first_chunk, Visit&& visit) {
  const Timestamp started = impl.options.clock();
  auto it = plan.candidates().begin();
  const auto end = plan.candidates().end();
  if (from > 0) it.equalorlarger(from);
  // A record may have become less visible since the candidates were chosen.
  const auto may_show = [&](const Record& record) {
    return record.visibility() == 0 || plan.viewer().sees(record);
  };
  std::vector<RecordPtr> chunk;
  std::size_t chunk_records = std::min(first_chunk, chunk_records_max);
  for (; it != end; chunk_records = std::min(chunk_records * 4, chunk_records_max)) {
    chunk.clear();
    chunk.reserve(chunk_records);
    {
      std::shared_lock guard(impl.lock);
      for (std::size_t i = 0; i < chunk_records && it != end; ++i, ++it)
        if (*it < impl.graph.next_number() && impl.graph.at(*it))
          chunk.push_back(impl.graph.at(*it));
    }
    for (const RecordPtr& record : chunk)
      if (may_show(*record) && plan.accepts(*record) && !visit(record)) return {};
    if (impl.options.clock() - started > impl.options.limits.query_time_max)
      return make_error(ErrorCode::too_large,
                        "The question takes too long. Narrow it by type, place or value.");
  }
  return {};
}

double distance_to(const Plan& plan, const Record& record) {
  if (!plan.geo()) return 0;
  const auto geometry = geometry_of(record, plan.geo_attribute());
  return geometry ? geo::distance_m(plan.geo()->reference(), *geometry) : 0;
}

}  // namespace

void Engine::Impl::want_values(TermId attribute) const {
  std::lock_guard guard(queue_mutex);
  if (wanted_values.insert(attribute).second) queue_ready.notify_one();
}

namespace {

// In order of creation: the walk can stop as soon as the page is full.
Result<Page> page_by_number(const Engine::Impl& impl, const Plan& plan, const model::Query& query) {
  Page page;
  MAILLAGE_ASSIGN(const auto cursor, decode_cursor(query.cursor, 0));
  const bool full = (query.count && !plan.exact()) || !query.facets.empty();
  FacetCounter facets(query.facets, plan);
  std::size_t seen = 0;
  std::size_t skip = query.offset;
  EntityNumber from = cursor && !full ? cursor->number + 1 : 0;
  if (plan.exact() && !full && skip > 0) {
    std::uint32_t number = 0;
    if (!plan.candidates().select(static_cast<std::uint32_t>(skip), &number))
      from = 0xffffffff;
    else
      from = number;
    skip = 0;
  }
  bool more = false;
  page.hits.reserve(std::min(query.limit, chunk_records_max));
  if (from != 0xffffffff && (query.limit > 0 || full)) {
    MAILLAGE_TRY(walk(
        impl, plan, from, full ? chunk_records_max : skip + query.limit + 1,
        [&](const RecordPtr& record) {
          ++seen;
          if (full) facets.add(*record);
          if (cursor && record->number() <= cursor->number) return true;
          if (seen <= skip) return true;
          if (page.hits.size() < query.limit) {
            page.hits.push_back({record, plan.score(record->number()), distance_to(plan, *record)});
            return true;
          }
          more = true;
          return full;
        }));
  }
  // Counted beside the facets, so that both tell of the same records while others are written.
  if (query.count) page.count = full ? seen : plan.candidates().cardinality();
  if (more && !page.hits.empty()) page.next = encode_cursor({}, page.hits.back().record->number());
  page.facets = facets.take();
  return page;
}

Result<Page> page_by_keys(const Engine::Impl& impl, const Plan& plan, const model::Query& query) {
  Page page;
  MAILLAGE_ASSIGN(const auto cursor, decode_cursor(query.cursor, query.order.size()));
  std::vector<TermId> attributes;
  for (const model::Order& order : query.order)
    attributes.push_back(order.path.attribute.empty() ? no_term
                                                      : plan.resolve(order.path.attribute));
  FacetCounter facets(query.facets, plan);
  const Before before{query.order};
  const auto in_order = [&](const Match& a, const Match& b) {
    return before(a.keys, a.record->number(), b.keys, b.record->number());
  };
  std::vector<Match> matches;
  std::size_t seen = 0;
  MAILLAGE_TRY(walk(impl, plan, 0, chunk_records_max, [&](const RecordPtr& record) {
    ++seen;
    facets.add(*record);
    Match match{record, {}, plan.score(record->number()), distance_to(plan, *record)};
    for (std::size_t i = 0; i < query.order.size(); ++i)
      match.keys.push_back(key_of(plan, match, query.order[i], attributes[i]));
    if (!cursor || before(cursor->keys, cursor->number, match.keys, record->number()))
      matches.push_back(std::move(match));
    return true;
  }));
  const std::size_t wanted = std::min(matches.size(), query.offset + query.limit);
  std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(wanted),
                    matches.end(), in_order);
  for (std::size_t i = std::min(query.offset, wanted); i < wanted; ++i)
    page.hits.push_back({matches[i].record, matches[i].score, matches[i].distance_m});
  if (wanted < matches.size() && !page.hits.empty())
    page.next = encode_cursor(matches[wanted - 1].keys, matches[wanted - 1].record->number());
  if (query.count) page.count = seen;
  page.facets = facets.take();
  return page;
}

// By relevance alone, with nothing left to test: the best are known before a record is read.
bool only_by_relevance(const Plan& plan, const model::Query& query) {
  return query.text && query.facets.empty() && plan.exact() && plan.order().size() == 1 &&
         plan.order()[0].special == model::Order::Special::relevance && plan.order()[0].descending;
}

Result<Page> page_by_relevance(const Engine::Impl& impl, const Plan& plan,
                               const model::Query& query) {
  using Scored = SearchIndex::Scored;
  const auto better = [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.number < b.number;
  };
  MAILLAGE_ASSIGN(const auto cursor, decode_cursor(query.cursor, 1));
  std::vector<Scored> ranked = plan.scores();
  if (cursor) {
    const auto* score = std::get_if<double>(&cursor->keys[0]);
    if (!score) return invalid("cursor", "is not a cursor of this list");
    const Scored last{cursor->number, *score};
    std::erase_if(ranked, [&](const Scored& one) { return !better(last, one); });
  }
  Page page;
  if (query.count) page.count = plan.candidates().cardinality();
  const std::size_t wanted = std::min(ranked.size(), query.offset + query.limit);
  const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(wanted);
  if (end != ranked.end()) std::nth_element(ranked.begin(), end, ranked.end(), better);
  std::sort(ranked.begin(), end, better);
  std::shared_lock guard(impl.lock);
  for (std::size_t i = query.offset; i < wanted; ++i)
    if (const RecordPtr& record = impl.graph.at(ranked[i].number))
      page.hits.push_back({record, ranked[i].score});
  if (wanted < ranked.size() && wanted > query.offset)
    page.next = encode_cursor({ranked[wanted - 1].score}, ranked[wanted - 1].number);
  return page;
}

}  // namespace

Result<Page> Engine::Impl::query(const access::Actor& actor, const model::Query& query) const {
  if (query.limit > options.limits.result_limit_max)
    return make_error(ErrorCode::too_large,
                      "limit is at most " + std::to_string(options.limits.result_limit_max),
                      "limit");
  if (!query.cursor.empty() && query.offset > 0)
    return invalid("offset", "cannot be combined with a cursor");
  MAILLAGE_ASSIGN(const Plan plan, Plan::make(*this, actor, query));
  const std::uint64_t at = position;
  auto page = [&] {
    if (plan.order().empty()) return page_by_number(*this, plan, query);
    if (only_by_relevance(plan, query)) return page_by_relevance(*this, plan, query);
    model::Query ordered = query;
    ordered.order = plan.order();
    return page_by_keys(*this, plan, ordered);
  }();
  if (page.ok()) page->position = at;
  return page;
}

}  // namespace maillage::engine
