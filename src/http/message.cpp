// Headers, parameters, requests and ready-made responses.
#include "http/message.h"

#include <algorithm>
#include <functional>

#include "base/bytes.h"
#include "base/json.h"

namespace maillage::http {

namespace {

// Room of a response's headers, and what stands between name and value.
constexpr std::size_t header_bytes_usual = 384;
constexpr std::size_t header_count_usual = 10;
constexpr std::string_view between = ": ", line_end = "\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The text before the first `separator`, which is taken off `rest`.
std::string_view next_item(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto item = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return item;
}

}  // namespace

std::string_view name_of(Method method) {
  static constexpr std::string_view names[method_count] = {"GET",   "HEAD",   "POST",   "PUT",
                                                           "PATCH", "DELETE", "OPTIONS"};
  return names[static_cast<std::size_t>(method)];
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
  return true;
}

bool Headers::holds(std::string_view view) const {
  const std::less<const char*> before;
  return !before(view.data(), text_.data()) && before(view.data(), text_.data() + text_.size());
}

void Headers::add(std::string_view name, std::string_view value) {
  // Views into our own text would end when it grows.
  if (holds(name) || holds(value)) return add(std::string(name), std::string(value));
  if (places_.capacity() == 0) reserve(header_bytes_usual, header_count_usual);
  const auto begin = text_.size();
  places_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(between).append(value);
  if (any_byte(std::string_view(text_).substr(begin),
               [](ByteWord bytes) { return bytes.below(0x0E); })) {
    for (std::size_t i = begin; i < text_.size(); ++i)
      if (text_[i] == '\r' || text_[i] == '\n' || text_[i] == '\0') text_[i] = ' ';
  }
  text_ += line_end;
}

void Headers::reserve(std::size_t text_bytes, std::size_t fields) {
  text_.reserve(text_bytes);
  places_.reserve(fields);
}

// Removing leaves the text in place, so views into it may be added again.
void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(places_, [&](const Place& place) {
    return place.name_size == name.size() &&
           equal_ignoring_case({text_.data() + place.begin, place.name_size}, name);
  });
}

Headers::Field Headers::at(std::size_t index) const {
  const auto& place = places_[index];
  const char* begin = text_.data() + place.begin;
  return {{begin, place.name_size}, {begin + place.name_size + between.size(), place.value_size}};
}

std::string_view Headers::line(std::size_t index) const {
  const auto& place = places_[index];
  return {text_.data() + place.begin,
          place.name_size + between.size() + place.value_size + line_end.size()};
}

std::string_view Headers::find(std::string_view name) const {
  for (const Place& place : places_) {
    if (place.name_size != name.size()) continue;
    const char* begin = text_.data() + place.begin;
    if (equal_ignoring_case({begin, place.name_size}, name))
      return {begin + place.name_size + between.size(), place.value_size};
  }
  return {};
}

std::string Headers::joined(std::string_view name) const {
  std::string out;
  bool first = true;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto field = at(i);
    if (!equal_ignoring_case(field.name, name)) continue;
    if (!first) out += ", ";
    first = false;
    out += field.value;
  }
  return out;
}

const std::string* Parameters::find(std::string_view name) const {
  for (const auto& [key, value] : items)
    if (key == name) return &value;
  return nullptr;
}

std::string_view Parameters::get(std::string_view name, std::string_view fallback) const {
  const auto* value = find(name);
  return value ? std::string_view(*value) : fallback;
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : items)
    if (key == name) values.push_back(value);
  return values;
}

std::string_view Request::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::vector<std::string> Request::segments() const {
  std::vector<std::string> out;
  auto rest = path();
  if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  while (!rest.empty()) {
    const auto segment = next_item(rest, '/');
    auto decoded = decode_percent(segment);
    out.push_back(decoded.ok() ? std::move(*decoded) : std::string(segment));
  }
  return out;
}

std::string_view Request::cookie(std::string_view name) const {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto field = headers.at(i);
    if (!equal_ignoring_case(field.name, "Cookie")) continue;
    for (auto rest = field.value; !rest.empty();) {
      const auto pair = trim(next_item(rest, ';'));
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return pair.substr(equals + 1);
    }
  }
  return {};
}

Result<Request> make_request(Method method, std::string_view target, std::string body) {
  if (target.empty() || target.front() != '/')
    return invalid("target", "must be a path that begins with '/'");
  Request request;
  request.method = method;
  request.target = target;
  request.body = std::move(body);
  MAILLAGE_TRY(decode_percent(request.path()));
  const auto question = target.find('?');
  if (question != std::string_view::npos) {
    MAILLAGE_ASSIGN(request.query, parse_query(target.substr(question + 1)));
  }
  return request;
}

