// Structured logs: one line per event, a sentence and named fields, as text for people or as JSON
// for machines. A Log is handed to whoever writes one; there is none by default and none global.
// Never log secrets or personal data: fields are written as they are.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace maillage {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { text, json };

struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  LogField(std::string_view n, bool v) : name(n), value(v) {}
  LogField(std::string_view n, double v) : name(n), value(v) {}
  LogField(std::string_view n, std::int64_t v) : name(n), value(v) {}
  LogField(std::string_view n, int v) : name(n), value(std::int64_t{v}) {}
  LogField(std::string_view n, std::uint64_t v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

// Thread-safe; a line is written whole. Copies write to the same place.
class Log {
 public:
  using Fields = std::initializer_list<LogField>;

  // Writes to standard error, in colour when that is a terminal and the format is text.
  Log(LogLevel least, LogFormat format);

  // Hands every finished line (with its newline) to `sink`, one at a time.
  Log(LogLevel least, LogFormat format, std::function<void(std::string_view)> sink);

  // Writes nothing.
  static Log silent();

  void debug(std::string_view message, Fields fields = {}) const;
  void info(std::string_view message, Fields fields = {}) const;
  void warning(std::string_view message, Fields fields = {}) const;
  void error(std::string_view message, Fields fields = {}) const;

 private:
  struct Target;
  explicit Log(std::shared_ptr<Target> target);
  void write(LogLevel level, std::string_view message, Fields fields) const;
  std::shared_ptr<Target> target_;
};

}  // namespace maillage
