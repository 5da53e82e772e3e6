// A saved state, little-endian: chunks of terms, then chunks of records, then a directory, then the
// trailer that leads to it. Each chunk and the directory carry a checksum.
//   chunk      (length u32 | bytes)…: IRIs in order of their terms, or records in order of number
//   directory  format u32 | terms u32 | position u64 | replay from u64 | latest time i64 |
//              numbers u32 | chunks u32 | end of the journal's chain: number u64, hash, 32 bytes |
//              (kind u8 | offset u64 | bytes u32 | checksum u64)…
//   trailer    magic u64 | offset of the directory u64 | its checksum u64
#include "engine/state.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/checksum.h"
#include "engine/parallel.h"

namespace maillage::engine {

namespace {

constexpr std::uint32_t format = 2;
constexpr std::uint64_t magic = 0x3165'7461'7473'4d4d;
constexpr std::size_t chunk_bytes = 2u << 20;
constexpr std::size_t trailer_bytes = 24;
constexpr std::size_t link_at = 40;
constexpr std::size_t directory_head_bytes = link_at + 8 + Digest::bytes;
constexpr std::size_t entry_bytes = 21;

template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

template <class T>
T get(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

enum class ChunkKind : std::uint8_t { terms, records };

struct Chunk {
  ChunkKind kind;
  std::uint64_t offset;
  std::uint32_t bytes;
  std::uint64_t check;
};

Error bad_state(std::string_view what) {
  return make_error(ErrorCode::internal, "the saved state " + std::string(what));
}

// Hands out the pieces of the file one after the other.
class Writer {
 public:
  Writer(const State& state, const Terms& terms, const Saving& saving)
      : state_(state), terms_(terms), saving_(saving), term_count_(saving.term_count) {}

  Result<bool> next(std::string& piece) {
    if (next_term_ < term_count_) {
      while (next_term_ < term_count_ && piece.size() < chunk_bytes)
        put_text(piece, terms_.text(static_cast<TermId>(next_term_++)));
      return add(ChunkKind::terms, piece);
    }
    while (next_record_ < state_.records.size() && piece.size() < chunk_bytes) {
      const RecordPtr& record = state_.records[next_record_++];
      if (!record) continue;
      MAILLAGE_ASSIGN(const RecordPtr written, saving_.as_written(record));
      put_text(piece, written->bytes());
    }
    if (!piece.empty()) return add(ChunkKind::records, piece);
    if (done_) return false;
    done_ = true;
    put_directory(piece);
    return true;
  }

 private:
  static void put_text(std::string& out, std::string_view text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
  }

  bool add(ChunkKind kind, const std::string& piece) {
    chunks_.push_back(
        {kind, offset_, static_cast<std::uint32_t>(piece.size()), checksum(piece, offset_)});
    offset_ += piece.size();
    return true;
  }

  void put_directory(std::string& out) const {
    put(out, format);
    put(out, static_cast<std::uint32_t>(term_count_));
    put(out, state_.position);
    put(out, state_.replay_from);
    put<std::int64_t>(out, state_.last_time.time_since_epoch().count());
    put(out, static_cast<std::uint32_t>(state_.records.size()));
    put(out, static_cast<std::uint32_t>(chunks_.size()));
    put(out, state_.link.number);
    out += state_.link.hash;
    for (const Chunk& chunk : chunks_) {
      put(out, static_cast<std::uint8_t>(chunk.kind));
      put(out, chunk.offset);
      put(out, chunk.bytes);
      put(out, chunk.check);
    }
    const std::uint64_t check = checksum(out, offset_);
    put(out, magic);
    put(out, offset_);
    put(out, check);
  }

  const State& state_;
  const Terms& terms_;
  const Saving& saving_;
  std::size_t term_count_;
  std::size_t next_term_ = 0;
  std::size_t next_record_ = 0;
  std::uint64_t offset_ = 0;
  bool done_ = false;
  std::vector<Chunk> chunks_;
};

struct Directory {
  State state;
  std::size_t term_count = 0;
  std::vector<Chunk> chunks;
};

Result<Directory> read_directory(const store::SavedFile& file) {
  if (file.size() < trailer_bytes + directory_head_bytes) return bad_state("is cut short");
  MAILLAGE_ASSIGN(const std::string trailer, file.read(file.size() - trailer_bytes, trailer_bytes));
  const auto offset = get<std::uint64_t>(trailer, 8);
  if (get<std::uint64_t>(trailer, 0) != magic || offset > file.size() - trailer_bytes)
    return bad_state("has no end");
  MAILLAGE_ASSIGN(const std::string bytes, file.read(offset, file.size() - trailer_bytes - offset));
  if (bytes.size() < directory_head_bytes ||
      checksum(bytes, offset) != get<std::uint64_t>(trailer, 16))
    return bad_state("has a damaged directory");
  if (get<std::uint32_t>(bytes, 0) != format) return bad_state("has another format");
  Directory directory;
  directory.term_count = get<std::uint32_t>(bytes, 4);
  directory.state.position = get<std::uint64_t>(bytes, 8);
  directory.state.replay_from = get<std::uint64_t>(bytes, 16);
  directory.state.last_time = Timestamp(std::chrono::microseconds(get<std::int64_t>(bytes, 24)));
  directory.state.records.resize(get<std::uint32_t>(bytes, 32));
  const auto count = get<std::uint32_t>(bytes, 36);
  directory.state.link.number = get<std::uint64_t>(bytes, link_at);
  directory.state.link.hash = bytes.substr(link_at + 8, Digest::bytes);
  if (bytes.size() != directory_head_bytes + std::size_t{count} * entry_bytes)
    return bad_state("has a damaged directory");
  for (std::size_t at = directory_head_bytes; at < bytes.size(); at += entry_bytes)
    directory.chunks.push_back(
        {static_cast<ChunkKind>(bytes[at]), get<std::uint64_t>(bytes, at + 1),
         get<std::uint32_t>(bytes, at + 9), get<std::uint64_t>(bytes, at + 13)});
  return directory;
}

template <class Visit>
Result<void> read_chunk(const store::SavedFile& file, const Chunk& chunk, Visit&& visit) {
  MAILLAGE_ASSIGN(const std::string bytes, file.read(chunk.offset, chunk.bytes));
  if (checksum(bytes, chunk.offset) != chunk.check) return bad_state("is damaged");
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes.size() - at < 4) return bad_state("is damaged");
    const auto length = get<std::uint32_t>(bytes, at);
    if (length > bytes.size() - at - 4) return bad_state("is damaged");
    MAILLAGE_TRY(visit(std::string_view(bytes).substr(at + 4, length)));
    at += 4 + length;
  }
  return {};
}

Result<State> read_state(const store::SavedFile& file, Terms& terms) {
  MAILLAGE_ASSIGN(Directory directory, read_directory(file));
  State& state = directory.state;
  std::vector<Chunk> chunks;  // of records
  std::vector<std::string> texts;
  const auto add_text = [&](std::string_view text) {
    texts.emplace_back(text);
    return Result<void>();
  };
  for (const Chunk& chunk : directory.chunks) {
    if (chunk.kind == ChunkKind::records) {
      chunks.push_back(chunk);
      continue;
    }
    MAILLAGE_TRY(read_chunk(file, chunk, add_text));
  }
  if (texts.size() != directory.term_count) return bad_state("lacks terms");
  std::mutex mutex;
  std::optional<Error> failed;
  const auto add_record = [&](std::string_view bytes) -> Result<void> {
    auto record = Record::from_bytes(bytes, texts.size());
    if (!record.ok()) return record.error();
    const EntityNumber number = (*record)->number();
    if (number >= state.records.size()) return bad_state("is damaged");
    state.records[number] = std::move(*record);
    return {};
  };
  in_parallel(chunks.size(), [&](std::size_t i) {
    const auto read = read_chunk(file, chunks[i], add_record);
    if (read.ok()) return;
    std::lock_guard guard(mutex);
    failed = read.error();
  });
  if (failed) return *failed;
  for (const std::string& text : texts) terms.load(text);
  return std::move(directory.state);
}

Result<void> learn(Terms& terms, TermId id, std::string_view text) {
  const bool known = id < terms.size();
  if (known ? terms.text(id) != text : id > terms.size())
    return make_error(ErrorCode::internal, "the journal gives a term another name");
  if (!known) terms.load(text);
  return {};
}

Result<void> apply_item(const ItemView& item, std::uint64_t position, State& state,
                        const Terms& terms, const ReplayListener& listener) {
  if (item.number >= state.records.size()) state.records.resize(item.number + 1);
  RecordPtr& record = state.records[item.number];
  if (record && record->position() >= position)
    return make_error(ErrorCode::internal, "a journal record stands where it does not belong");
  MAILLAGE_ASSIGN(RecordPtr after, next_record(record, item, terms));
  if (!after && listener.removed) listener.removed(*record, position);
  record = std::move(after);
  return {};
}

}  // namespace

