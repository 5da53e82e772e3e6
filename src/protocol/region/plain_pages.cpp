#include "protocol/region/plain_pages.h"

#include <algorithm>

#include "protocol/region/list_query.h"
#include "protocol/region/words.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t page_size = 50;
constexpr std::size_t values_max = 20;
constexpr std::size_t description_max = 200;

// What these pages say of themselves; everything else comes from the region model and the graph.
std::string_view more_in(std::string_view language) {
  if (language == "nl") return "Volgende pagina";
  if (language == "de") return "Nächste Seite";
  if (language == "en") return "Next page";
  return "Page suivante";
}

std::string_view label_in(const model::Labels& labels, const std::string& language) {
  const auto found = labels.find(language);
  if (found != labels.end()) return found->second;
  return labels.empty() ? std::string_view() : std::string_view(labels.begin()->second);
}

// Cut between two words, and never inside a character.
std::string shortened(const std::string& text) {
  if (text.size() <= description_max) return text;
  const std::size_t space = text.rfind(' ', description_max);
  return text.substr(0, space == std::string::npos ? 0 : space) + "…";
}

std::string link_to(const std::string& id, const std::string& words) {
  return "<a href=\"/entities/" + escaped_html(id) + "\">" + escaped_html(words) + "</a>";
}

// With a decimal comma where the language has one, and groups of three digits apart.
std::string number_text(const Json& value, const model::AttributeDefinition& attribute,
                        const std::string& language) {
  std::string text = value.dump();
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point < text.size() && language != "en") text[point] = ',';
  const bool whole_number = text.find_first_not_of("-0123456789,.") == std::string::npos;
  for (std::size_t at = point; whole_number && at > 3 && text[at - 4] != '-'; at -= 3)
    text.insert(at - 3, "\u202f");
  if (attribute.unit_code == "EUR") text += " €";
  return text;
}

// What is made up says so wherever it stands.
std::string fictional_mark(const Json& item, const model::TypeDefinition& type,
                           const std::string& language) {
  const auto* attribute = type.attribute("fictional");
  if (!attribute || !item.bool_at("fictional")) return {};
  return " · " + std::string(label_in(attribute->labels, language));
}

void replace_between(std::string& text, std::string_view from, std::string_view to,
                     const std::string& by) {
  const std::size_t begin = text.find(from);
  if (begin == std::string::npos) return;
  const std::size_t inside = begin + from.size();
  const std::size_t end = text.find(to, inside);
  if (end != std::string::npos) text.replace(inside, end - inside, by);
}

std::string query_text(const http::Request& request, const std::string& cursor) {
  const std::string_view language = request.query.get("lang");
  std::string text = "?cursor=" + cursor;
  if (!language.empty()) text += "&amp;lang=" + escaped_html(language);
  return text;
}

}  // namespace

std::string escaped_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

Result<std::vector<PlainList>> plain_lists(const Json& json) {
  if (!json.is_array()) return invalid("lists", "must be an array");
  std::vector<PlainList> lists;
  for (const Json& item : json.as_array()) {
    PlainList list{std::string(item.string_at("path")), std::string(item.string_at("type")), {}};
    if (list.path.empty() || list.type.empty()) return invalid("lists", "needs path and type");
    if (const Json* fixed = item.find("fixed"); fixed && fixed->is_object())
      for (const auto& [name, value] : fixed->as_object())
        if (value.is_string()) list.fixed.emplace_back(std::string(name), value.as_string());
    lists.push_back(std::move(list));
  }
  return lists;
}

PlainPages::PlainPages(const engine::Engine& engine, std::string shell,
                       std::vector<PlainList> lists, std::string default_language)
    : engine_(engine),
      shell_(std::move(shell)),
      lists_(std::move(lists)),
      default_language_(std::move(default_language)) {}

