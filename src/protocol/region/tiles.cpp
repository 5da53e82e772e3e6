// Map tiles: areas with their figures, and entities as points. Features are gathered once per state
// of the graph and shared by all tiles; tiles are kept while their features stand.
#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <unordered_map>

#include "base/checksum.h"
#include "geo/geometry.h"
#include "geo/measures.h"
#include "geo/tiles.h"
#include "protocol/region/area_shapes.h"
#include "protocol/region/shared.h"
#include "protocol/region/words.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t types_max = 12;
// Features are gathered again at most this often, however fast the graph changes.
constexpr std::chrono::seconds features_life{2};
constexpr std::size_t feature_sets_max = 64;

struct Feature {
  geo::Geometry geometry;
  geo::Box box;
  std::uint64_t number = 0;
  geo::TileLayer::Properties properties;
};
using Features = std::vector<Feature>;
using FeaturesPtr = std::shared_ptr<const Features>;

struct Layer {
  std::string name;                // areas, provinces, outline, entities
  std::vector<std::string> types;  // of entities
};

class TileSource {
 public:
  explicit TileSource(const Deps& deps) : deps_(deps) {}

  Result<http::Response> tile(const Layer& layer, geo::TileId id, const access::Actor& actor);

 private:
  struct Gathered {
    FeaturesPtr features;
    std::uint64_t position = 0;
    Timestamp at{};
  };
  struct Counts {
    std::unordered_map<std::string, std::pair<std::int64_t, std::int64_t>> by_area;
  };

  Result<FeaturesPtr> features_of(const Layer& layer, const access::Actor& actor);
  Result<FeaturesPtr> gather(const Layer& layer, const access::Actor& actor);
  Result<Features> areas(const std::string& kind, const access::Actor& actor);
  Result<Features> entities(const std::vector<std::string>& types,
                            const access::Actor& actor) const;
  static geo::TileLayer::Properties properties_of(const Json& area, const Counts& counts);
  Result<Counts> count_by_area(const access::Actor& actor) const;
  void keep(const std::string& key, const FeaturesPtr& features, std::string bytes);

  struct Kept {
    FeaturesPtr features;
    std::string bytes;
    std::list<std::string>::iterator place;
  };
  Deps deps_;
  JoinedAreas joined_;
  std::mutex mutex_;
  std::map<std::string, Gathered> gathered_;
  std::unordered_map<std::string, Kept> tiles_;
  std::list<std::string> recent_;  // keys, latest first
  std::size_t kept_bytes_ = 0;
};

Result<engine::Page> every(const Deps& deps, const access::Actor& actor,
                           const std::vector<std::string>& types) {
  model::Query query;
  for (const std::string& type : types) query.types.push_back({model::iri(type)});
  query.limit = 1'000'000;
  return deps->engine.query(actor, query);
}

std::optional<geo::Geometry> geometry_in(const Json& entity, std::string_view attribute) {
  const Json* value = entity.find(attribute);
  if (!value || !value->is_object()) return std::nullopt;
  auto geometry = geo::geometry_from_geojson(*value);
  if (!geometry.ok()) return std::nullopt;
  return std::move(*geometry);
}

void add_titles(geo::TileLayer::Properties& properties, const Json& entity, const char* attribute) {
  const Json* title = entity.find(attribute);
  if (!title) return;
  for (const char* language : {"fr", "nl", "de", "en"})
    if (std::string text = text_in(title, language); !text.empty())
      properties.emplace_back(std::string("title_") + language, std::move(text));
  properties.emplace_back("title", text_in(title, "fr"));
}

geo::TileLayer::Properties TileSource::properties_of(const Json& area, const Counts& counts) {
  const std::string id(area.string_at("id"));
  geo::TileLayer::Properties properties = {{"id", id},
                                           {"kind", std::string(area.string_at("kind"))}};
  add_titles(properties, area, "title");
  properties.emplace_back("class", std::string(area.string_at("urbanClass")));
  properties.emplace_back("population", static_cast<std::int64_t>(area.number_at("population")));
  if (const auto it = counts.by_area.find(id); it != counts.by_area.end()) {
    properties.emplace_back("projects", it->second.first);
    properties.emplace_back("needs", it->second.second);
  }
  if (const Json* codes = area.find("codes"); codes && codes->is_array() && codes->size() > 0)
    properties.emplace_back("code", text_in(&codes->as_array()[0], ""));
  return properties;
}

// A feature of a tile has a number, which a browser keeps as a double. That of the record would
// tell how many entities were made before it, seen or not.
std::uint64_t number_of(std::string_view id) { return checksum(id, 0) >> 11; }