Response text_response(int status, std::string body, std::string_view type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type",
                       type.find(';') == std::string_view::npos && type.starts_with("text/")
                           ? std::string(type) + "; charset=utf-8"
                           : std::string(type));
  response.body = std::move(body);
  return response;
}

Response json_response(int status, std::string body, std::string_view type) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.body = std::move(body);
  return response;
}

Response redirect(int status, std::string_view location) {
  Response response;
  response.status = status;
  response.headers.add("Location", location);
  return response;
}

namespace {

Json problem_body(int status, std::string_view title, std::string_view detail,
                  std::string_view type) {
  auto body = Json::object();
  body.set("type", type);
  body.set("title", title);
  body.set("status", status);
  if (!detail.empty()) body.set("detail", detail);
  return body;
}

}  // namespace

Response problem(int status, std::string_view title, std::string_view detail,
                 std::string_view type) {
  return json_response(status, problem_body(status, title, detail, type).dump(),
                       "application/problem+json");
}

Response problem(int status, std::string_view detail) {
  return problem(status, reason_phrase(status), detail);
}

Response problem(const Error& error) {
  // Input that names its field was understood: 422. What could not be read at all stays 400.
  const bool understood = error.code == ErrorCode::invalid && !error.subject.empty();
  const int status = understood ? 422 : status_of(error.code);
  auto body = problem_body(status, reason_phrase(status), error.message, "about:blank");
  body.set("code", name_of(error.code));
  if (!error.subject.empty()) body.set("subject", error.subject);
  if (!error.fields.empty()) {
    auto fields = Json::array();
    for (const auto& field : error.fields)
      fields.push(Json::object({{"field", field.field}, {"reason", field.reason}}));
    body.set("fields", std::move(fields));
  }
  return json_response(status, body.dump(), "application/problem+json");
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::already_exists: return 409;
    case ErrorCode::conflict: return 409;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::forbidden: return 403;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported: return 422;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: return 500;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr Phrase phrases[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {207, "Multi-Status"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  };
  const auto* found = std::lower_bound(std::begin(phrases), std::end(phrases), status,
                                       [](const Phrase& p, int s) { return p.status < s; });
  return found != std::end(phrases) && found->status == status ? found->text : "Status";
}

namespace {

// How closely `range` covers `value`: 3 exact, 2 "type/*", 1 "*" or "*/*", 0 not at all.
int closeness(std::string_view range, std::string_view value) {
  if (equal_ignoring_case(range, value)) return 3;
  if (range == "*" || range == "*/*") return 1;
  if (range.ends_with("/*")) {
    const auto type = range.substr(0, range.size() - 1);
    if (value.size() > type.size() && equal_ignoring_case(value.substr(0, type.size()), type))
      return 2;
  }
  return 0;
}

// RFC 9110 12.4.2: "0.5" as 500. Anything malformed counts as 1.
int quality_value(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 1000;
  int quality = (text[0] - '0') * 1000;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && i < 5; ++i, unit /= 10) {
    if (text[1] != '.' || text[i] < '0' || text[i] > '9') return 1000;
    quality += (text[i] - '0') * unit;
  }
  return std::min(quality, 1000);
}

}  // namespace

int quality_of(std::string_view accept, std::string_view value) {
  if (trim(accept).empty()) return 1000;
  int best_closeness = 0, best_quality = 0;
  while (!accept.empty()) {
    auto item = next_item(accept, ',');
    const auto range = trim(next_item(item, ';'));
    const int close = closeness(range, value);
    if (close == 0 || close < best_closeness) continue;
    int quality = 1000;
    while (!item.empty()) {
      const auto parameter = trim(next_item(item, ';'));
      if (parameter.size() > 2 && lower(parameter[0]) == 'q' && parameter[1] == '=')
        quality = quality_value(parameter.substr(2));
    }
    if (close > best_closeness || quality > best_quality) best_quality = quality;
    best_closeness = close;
  }
  return best_quality;
}

std::size_t negotiate(std::string_view accept, const std::vector<std::string_view>& offers) {
  std::size_t best = offers.size();
  int best_quality = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const int quality = quality_of(accept, offers[i]);
    if (quality > best_quality) {
      best_quality = quality;
      best = i;
    }
  }
  return best;
}

}  // namespace maillage::http