std::string PlainPages::title_of(const std::string& id, const std::string& language) const {
  const access::Actor visitor = access::Actor::anonymous();
  const auto record = engine_.get(visitor, id);
  if (!record) return {};
  const Json simple = engine_.simple(visitor, *record);
  const auto* type = engine_.registry().type(simple.string_at("type"));
  return text_in(simple.find(type ? type->title_attribute : "title"), language);
}

// As HTML; empty for what has no words of its own: shapes, nested values.
std::string PlainPages::value_of(const model::AttributeDefinition& attribute, const Json& value,
                                 const std::string& language) const {
  if (value.is_array()) {
    std::string joined;
    std::size_t count = 0;
    for (const Json& one : value.as_array()) {
      if (++count > values_max) return joined + ", …";
      const std::string text = value_of(attribute, one, language);
      if (!text.empty()) joined += (joined.empty() ? "" : ", ") + text;
    }
    return joined;
  }
  switch (attribute.kind) {
    case model::AttributeKind::language_property: return escaped_html(text_in(&value, language));
    case model::AttributeKind::vocab_property: {
      const auto* vocabulary = engine_.registry().vocabulary(attribute.vocabulary);
      const auto* found =
          vocabulary && value.is_string() ? vocabulary->find(value.as_string()) : nullptr;
      return found ? escaped_html(label_in(found->labels, language)) : std::string();
    }
    case model::AttributeKind::relationship: {
      if (!value.is_string()) return {};
      const std::string title = title_of(value.as_string(), language);
      return title.empty() ? title : link_to(value.as_string(), title);
    }
    case model::AttributeKind::property:
      if (value.is_number()) return escaped_html(number_text(value, attribute, language));
      return value.is_string() ? escaped_html(value.as_string()) : std::string();
    default: return {};
  }
}

PlainPages::Content PlainPages::home(const std::string& language) const {
  Content content;
  for (const model::TypeDefinition& type : engine_.registry().types()) {
    const auto list = std::find_if(lists_.begin(), lists_.end(),
                                   [&](const PlainList& one) { return one.type == type.name; });
    if (list == lists_.end()) continue;
    const Json* plural = type.source.find("plural");
    content.body += "<li><a href=\"" + escaped_html(list->path) + "\">" +
                    escaped_html(text_in(plural, language)) + "</a></li>";
  }
  content.body = "<h1>Maillage</h1><ul>" + content.body + "</ul>";
  return content;
}

std::string PlainPages::row_of(const Json& item, const std::string& language) const {
  const auto* type = engine_.registry().type(item.string_at("type"));
  std::string title = text_in(item.find(type ? type->title_attribute : "title"), language);
  const std::string id(item.string_at("id"));
  std::string row = "<li>" + link_to(id, title.empty() ? id : title);
  if (!type) return row + "</li>";
  for (const model::AttributeDefinition& attribute : type->attributes)
    if (const Json* place = item.find(attribute.name);
        attribute.territory && place && place->is_string())
      if (const std::string name = title_of(place->as_string(), language); !name.empty())
        row += " · " + escaped_html(name);
  if (const auto* state = type->state(item.string_at(type->workflow_attribute)))
    row += " · " + escaped_html(label_in(state->labels, language));
  return row + escaped_html(fictional_mark(item, *type, language)) + "</li>";
}