Result<TileSource::Counts> TileSource::count_by_area(const access::Actor& actor) const {
  Counts counts;
  for (const char* type : {"Project", "Need"}) {
    MAILLAGE_ASSIGN(const engine::Page page, every(deps_, actor, {type}));
    for (const engine::Hit& hit : page.hits)
      for (std::size_t i = 0; i < hit.record->territory_count(); ++i) {
        auto& pair =
            counts.by_area[std::string(deps_->engine.terms().text(hit.record->territory(i)))];
        ++(type[0] == 'P' ? pair.first : pair.second);
      }
  }
  return counts;
}

// The areas that are valid today, each with its boundary when it has one.
std::vector<AreaShape> shapes_of(const std::vector<Json>& entities) {
  std::vector<AreaShape> shapes;
  for (const Json& entity : entities)
    shapes.push_back({std::string(entity.string_at("id")), std::string(entity.string_at("kind")),
                      std::string(entity.string_at("parent")), geometry_in(entity, "boundary"),
                      static_cast<std::uint64_t>(entity.number_at("version"))});
  return shapes;
}

Result<Features> TileSource::areas(const std::string& kind, const access::Actor& actor) {
  MAILLAGE_ASSIGN(const Counts counts, count_by_area(actor));
  MAILLAGE_ASSIGN(const engine::Page page, every(deps_, actor, {"AdministrativeArea"}));
  std::vector<Json> entities;
  for (const engine::Hit& hit : page.hits) {
    Json entity = deps_->engine.simple(actor, *hit.record);
    if (entity.find("validTo")) continue;
    entities.push_back(std::move(entity));
  }
  const std::vector<AreaShape> shapes = shapes_of(entities);
  const auto joined = joined_.missing(shapes, kind);
  Features features;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].kind != kind) continue;
    std::optional<geo::Geometry> geometry = shapes[i].boundary;
    if (const auto it = joined.find(shapes[i].id); !geometry && it != joined.end())
      geometry = it->second;
    if (!geometry) geometry = geometry_in(entities[i], "location");
    if (!geometry) continue;
    Feature feature;
    feature.box = geometry->box();
    feature.geometry = std::move(*geometry);
    feature.number = number_of(entities[i].string_at("id"));
    feature.properties = properties_of(entities[i], counts);
    features.push_back(std::move(feature));
  }
  return features;
}

Result<Features> TileSource::entities(const std::vector<std::string>& types,
                                      const access::Actor& actor) const {
  Features features;
  MAILLAGE_ASSIGN(const engine::Page page, every(deps_, actor, types));
  for (const engine::Hit& hit : page.hits) {
    const Json entity = deps_->engine.simple(actor, *hit.record);
    auto geometry = geometry_in(entity, "location");
    // What has no place of its own stands at the centre of its first municipality.
    if (!geometry && hit.record->territory_count() > 0) {
      const auto area =
          deps_->engine.get(actor, deps_->engine.terms().text(hit.record->territory(0)));
      if (area) geometry = geometry_in(deps_->engine.simple(actor, *area), "location");
    }
    if (!geometry) continue;
    if (!geometry->is_point()) geometry = geo::Geometry::point(geo::centroid(*geometry));
    Feature feature;
    feature.box = geometry->box();
    feature.geometry = std::move(*geometry);
    feature.number = number_of(hit.record->id());
    feature.properties = {{"id", std::string(hit.record->id())},
                          {"type", std::string(entity.string_at("type"))}};
    const auto* type = deps_->engine.registry().type(entity.string_at("type"));
    add_titles(feature.properties, entity, type ? type->title_attribute.c_str() : "title");
    for (const char* name : {"category", "kind", "state"})
      if (const std::string_view value = entity.string_at(name); !value.empty())
        feature.properties.emplace_back(name, std::string(value));
    feature.properties.emplace_back("fictional", entity.bool_at("fictional"));
    features.push_back(std::move(feature));
  }
  return features;
}

Result<FeaturesPtr> TileSource::gather(const Layer& layer, const access::Actor& actor) {
  Result<Features> features = Features{};
  if (layer.name == "areas") features = areas("municipality", actor);
  if (layer.name == "provinces") features = areas("province", actor);
  if (layer.name == "outline") features = areas("region", actor);
  if (layer.name == "entities") features = entities(layer.types, actor);
  if (!features.ok()) return features.error();
  return std::make_shared<const Features>(std::move(*features));
}

Result<FeaturesPtr> TileSource::features_of(const Layer& layer, const access::Actor& actor) {
  std::string key = layer.name + '/' + access::signature(actor);
  for (const std::string& type : layer.types) key += '/' + type;
  const std::uint64_t position = deps_->engine.position();
  const Timestamp now = deps_->engine.now();
  {
    std::lock_guard guard(mutex_);
    const auto it = gathered_.find(key);
    if (it != gathered_.end() &&
        (it->second.position == position || now - it->second.at < features_life))
      return it->second.features;
  }
  MAILLAGE_ASSIGN(FeaturesPtr features, gather(layer, actor));
  std::lock_guard guard(mutex_);
  if (gathered_.size() >= feature_sets_max) gathered_.clear();
  gathered_[key] = {features, position, now};
  return features;
}

