#include "store/rocksdb/file_log.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include "base/checksum.h"

namespace maillage::store {

namespace {

constexpr std::uint32_t magic = 0x676f'4c4d;
constexpr std::string_view suffix = ".part";
constexpr std::size_t name_digits = 16;
constexpr std::size_t piece_bytes = 4u << 20;  // read at once
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t let_go_bytes = 64u << 10;

Error failure(const rocksdb::IOStatus& status) {
  return make_error(ErrorCode::unavailable, "the log: " + status.ToString());
}

Error damaged(const std::string& path, std::uint64_t at) {
  return make_error(ErrorCode::internal,
                    "the log is damaged: " + path + " at byte " + std::to_string(at));
}

template <class T>
T get(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// magic u32 | content bytes u32 | address of the content u64 | checksum u64
struct Header {
  std::uint32_t size = 0;
  std::uint64_t check = 0;
  // Nothing when these bytes are not the header of a block at that address.
  static std::optional<Header> read(const char* at, std::uint64_t address) {
    if (get<std::uint32_t>(at) != magic || get<std::uint64_t>(at + 8) != address) return {};
    return Header{get<std::uint32_t>(at + 4), get<std::uint64_t>(at + 16)};
  }
};

std::optional<std::uint64_t> start_of(const std::string& name) {
  if (name.size() != name_digits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
  std::uint64_t start = 0;
  const auto [end, status] = std::from_chars(name.data(), name.data() + name_digits, start, 16);
  if (status != std::errc() || end != name.data() + name_digits) return std::nullopt;
  return start;
}

}  // namespace

class FileLog::Part {
 public:
  Part(std::unique_ptr<rocksdb::FSRandomAccessFile> file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}

  const std::string& path() const { return path_; }

  // Up to `bytes` bytes; fewer at the end of the file.
  Result<std::string> read(std::uint64_t from, std::size_t bytes) const {
    std::string out(bytes, '\0');
    rocksdb::Slice found;
    const auto status = file_->Read(from, bytes, {}, &found, out.data(), nullptr);
    if (!status.ok()) return failure(status);
    if (found.data() != out.data()) return std::string(found.data(), found.size());
    out.resize(found.size());
    return out;
  }

 private:
  std::unique_ptr<rocksdb::FSRandomAccessFile> file_;
  std::string path_;
};

Result<std::unique_ptr<FileLog>> FileLog::open(std::shared_ptr<rocksdb::FileSystem> files,
                                               std::string directory, FileLogOptions options) {
  std::unique_ptr<FileLog> log(new FileLog(std::move(files), std::move(directory), options));
  if (auto made = log->files_->CreateDirIfMissing(log->directory_, {}, nullptr); !made.ok())
    return failure(made);
  std::vector<std::string> names;
  if (auto listed = log->files_->GetChildren(log->directory_, {}, &names, nullptr); !listed.ok())
    return failure(listed);
  for (const std::string& name : names)
    if (const auto start = start_of(name)) log->parts_.emplace(*start, nullptr);
  return log;
}

std::string FileLog::path_of(std::uint64_t start) const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string name(name_digits, '0');
  for (std::size_t i = name_digits; i-- > 0; start >>= 4) name[i] = digits[start & 15];
  return directory_ + "/" + name + std::string(suffix);
}

Result<std::shared_ptr<const FileLog::Part>> FileLog::part_at(std::uint64_t start) const {
  std::lock_guard guard(mutex_);
  auto& part = parts_.at(start);
  if (!part) {
    std::unique_ptr<rocksdb::FSRandomAccessFile> file;
    const std::string path = path_of(start);
    const auto status = files_->NewRandomAccessFile(path, {}, &file, nullptr);
    if (!status.ok()) return failure(status);
    part = std::make_shared<const Part>(std::move(file), path);
  }
  return part;
}

std::uint64_t FileLog::next() const {
  std::lock_guard guard(mutex_);
  return end_ + header_bytes;
}

// A restart begins a new file, so that a torn end stays where it is and what follows is written
// like everything else.
Result<void> FileLog::begin_part() {
  if (file_) {
    const auto synced = file_->Sync({}, nullptr);
    if (!synced.ok()) return failure(synced);
    file_->Close({}, nullptr).PermitUncheckedError();
  }
  file_.reset();
  const std::string path = path_of(end_);
  if (auto made = files_->NewWritableFile(path, {}, &file_, nullptr); !made.ok())
    return failure(made);
  std::unique_ptr<rocksdb::FSDirectory> folder;
  auto status = files_->NewDirectory(directory_, {}, &folder, nullptr);
  if (status.ok()) status = folder->Fsync({}, nullptr);
  if (!status.ok()) return failure(status);
  file_start_ = end_;
  let_go_ = 0;
  std::lock_guard guard(mutex_);
  parts_[end_] = nullptr;
  return {};
}

Result<void> FileLog::append(std::string& block, Durability durability) {
  if (broken_) return make_error(ErrorCode::unavailable, "the log stopped taking writes");
  broken_ = true;  // unless all of this succeeds
  const std::uint64_t at = end_ + header_bytes;
  const auto size = static_cast<std::uint32_t>(block.size() - header_bytes);
  const std::uint64_t check = checksum(std::string_view(block).substr(header_bytes), at);
  std::memcpy(block.data(), &magic, 4);
  std::memcpy(block.data() + 4, &size, 4);
  std::memcpy(block.data() + 8, &at, 8);
  std::memcpy(block.data() + 16, &check, 8);
  if (!file_ || end_ - file_start_ >= options_.part_bytes_max) MAILLAGE_TRY(begin_part());
  auto status = file_->Append({block.data(), block.size()}, {}, nullptr);
  if (status.ok() && durability == Durability::synced) status = file_->Sync({}, nullptr);
  if (!status.ok()) return failure(status);
  {
    std::lock_guard guard(mutex_);
    end_ += block.size();
  }
  broken_ = false;
  if (durability == Durability::synced) let_go();
  return {};
}

// What is on disk is seldom read again soon. Its pages serve the next block, instead of fresh ones
// for every block until the memory of the machine is full of journal.
void FileLog::let_go() {
  if (end_ - file_start_ < let_go_ + let_go_bytes) return;
  // A refusal costs memory and nothing else.
  file_->InvalidateCache(let_go_, end_ - file_start_ - let_go_).PermitUncheckedError();
  let_go_ = (end_ - file_start_) / page_bytes * page_bytes;
}

Result<void> FileLog::sync() {
  if (!file_ || broken_) return {};
  const auto status = file_->Sync({}, nullptr);
  if (!status.ok()) return failure(status);
  return {};
}

Result<std::string> FileLog::read(std::uint64_t at, std::size_t bytes) const {
  std::uint64_t start = 0;
  {
    std::lock_guard guard(mutex_);
    auto it = parts_.upper_bound(at);
    if (it == parts_.begin() || at >= end_) return not_found("the address");
    start = std::prev(it)->first;
  }
  MAILLAGE_ASSIGN(const auto part, part_at(start));
  return part->read(at - start, bytes);
}

Result<void> FileLog::scan(std::uint64_t from, const Visitor& visit) {
  std::vector<std::uint64_t> starts;
  {
    std::lock_guard guard(mutex_);
    for (const auto& [start, part] : parts_) starts.push_back(start);
  }
  const std::uint64_t first = from < header_bytes ? 0 : from - header_bytes;
  auto at = std::upper_bound(starts.begin(), starts.end(), first);
  if (at == starts.begin()) {
    if (starts.empty() && first == 0) return {};
    return damaged(directory_, first);
  }
  for (--at; at != starts.end(); ++at) {
    MAILLAGE_ASSIGN(const bool more, scan_part(*at, std::max(first, *at), visit));
    if (!more) return {};
  }
  return {};
}

namespace {

// Reads a file forwards through a buffer.
class Window {
 public:
  using Read = std::function<Result<std::string>(std::uint64_t, std::size_t)>;
  Window(std::uint64_t at, Read read) : at_(at), read_(std::move(read)) {}