PlainPages::Content PlainPages::list(const PlainList& list, const http::Request& request,
                                     const std::string& language) const {
  Content content;
  http::Request asked;
  asked.query.items = list.fixed;
  asked.query.items.emplace_back("type", list.type);
  asked.query.items.emplace_back("limit", std::to_string(page_size));
  if (const std::string* cursor = request.query.find("cursor"))
    asked.query.items.emplace_back("cursor", *cursor);
  const access::Actor visitor = access::Actor::anonymous();
  const auto* type = engine_.registry().type(list.type);
  if (type) content.title = text_in(type->source.find("plural"), language);
  if (type) content.description = text_in(type->source.find("help"), language);
  content.body = "<h1>" + escaped_html(content.title) + "</h1><ul>";
  const auto read = read_list(asked, engine_.registry(), language, page_size);
  if (!read.ok()) return content;
  const auto page = engine_.query(visitor, read->query);
  if (!page.ok()) return content;
  for (const engine::Hit& hit : page->hits)
    content.body += row_of(engine_.simple(visitor, *hit.record), language);
  content.body += "</ul>";
  if (!page->next.empty())
    content.body += "<p><a rel=\"next\" href=\"" + escaped_html(list.path) +
                    query_text(request, page->next) + "\">" + std::string(more_in(language)) +
                    "</a></p>";
  return content;
}

PlainPages::Content PlainPages::entity(const std::string& id, const std::string& language) const {
  Content content;
  const access::Actor visitor = access::Actor::anonymous();
  const auto record = engine_.get(visitor, id);
  if (!record) {
    content.status = 404;
    return content;
  }
  const Json simple = engine_.simple(visitor, *record);
  const auto* type = engine_.registry().type(simple.string_at("type"));
  if (!type) return content;
  content.title = text_in(simple.find(type->title_attribute), language);
  content.description = shortened(text_in(simple.find("description"), language));
  std::string kind(label_in(type->labels, language));
  if (const auto* state = type->state(simple.string_at(type->workflow_attribute)))
    kind += " · " + std::string(label_in(state->labels, language));
  kind += fictional_mark(simple, *type, language);
  content.body =
      "<p>" + escaped_html(kind) + "</p><h1>" + escaped_html(content.title) + "</h1><dl>";
  for (const model::AttributeDefinition& attribute : type->attributes) {
    const Json* value = simple.find(attribute.name);
    if (!value || attribute.name == type->title_attribute ||
        attribute.name == type->workflow_attribute)
      continue;
    const std::string text = value_of(attribute, *value, language);
    if (!text.empty())
      content.body += "<dt>" + escaped_html(label_in(attribute.labels, language)) + "</dt><dd>" +
                      text + "</dd>";
  }
  content.body += "</dl>";
  return content;
}

std::optional<PlainPages::Content> PlainPages::content_of(const http::Request& request,
                                                          const std::string& language) const {
  const std::vector<std::string> segments = request.segments();
  if (segments.empty() || (segments.size() == 1 && segments[0].empty())) return home(language);
  if (segments.size() == 2 && segments[1].compare(0, 4, "urn:") == 0)
    return entity(segments[1], language);
  if (segments.size() == 1)
    for (const PlainList& one : lists_)
      if (one.path == "/" + segments[0]) return list(one, request, language);
  return std::nullopt;
}

http::Response PlainPages::respond(const http::Request& request) const {
  const std::string language = language_of(request, default_language_);
  const auto content = content_of(request, language);
  std::string html = shell_;
  if (content) {
    const std::string title = escaped_html(content->title);
    replace_between(html, "<html lang=\"", "\"", language);
    if (!title.empty()) {
      replace_between(html, "<title>", "</title>", title + " · Maillage");
      const std::size_t head = html.find("</head>");
      if (head != std::string::npos)
        html.insert(head, "<meta property=\"og:title\" content=\"" + title + "\" />");
    }
    if (!content->description.empty())
      replace_between(html, "name=\"description\" content=\"", "\"",
                      escaped_html(content->description));
    const std::size_t place = html.find("<noscript>");
    if (place != std::string::npos)
      html.insert(place, "<div class=\"page stack early\">" + content->body + "</div>");
  }
  // Somebody signed in may see more than this page knows.
  const bool visitor = !request.headers.has("Cookie");
  http::Response response{.status = content && visitor ? content->status : 200};
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  response.headers.set("Cache-Control", "no-cache");
  response.headers.set("Vary", "Accept-Language");
  response.body = std::move(html);
  return response;
}

}  // namespace maillage::protocol