Result<void> replay(store::Log& log, State& state, Terms& terms, const ReplayListener& listener) {
  std::optional<Error> failed;
  const BlockVisitor visitor{
      [&](TermId id, std::string_view text) { return learn(terms, id, text); },
      [&](const CommitView& commit) -> Result<void> {
        for (const ItemView& item : commit.items)
          MAILLAGE_TRY(apply_item(item, commit.position, state, terms, listener));
        if (!commit.head.repeat_key.empty() && listener.repeatable)
          listener.repeatable(commit.head);
        state.position = commit.position;
        state.last_time = std::max(state.last_time, commit.head.at);
        return {};
      },
      [&](const NoteView& note) -> Result<void> {
        if (listener.noted) listener.noted(note);
        state.last_time = std::max(state.last_time, note.head.at);
        return {};
      },
      [&](Link link) -> Result<void> {
        state.link = std::move(link);
        return {};
      }};
  const auto visit = [&](std::uint64_t at, std::string_view content) {
    if (listener.block) listener.block(at);
    const auto applied = read_block(content, at, visitor);
    if (applied.ok()) return true;
    failed = applied.error();
    failed->message += " (journal at " + std::to_string(at) + ")";
    return false;
  };
  MAILLAGE_TRY(log.scan(state.replay_from, visit));
  if (failed) return *failed;
  state.replay_from = log.next();
  return {};
}

Result<void> save_state(store::Store& store, std::string_view name, const State& state,
                        const Terms& terms, const Saving& saving) {
  Writer writer(state, terms, saving);
  return store.save(name, [&](std::string& piece) -> Result<bool> {
    if (saving.stopping) return make_error(ErrorCode::unavailable, "the engine stops");
    return writer.next(piece);
  });
}

State load_state(const store::Store& store, std::string_view name, Terms& terms,
                 std::string& fault) {
  const auto file = store.saved(name);
  if (!file.ok()) {
    fault = file.error().message;
    return {};
  }
  if (!*file) return {};
  auto state = read_state(**file, terms);
  if (state.ok()) return std::move(*state);
  fault = state.error().message;
  return {};
}

}  // namespace maillage::engine
