#include "identity/outbox.h"

#include <fcntl.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

extern char** environ;

namespace maillage::identity {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t waiting_max = 10'000;
constexpr std::size_t line_characters = 76;  // RFC 2045 6.8
// Where no command takes messages away, those that are no codes go after this.
constexpr auto kept_for = std::chrono::hours(24) * 30;

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // its final zero
  return out;
}

bool is_one_address(std::string_view text) {
  const auto bad = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == ';' || c == '<' || c == '>' ||
           c == '"' || c == ':' || c == 127;
  };
  const auto at = text.find('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() && text.size() <= 254 &&
         text.find('@', at + 1) == std::string_view::npos && text.front() != '-' &&
         std::none_of(text.begin(), text.end(), bad);
}

// "Wed, 25 Nov 2026 10:00:00 +0000" (RFC 5322 3.3).
std::string date_text(Timestamp now) {
  const std::time_t seconds =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::time_point(now));
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
  return text;
}

// Words of a header that are not ASCII, cut so that no encoded word is longer than 75 characters
// and no character of UTF-8 is cut (RFC 2047 2).
std::string header_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min<std::size_t>(45, text.size());
    while (size < text.size() && (text[size] & 0xc0) == 0x80) --size;
    out += (out.empty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?") + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

// Runs `/bin/sh -c command` with the file as its standard input, at most for the time given.
bool run_command(const std::string& command, const std::string& file,
                 std::chrono::milliseconds time_max) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, file.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  // The server blocks signals that it waits for; the command must not inherit that.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const char* words[] = {"sh", "-c", command.c_str(), nullptr};
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, "/bin/sh", &actions, &attributes, const_cast<char**>(words), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) return false;
  const auto end = std::chrono::steady_clock::now() + time_max;
  for (int status = 0;;) {
    const pid_t done = waitpid(child, &status, WNOHANG);
    if (done == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (done < 0) return false;
    if (std::chrono::steady_clock::now() > end) {
      ::kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

// What names of files begin with: they sort as they were written.
std::string stamp_of(Timestamp time) {
  std::string stamp = format_timestamp(time);
  std::erase_if(stamp, [](char c) { return c == ':'; });
  return stamp;
}

// Readable by the server alone: the files hold codes.
bool write_private(const std::string& path, std::string_view text, int flags, bool sync = false) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  if (file < 0) return false;
  bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (sync) written = ::fsync(file) == 0 && written;
  ::close(file);
  return written;
}

// A message's file without the number of tries and what stands behind it.
std::string stem_of(const fs::path& path) {
  const std::string stem = path.stem().string();
  return stem.substr(0, stem.rfind('~'));
}

bool sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return false;
  const bool synced = ::fsync(folder) == 0;
  ::close(folder);
  return synced;
}

}  // namespace

Result<std::string> message_text(const Message& message, std::string_view from, Timestamp now,
                                 std::string_view id) {
  if (!is_one_address(message.to)) return invalid("email", "is not one e-mail address");
  std::string text = "From: " + std::string(from) + "\r\nTo: " + message.to +
                     "\r\nSubject: " + header_words(message.subject) +
                     "\r\nDate: " + date_text(now) + "\r\nMessage-ID: <" + std::string(id) +
                     "@maillage>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
                     "Content-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n";
  const std::string body = base64(message.text);
  for (std::size_t at = 0; at < body.size(); at += line_characters)
    text += body.substr(at, line_characters) + "\r\n";
  return text;
}

Outbox::Outbox(OutboxOptions options) : options_(std::move(options)) {
  std::error_code ignored;  // a folder that cannot be made shows when the first message is written
  if (!options_.folder.empty()) {
    fs::create_directories(options_.folder, ignored);
    fs::permissions(options_.folder, fs::perms::owner_all, ignored);
  }
  thread_ = std::thread([this] { run(); });
}

Outbox::~Outbox() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  ready_.notify_one();
  thread_.join();
}

Result<void> Outbox::later(Work work) {
  {
    std::lock_guard guard(mutex_);
    if (waiting_.size() >= waiting_max)
      return make_error(ErrorCode::unavailable, "Too many messages wait. Try again later.");
    waiting_.push_back(std::move(work));
  }
  ready_.notify_one();
  return {};
}

Result<void> Outbox::send(Message message) {
  return later([message = std::move(message)] { return std::vector<Message>{message}; });
}

// Written under another name first, so that a torn file is never sent.
Result<void> Outbox::keep(const Message& message) {
  if (options_.folder.empty()) return {};
  MAILLAGE_ASSIGN(const std::string text,
                  message_text(message, options_.from, options_.clock(), message.id));
  const std::string path = options_.folder + "/" + message.id;
  std::error_code failed;
  if (fs::exists(path + ".eml", failed)) return {};
  if (write_private(path + ".part", text, O_TRUNC, true))
    fs::rename(path + ".part", path + ".eml", failed);
  else
    failed = std::make_error_code(std::errc::io_error);
  if (failed || !sync_folder(options_.folder))
    return make_error(ErrorCode::unavailable, "The outbox cannot be written.");
  // Only to wake the thread: where too many wait, it is awake.
  (void)later([] { return std::vector<Message>(); });
  return {};
}