void TileSource::keep(const std::string& key, const FeaturesPtr& features, std::string bytes) {
  std::lock_guard guard(mutex_);
  if (const auto it = tiles_.find(key); it != tiles_.end()) {
    kept_bytes_ -= it->second.bytes.size();
    recent_.erase(it->second.place);
    tiles_.erase(it);
  }
  recent_.push_front(key);
  kept_bytes_ += bytes.size();
  tiles_[key] = {features, std::move(bytes), recent_.begin()};
  while (kept_bytes_ > deps_->options.tile_cache_bytes_max && !recent_.empty()) {
    const auto it = tiles_.find(recent_.back());
    kept_bytes_ -= it->second.bytes.size();
    tiles_.erase(it);
    recent_.pop_back();
  }
}

Result<http::Response> TileSource::tile(const Layer& layer, geo::TileId id,
                                        const access::Actor& actor) {
  MAILLAGE_ASSIGN(const FeaturesPtr features, features_of(layer, actor));
  std::string key = layer.name + '/' + access::signature(actor) + '/' + std::to_string(id.z) + '/' +
                    std::to_string(id.x) + '/' + std::to_string(id.y);
  for (const std::string& type : layer.types) key += '/' + type;
  const auto answer = [](std::string bytes) {
    http::Response response =
        http::json_response(200, std::move(bytes), "application/vnd.mapbox-vector-tile");
    response.headers.set("Cache-Control", "no-cache");
    return response;
  };
  {
    std::lock_guard guard(mutex_);
    const auto it = tiles_.find(key);
    if (it != tiles_.end() && it->second.features == features) {
      recent_.splice(recent_.begin(), recent_, it->second.place);
      return answer(it->second.bytes);
    }
  }
  geo::TileLayer encoded(layer.name, id);
  const geo::Box bounds = geo::tile_bounds(id, 0.05);
  for (const Feature& feature : *features)
    if (feature.box.intersects(bounds))
      encoded.add(feature.geometry, feature.number, feature.properties);
  std::string bytes;
  encoded.append_to(bytes);
  keep(key, features, bytes);
  return answer(std::move(bytes));
}

Result<Layer> read_layer(const http::Request& request, const model::Registry& registry) {
  Layer layer;
  layer.name = request.parameter("layer");
  static constexpr std::string_view names[] = {"areas", "provinces", "outline", "entities"};
  if (std::find(std::begin(names), std::end(names), layer.name) == std::end(names))
    return not_found("the map layer " + layer.name);
  std::string_view types = request.query.get("types", "Project,Need");
  while (layer.name == "entities" && !types.empty()) {
    const std::size_t comma = types.find(',');
    const std::string type(types.substr(0, comma));
    if (!registry.type(type))
      return invalid("types", "'" + type + "' is not a type of this region");
    layer.types.push_back(type);
    types.remove_prefix(comma == std::string_view::npos ? types.size() : comma + 1);
  }
  if (layer.types.size() > types_max) return invalid("types", "names more than 12 types");
  std::sort(layer.types.begin(), layer.types.end());
  return layer;
}

Result<geo::TileId> read_tile_id(const http::Request& request) {
  std::string last(request.parameter("y"));
  constexpr std::string_view ending = ".mvt";
  if (last.size() > ending.size() &&
      last.compare(last.size() - ending.size(), ending.size(), ending) == 0)
    last.resize(last.size() - ending.size());
  std::uint64_t numbers[3] = {};
  const std::string texts[3] = {std::string(request.parameter("z")),
                                std::string(request.parameter("x")), last};
  for (int i = 0; i < 3; ++i) {
    if (texts[i].empty() || texts[i].size() > 9 ||
        texts[i].find_first_not_of("0123456789") != std::string::npos)
      return invalid("tile", "z, x and y must be whole numbers");
    numbers[i] = std::stoull(texts[i]);
  }
  return geo::make_tile_id(numbers[0], numbers[1], numbers[2]);
}

}  // namespace

std::shared_ptr<void> add_tile_routes(http::Router& router, const Deps& deps) {
  const auto source = std::make_shared<TileSource>(deps);
  http::RouteOptions options;
  options.slow = true;  // a tile of many boundaries takes milliseconds
  router.get(
      "/api/v1/tiles/{layer}/{z}/{x}/{y}",
      [deps, source](http::Request request, http::Responder respond) {
        const auto actor = actor_of(request, *deps);
        if (!actor.ok()) return respond.send(http::problem(actor.error()));
        const auto layer = read_layer(request, deps->engine.registry());
        if (!layer.ok()) return respond.send(http::problem(layer.error()));
        const auto id = read_tile_id(request);
        if (!id.ok()) return respond.send(http::problem(id.error()));
        auto response = source->tile(*layer, *id, *actor);
        respond.send(response.ok() ? std::move(*response) : http::problem(response.error()));
      },
      options);
  return source;
}

}  // namespace maillage::protocol