  std::uint64_t at() const { return at_; }
  void skip(std::size_t bytes) {
    used_ += bytes;
    at_ += bytes;
  }
  // The next bytes, as many as there are up to `wanted`.
  Result<std::string_view> peek(std::size_t wanted) {
    if (buffer_.size() - used_ < wanted && !ended_) {
      buffer_.erase(0, used_);
      used_ = 0;
      const std::size_t more = std::max(wanted, piece_bytes);
      MAILLAGE_ASSIGN(const std::string piece, read_(at_ + buffer_.size(), more));
      ended_ = piece.size() < more;
      buffer_ += piece;
    }
    return std::string_view(buffer_).substr(used_, wanted);
  }

 private:
  std::uint64_t at_;
  Read read_;
  std::string buffer_;
  std::size_t used_ = 0;
  bool ended_ = false;
};

// The content of the block there, or nothing when there is none in one piece.
Result<std::optional<std::string_view>> block_at(Window& window, std::uint64_t address) {
  using Found = std::optional<std::string_view>;
  MAILLAGE_ASSIGN(const std::string_view head, window.peek(Log::header_bytes));
  if (head.size() < Log::header_bytes) return Found();
  const auto header = Header::read(head.data(), address);
  if (!header) return Found();
  MAILLAGE_ASSIGN(std::string_view block, window.peek(Log::header_bytes + header->size));
  if (block.size() < Log::header_bytes + header->size) return Found();
  block.remove_prefix(Log::header_bytes);
  if (checksum(block, address) != header->check) return Found();
  return Found(block);
}

// Does a whole block follow somewhere behind a damaged one? Then that one had been acknowledged.
Result<bool> block_follows(Window& window, std::uint64_t start) {
  for (;;) {
    MAILLAGE_ASSIGN(std::string_view some, window.peek(piece_bytes));
    if (some.size() <= Log::header_bytes) return false;
    window.skip(1);
    some.remove_prefix(1);
    const auto found = some.find(std::string_view(reinterpret_cast<const char*>(&magic), 4));
    if (found == std::string_view::npos) {
      window.skip(some.size() - 4);
      continue;
    }
    window.skip(found);
    MAILLAGE_ASSIGN(const auto block, block_at(window, start + window.at() + Log::header_bytes));
    if (block) return true;
  }
}

}  // namespace

// True: go on with the next file.
Result<bool> FileLog::scan_part(std::uint64_t start, std::uint64_t from, const Visitor& visit) {
  MAILLAGE_ASSIGN(const auto part, part_at(start));
  std::uint64_t limit = ~0ull;  // where the next file begins
  std::uint64_t known_end = 0;
  {
    std::lock_guard guard(mutex_);
    const auto following = parts_.upper_bound(start);
    if (following != parts_.end()) limit = following->first;
    known_end = end_;
  }
  std::uint64_t bytes = 0;
  const auto sized = files_->GetFileSize(part->path(), {}, &bytes, nullptr);
  if (!sized.ok()) return failure(sized);
  // The caller knows of blocks that are not here any more.
  if (from - start > bytes || (known_end != 0 && from > known_end))
    return damaged(part->path(), from - start);
  Window window(from - start,
                [&](std::uint64_t at, std::size_t count) { return part->read(at, count); });
  for (;;) {
    const std::uint64_t at = start + window.at();
    if (at == limit || (known_end != 0 && at == known_end)) return true;
    if (at > limit) return damaged(part->path(), limit - start);
    MAILLAGE_ASSIGN(const auto block, block_at(window, at + header_bytes));
    if (block) {
      if (!visit(at + header_bytes, *block)) return false;
      window.skip(header_bytes + block->size());
      continue;
    }
    // Only a part that was never read to its end can have a torn one.
    if (limit != ~0ull || known_end != 0) return damaged(part->path(), window.at());
    const std::uint64_t end_here = window.at();
    MAILLAGE_ASSIGN(const bool follows, block_follows(window, start));
    if (follows) return damaged(part->path(), end_here);
    std::lock_guard guard(mutex_);
    end_ = start + end_here;
    return true;
  }
}

}  // namespace maillage::store
