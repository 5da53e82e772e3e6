#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <mutex>
#include <utility>

#include "base/json.h"

namespace maillage {

struct Log::Target {
  LogFormat format;
  spdlog::logger logger;
};

namespace {

class CallbackSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit CallbackSink(std::function<void(std::string_view)> callback)
      : callback_(std::move(callback)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    callback_({line.data(), line.size()});
  }
  void flush_() override {}

  std::function<void(std::string_view)> callback_;
};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

// The logger writes time and level around our text, which in JSON is the rest of the object.
const char* pattern_of(LogFormat format) {
  return format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                   : "%Y-%m-%dT%H:%M:%S.%eZ %^%-7l%$ %v";
}

spdlog::logger make_logger(LogLevel least, LogFormat format, spdlog::sink_ptr sink) {
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      pattern_of(format), spdlog::pattern_time_type::utc, "\n"));
  spdlog::logger logger("maillage", std::move(sink));
  logger.set_level(spdlog_level(least));
  logger.flush_on(spdlog::level::debug);
  return logger;
}

void append_json_value(std::string& out, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value))
    append_json_string(out, *text);
  else if (const auto* flag = std::get_if<bool>(&field.value))
    out += *flag ? "true" : "false";
  else if (const auto* real = std::get_if<double>(&field.value))
    Json(*real).append_to(out);
  else
    out += std::to_string(std::get<std::int64_t>(field.value));
}

// A value that is one plain word stays bare; anything else is quoted, so that a line break or a
// quote in it cannot pass for another field or another line.
void append_text_value(std::string& out, const LogField& field) {
  const auto* text = std::get_if<std::string_view>(&field.value);
  const auto plain = [](char c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && c != 127;
  };
  bool bare = text != nullptr && !text->empty();
  for (const char c : text != nullptr ? *text : std::string_view())
    bare = bare && (plain(c) || static_cast<unsigned char>(c) >= 0x80);
  if (bare)
    out += *text;
  else
    append_json_value(out, field);
}

// A message comes from our code, but may carry an error's text: its line breaks are escaped too.
void append_text_message(std::string& out, std::string_view message) {
  for (const char c : message) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
}

}  // namespace

Log::Log(std::shared_ptr<Target> target) : target_(std::move(target)) {}

Log::Log(LogLevel least, LogFormat format)
    : target_(std::make_shared<Target>(Target{
          format,
          make_logger(least, format, std::make_shared<spdlog::sinks::stderr_color_sink_mt>())})) {}

Log::Log(LogLevel least, LogFormat format, std::function<void(std::string_view)> sink)
    : target_(std::make_shared<Target>(Target{
          format, make_logger(least, format, std::make_shared<CallbackSink>(std::move(sink)))})) {}

Log Log::silent() { return Log(std::shared_ptr<Target>()); }

void Log::write(LogLevel level, std::string_view message, Fields fields) const {
  if (target_ == nullptr || !target_->logger.should_log(spdlog_level(level))) return;
  const bool json = target_->format == LogFormat::json;
  std::string text;
  if (json) {
    text = "\"message\":";
    append_json_string(text, message);
  } else {
    append_text_message(text, message);
  }
  for (const LogField& field : fields) {
    text += json ? ',' : ' ';
    if (json) {
      append_json_string(text, field.name);
      text += ':';
      append_json_value(text, field);
    } else {
      text += field.name;
      text += '=';
      append_text_value(text, field);
    }
  }
  target_->logger.log(spdlog_level(level), spdlog::string_view_t(text.data(), text.size()));
}

void Log::debug(std::string_view message, Fields fields) const {
  write(LogLevel::debug, message, fields);
}
void Log::info(std::string_view message, Fields fields) const {
  write(LogLevel::info, message, fields);
}
void Log::warning(std::string_view message, Fields fields) const {
  write(LogLevel::warning, message, fields);
}
void Log::error(std::string_view message, Fields fields) const {
  write(LogLevel::error, message, fields);
}

}  // namespace maillage
