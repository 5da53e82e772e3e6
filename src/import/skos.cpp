// SKOS in Turtle: one row per concept and scheme, a member per property. Texts with a language are
// objects of arrays ({"fr": ["..."]}), others arrays of texts; names of properties are local.
#include <serd/serd.h>

#include <memory>
#include <unordered_map>

#include "import/rows.h"

namespace maillage::import {

namespace {

struct Graph {
  Rows rows;
  std::unordered_map<std::string, std::size_t> by_subject;
  SerdEnv* environment = nullptr;
  SerdReader* reader = nullptr;
  std::size_t rows_max = 0;
  bool too_many = false;
  std::string problem;
};

std::string expanded(const Graph& graph, const SerdNode* node) {
  if (node->type == SERD_CURIE || node->type == SERD_URI) {
    SerdNode full = serd_env_expand_node(graph.environment, node);
    std::string text;
    if (full.buf != nullptr) text.assign(reinterpret_cast<const char*>(full.buf), full.n_bytes);
    serd_node_free(&full);
    if (!text.empty()) return text;
  }
  return std::string(reinterpret_cast<const char*>(node->buf), node->n_bytes);
}

std::string local_name(const std::string& iri) {
  const std::size_t at = iri.find_last_of("#/");
  return at == std::string::npos ? iri : iri.substr(at + 1);
}

SerdStatus on_statement(void* handle, SerdStatementFlags, const SerdNode*, const SerdNode* subject,
                        const SerdNode* predicate, const SerdNode* object, const SerdNode*,
                        const SerdNode* language) {
  Graph& graph = *static_cast<Graph*>(handle);
  const std::string id = expanded(graph, subject);
  const auto [place, added] = graph.by_subject.try_emplace(id, graph.rows.rows.size());
  if (added) {
    if (graph.rows.rows.size() >= graph.rows_max) {
      graph.too_many = true;
      return SERD_FAILURE;
    }
    Row row{graph.rows.rows.size() + 1, Json::object(), {}};
    row.fields.set("@id", Json(id));
    row.fields.set("@name", Json(local_name(id)));
    graph.rows.rows.push_back(std::move(row));
  }
  Json& fields = graph.rows.rows[place->second].fields;
  const std::string name = local_name(expanded(graph, predicate));
  const bool tagged = language != nullptr && language->n_bytes > 0;
  if (fields.find(name) == nullptr) fields.set(name, tagged ? Json::object() : Json::array());
  Json* values = fields.find(name);
  const std::string value = expanded(graph, object);
  if (!tagged && values->is_array()) values->push(Json(value));
  const std::string tag =
      tagged ? std::string(reinterpret_cast<const char*>(language->buf), language->n_bytes) : "und";
  if (values->is_object()) {
    if (values->find(tag) == nullptr) values->set(tag, Json::array());
    values->find(tag)->push(Json(value));
  }
  return SERD_SUCCESS;
}

SerdStatus on_prefix(void* handle, const SerdNode* name, const SerdNode* uri) {
  return serd_env_set_prefix(static_cast<Graph*>(handle)->environment, name, uri);
}

SerdStatus on_base(void* handle, const SerdNode* uri) {
  return serd_env_set_base_uri(static_cast<Graph*>(handle)->environment, uri);
}

SerdStatus on_error(void* handle, const SerdError* error) {
  Graph& graph = *static_cast<Graph*>(handle);
  if (graph.problem.empty())
    graph.problem = "the Turtle text is wrong on line " + std::to_string(error->line);
  return SERD_SUCCESS;
}

struct Free {
  void operator()(SerdEnv* e) const { serd_env_free(e); }
  void operator()(SerdReader* r) const { serd_reader_free(r); }
};

}  // namespace

Result<Rows> read_skos(std::string_view turtle, const ReadOptions& options) {
  Graph graph;
  graph.rows_max = options.rows_max;
  const std::unique_ptr<SerdEnv, Free> environment(serd_env_new(nullptr));
  const std::unique_ptr<SerdReader, Free> reader(
      serd_reader_new(SERD_TURTLE, &graph, nullptr, on_base, on_prefix, on_statement, nullptr));
  graph.environment = environment.get();
  graph.reader = reader.get();
  serd_reader_set_error_sink(reader.get(), on_error, &graph);
  const std::string text(turtle);
  serd_reader_read_string(reader.get(), reinterpret_cast<const std::uint8_t*>(text.c_str()));
  if (graph.too_many)
    return make_error(ErrorCode::too_large,
                      "more rows than import_rows_max (" + std::to_string(options.rows_max) + ")",
                      "import_rows_max");
  if (!graph.problem.empty()) return invalid("file", graph.problem);
  return std::move(graph.rows);
}

}  // namespace maillage::import