// Of the letters that wait or were given up.
void Outbox::remove_letters(
    const std::function<bool(const std::string& name, const std::string& file)>& wanted) {
  std::error_code failed;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(options_.folder, failed)) {
    const auto extension = entry.path().extension();
    if (extension != ".eml" && extension != ".failed") continue;
    if (wanted(entry.path().filename().string(), entry.path().string()))
      found.push_back(entry.path());
  }
  for (const fs::path& path : found) fs::remove(path, failed);
}

Result<void> Outbox::forget(std::string address) {
  return later([this, line = "\r\nTo: " + std::move(address) + "\r\n"] {
    remove_letters([&](const std::string&, const std::string& file) {
      std::ifstream in(file, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      return text.find(line) != std::string::npos;
    });
    return std::vector<Message>();
  });
}

Result<void> Outbox::forget_before(Timestamp moment) {
  return later([this, stamp = stamp_of(moment)] {
    remove_letters([&](const std::string& name, const std::string&) { return name < stamp; });
    return std::vector<Message>();
  });
}

void Outbox::settle() {
  std::unique_lock guard(mutex_);
  idle_.wait(guard, [&] { return waiting_.empty() && !working_; });
}

void Outbox::run() {
  std::unique_lock guard(mutex_);
  for (;;) {
    ready_.wait_for(guard, options_.pause, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_ && waiting_.empty()) return;
    std::deque<Work> taken = std::move(waiting_);
    waiting_.clear();
    working_ = true;
    guard.unlock();
    for (const Work& work : taken)
      for (const Message& message : work()) spool(message);
    if (!stopping_) deliver_all();
    if (options_.command.empty()) forget_old();
    guard.lock();
    working_ = false;
    idle_.notify_all();
  }
}

void Outbox::spool(const Message& message) {
  if (options_.folder.empty()) return;
  const std::string id = stamp_of(options_.clock()) + "-" + message.kind + "-" +
                         hex_encode(random_bytes(options_.random, 6));
  const auto text = message_text(message, options_.from, options_.clock(), id);
  if (!text.ok()) return log("refused the address of", id);
  const std::string path = options_.folder + "/" + id + ".eml";
  if (!write_private(path, *text, O_EXCL)) log("could not write", id);
}

void Outbox::log(std::string_view what, std::string_view file) {
  write_private(
      options_.folder + "/log",
      format_timestamp(options_.clock()) + " " + std::string(what) + " " + std::string(file) + "\n",
      O_APPEND);
}

// The number of tries is kept in the file's name, so that it survives a restart.
bool Outbox::deliver(const std::string& file) {
  const fs::path path(file);
  std::error_code ignored;
  if (run_command(options_.command, file, options_.command_time_max)) {
    fs::remove(path, ignored);
    tried_.erase(stem_of(path));
    log("sent", path.stem().string());
    return true;
  }
  const std::string whole = path.stem().string();
  const auto mark = whole.rfind('~');
  const int tries = mark == std::string::npos ? 1 : std::atoi(whole.c_str() + mark + 1) + 1;
  const std::string stem = stem_of(path);
  if (tries >= options_.tries_max) tried_.erase(stem);
  log(tries >= options_.tries_max ? "gave up" : "could not send", stem);
  fs::rename(path,
             path.parent_path() / (stem + "~" + std::to_string(tries) +
                                   (tries >= options_.tries_max ? ".failed" : ".eml")),
             ignored);
  return false;
}

void Outbox::deliver_all() {
  if (options_.folder.empty() || options_.command.empty()) return;
  std::vector<std::string> files;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(options_.folder, failed))
    if (entry.path().extension() == ".eml") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    // Names that begin with a time, those of codes, come first; a code that is handed in meanwhile
    // does not wait for the rest.
    if (waits()) return;
    const auto now = std::chrono::steady_clock::now();
    const std::string stem = stem_of(file);
    if (const auto last = tried_.find(stem);
        last != tried_.end() && now - last->second < options_.pause)
      continue;
    tried_[stem] = now;
    deliver(file);
  }
}

bool Outbox::waits() {
  std::lock_guard guard(mutex_);
  return stopping_ || !waiting_.empty();
}

void Outbox::forget_old() {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(options_.folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("notice-") && !name.starts_with("daily-")) continue;
    std::error_code ignored;
    const auto written = fs::last_write_time(entry.path(), ignored);
    if (!ignored && fs::file_time_type::clock::now() - written > kept_for)
      fs::remove(entry.path(), ignored);
  }
}

}  // namespace maillage::identity
