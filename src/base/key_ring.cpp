// The file, little-endian: a header of 128 bytes, then slots of 128 bytes, so that none crosses a
// sector and each is overwritten whole.
//   header  magic u64 | zero… | id, 16 bytes at 16 | checksum u64 at 120
//   slot    state u8 | zero… | thing, 16 bytes at 8 | person, 16 bytes at 24 | nonce, 24 bytes at
//           40 | wrapped key, 48 bytes at 64 | zero… | checksum u64 at 120
// Sealed bytes: slot u32 | nonce, 24 bytes | XChaCha20-Poly1305 of the plain bytes. The nonce is a
// keyed hash of these, so that equal bytes stay equal when sealed.
#include "base/key_ring.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>

#include "base/checksum.h"

namespace maillage {

namespace {

constexpr std::uint64_t magic = 0x3173'7965'6b4d'4d4d;
constexpr std::size_t slot_bytes = 128;
constexpr std::size_t thing_at = 8;
constexpr std::size_t id_at = 16;
constexpr std::size_t person_at = 24;
constexpr std::size_t nonce_at = 40;
constexpr std::size_t wrapped_at = 64;
constexpr std::size_t check_at = 120;
constexpr std::size_t id_bytes = 16;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t sealed_head_bytes = sizeof(KeyRing::Slot) + nonce_bytes;

using Bytes = std::array<unsigned char, slot_bytes>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::uint64_t check_of(const Bytes& bytes, std::uint64_t place) {
  return checksum({reinterpret_cast<const char*>(bytes.data()), check_at}, place);
}

void finish(Bytes& bytes, std::uint64_t place) {
  const std::uint64_t check = check_of(bytes, place);
  std::memcpy(bytes.data() + check_at, &check, sizeof check);
}

bool is_whole(const Bytes& bytes, std::uint64_t place) {
  std::uint64_t check = 0;
  std::memcpy(&check, bytes.data() + check_at, sizeof check);
  return check == check_of(bytes, place);
}

Error cannot(const std::string& what, const std::string& file) {
  return make_error(ErrorCode::unavailable,
                    "cannot " + what + " " + file + ": " + std::strerror(errno));
}

// A key for one purpose, from another.
void derive(std::array<unsigned char, 32>& out, const std::array<unsigned char, 32>& from,
            std::string_view purpose) {
  crypto_generichash(out.data(), out.size(), bytes_of(purpose), purpose.size(), from.data(),
                     from.size());
}

}  // namespace

KeyRing::KeyRing(Random random) : random_(std::move(random)) {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing here would be safe
  id_ = random_bytes(random_, id_bytes);
  const std::string key = random_bytes(random_, wrapping_.size());
  std::memcpy(wrapping_.data(), key.data(), wrapping_.size());
  derive(marking_, wrapping_, "marks");
}

KeyRing::~KeyRing() {
  if (descriptor_ >= 0) ::close(descriptor_);
  for (Entry& entry : entries_) sodium_memzero(entry.key.data(), entry.key.size());
  sodium_memzero(wrapping_.data(), wrapping_.size());
}

Result<std::unique_ptr<KeyRing>> KeyRing::open(const std::string& file, std::string_view wrapping,
                                               Random random) {
  auto ring = std::make_unique<KeyRing>(std::move(random));
  if (wrapping.size() != ring->wrapping_.size())
    return make_error(ErrorCode::invalid, "a key that wraps others has 32 bytes", "wrapping");
  std::memcpy(ring->wrapping_.data(), wrapping.data(), wrapping.size());
  derive(ring->marking_, ring->wrapping_, "marks");
  ring->file_ = file;
  ring->descriptor_ = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (ring->descriptor_ < 0 && errno == ENOENT) {
    MAILLAGE_TRY(ring->make_file());
  } else if (ring->descriptor_ < 0) {
    return cannot("read", file);
  } else {
    MAILLAGE_TRY(ring->read());
  }
  return ring;
}

// Written beside and renamed, so that a crash leaves no half file.
Result<void> KeyRing::make_file() {
  Bytes header{};
  std::memcpy(header.data(), &magic, sizeof magic);
  std::memcpy(header.data() + id_at, id_.data(), id_bytes);
  finish(header, 0);
  const std::string beside = file_ + ".new";
  descriptor_ = ::open(beside.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0 || ::fchmod(descriptor_, 0600) != 0 ||
      ::write(descriptor_, header.data(), header.size()) != static_cast<ssize_t>(header.size()) ||
      ::fsync(descriptor_) != 0 || ::rename(beside.c_str(), file_.c_str()) != 0)
    return cannot("write", file_);
  const auto slash = file_.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file_.substr(0, slash + 1);
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && ::fsync(directory) == 0;
  if (directory >= 0) ::close(directory);
  if (!synced) return cannot("write", folder);
  return {};
}

Result<void> KeyRing::read() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return cannot("read", file_);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return make_error(ErrorCode::forbidden, file_ + " can be read by others: chmod 600 it");
  std::string all(static_cast<std::size_t>(status.st_size), '\0');
  if (::pread(descriptor_, all.data(), all.size(), 0) != static_cast<ssize_t>(all.size()))
    return cannot("read", file_);
  Bytes bytes{};
  const auto read_at = [&](std::uint64_t place) {
    if (all.size() / slot_bytes <= place) return false;
    std::memcpy(bytes.data(), all.data() + place * slot_bytes, slot_bytes);
    return true;
  };
  if (!read_at(0) || !is_whole(bytes, 0) || std::memcmp(bytes.data(), &magic, sizeof magic) != 0)
    return make_error(ErrorCode::unavailable, file_ + " does not hold keys of this program");
  id_.assign(reinterpret_cast<const char*>(bytes.data()) + id_at, id_bytes);
  std::size_t good = 0;  // what is torn behind the last whole slot was never used
  for (std::uint64_t place = 1; read_at(place); ++place) {
    Entry& entry = entries_.emplace_back();
    if (!is_whole(bytes, place)) continue;
    good = entries_.size();
    entry.state = static_cast<State>(bytes[0]);
    std::memcpy(entry.thing.data(), bytes.data() + thing_at, entry.thing.size());
    std::memcpy(entry.person.data(), bytes.data() + person_at, entry.person.size());
    if (entry.state != State::live) continue;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            entry.key.data(), nullptr, nullptr, bytes.data() + wrapped_at,
            entry.key.size() + tag_bytes, bytes.data() + thing_at, nonce_at - thing_at,
            bytes.data() + nonce_at, wrapping_.data()) != 0)
      return make_error(ErrorCode::unavailable,
                        file_ + " belongs to another secrets.key: restore both together");
  }
  entries_.resize(good);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.state == State::none) continue;
    std::string name(reinterpret_cast<const char*>(entry.thing.data()), entry.thing.size());
    name.append(reinterpret_cast<const char*>(entry.person.data()), entry.person.size());
    slots_[std::move(name)] = static_cast<Slot>(i);
  }
  return {};
}

KeyRing::Mark KeyRing::mark_of(std::string_view kind, std::string_view text) const {
  Mark mark{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, marking_.data(), marking_.size(), mark.size());
  crypto_generichash_update(&state, bytes_of(kind), kind.size());
  crypto_generichash_update(&state, bytes_of(text), text.size());
  crypto_generichash_final(&state, mark.data(), mark.size());
  return mark;
}

std::string KeyRing::mark(std::string_view text) const {
  const Mark found = mark_of("text ", text);
  return hex_encode({reinterpret_cast<const char*>(found.data()), found.size()});
}

std::string KeyRing::name_of(const Owner& owner) const {
  const Mark thing = mark_of("thing ", owner.thing);
  const Mark person = owner.person.empty() ? Mark{} : mark_of("person ", owner.person);
  std::string name(reinterpret_cast<const char*>(thing.data()), thing.size());
  name.append(reinterpret_cast<const char*>(person.data()), person.size());
  return name;
}

KeyRing::State KeyRing::state_of(const Owner& owner) const {
  std::shared_lock guard(mutex_);
  const auto it = slots_.find(name_of(owner));
  return it == slots_.end() ? State::none : entries_[it->second].state;
}

KeyRing::State KeyRing::state_of(std::string_view sealed) const {
  std::shared_lock guard(mutex_);
  const Entry* entry = entry_of(sealed);
  return entry ? entry->state : State::none;
}

const KeyRing::Entry* KeyRing::entry_of(std::string_view sealed) const {
  Slot slot = 0;
  if (sealed.size() < sealed_head_bytes + tag_bytes) return nullptr;
  std::memcpy(&slot, sealed.data(), sizeof slot);
  return slot < entries_.size() ? &entries_[slot] : nullptr;
}

Result<void> KeyRing::write(Slot slot, const Entry& entry) {
  if (file_.empty()) return {};
  const std::uint64_t place = std::uint64_t{slot} + 1;
  Bytes bytes{};
  bytes[0] = static_cast<unsigned char>(entry.state);
  std::memcpy(bytes.data() + thing_at, entry.thing.data(), entry.thing.size());
  std::memcpy(bytes.data() + person_at, entry.person.data(), entry.person.size());
  if (entry.state == State::live) {
    const std::string nonce = random_bytes(random_, nonce_bytes);
    std::memcpy(bytes.data() + nonce_at, nonce.data(), nonce.size());
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes.data() + wrapped_at, nullptr, entry.key.data(),
                                               entry.key.size(), bytes.data() + thing_at,
                                               nonce_at - thing_at, nullptr,
                                               bytes.data() + nonce_at, wrapping_.data());
  }
  finish(bytes, place);
  if (::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(place * slot_bytes)) !=
      static_cast<ssize_t>(bytes.size()))
    return cannot("write", file_);
  return {};
}

Result<KeyRing::Slot> KeyRing::make(const Owner& owner) {
  Entry entry;
  entry.state = State::live;
  entry.thing = mark_of("thing ", owner.thing);
  if (!owner.person.empty()) entry.person = mark_of("person ", owner.person);
  const std::string key = random_bytes(random_, entry.key.size());
  std::memcpy(entry.key.data(), key.data(), entry.key.size());
  const auto slot = static_cast<Slot>(entries_.size());
  MAILLAGE_TRY(write(slot, entry));
  entries_.push_back(entry);
  slots_[name_of(owner)] = slot;
  unsynced_ = true;
  return slot;
}

std::string KeyRing::seal_with(Slot slot, std::string_view plain) const {
  const Entry& entry = entries_[slot];
  Key for_nonce{};
  derive(for_nonce, entry.key, "nonce");
  std::string sealed(sealed_head_bytes + plain.size() + tag_bytes, '\0');
  std::memcpy(sealed.data(), &slot, sizeof slot);
  unsigned char* nonce = bytes_of(sealed) + sizeof slot;
  crypto_generichash(nonce, nonce_bytes, bytes_of(plain), plain.size(), for_nonce.data(),
                     for_nonce.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + sealed_head_bytes, nullptr,
                                             bytes_of(plain), plain.size(), nullptr, 0, nullptr,
                                             nonce, entry.key.data());
  return sealed;
}

Result<std::string> KeyRing::seal(const Owner& owner, std::string_view plain) {
  if (auto sealed = seal_if_live(owner, plain)) return std::move(*sealed);
  std::unique_lock guard(mutex_);
  const auto it = slots_.find(name_of(owner));
  if (it != slots_.end() && entries_[it->second].state == State::live)
    return seal_with(it->second, plain);
  MAILLAGE_ASSIGN(const Slot slot, make(owner));
  return seal_with(slot, plain);
}

std::optional<std::string> KeyRing::seal_if_live(const Owner& owner, std::string_view plain) const {
  std::shared_lock guard(mutex_);
  const auto it = slots_.find(name_of(owner));
  if (it == slots_.end() || entries_[it->second].state != State::live) return std::nullopt;
  return seal_with(it->second, plain);
}

std::optional<std::string> KeyRing::unseal(std::string_view sealed) const {
  std::shared_lock guard(mutex_);
  const Entry* entry = entry_of(sealed);
  if (!entry || entry->state != State::live) return std::nullopt;
  std::string plain(sealed.size() - sealed_head_bytes - tag_bytes, '\0');
  const std::string_view box = sealed.substr(sealed_head_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          bytes_of(plain), nullptr, nullptr, bytes_of(box), box.size(), nullptr, 0,
          bytes_of(sealed.substr(sizeof(Slot))), entry->key.data()) != 0)
    return std::nullopt;
  return plain;
}

Result<void> KeyRing::sync() {
  std::unique_lock guard(mutex_);
  if (!unsynced_) return {};
  if (!file_.empty() && ::fdatasync(descriptor_) != 0) return cannot("write", file_);
  unsynced_ = false;
  return {};
}

Result<void> KeyRing::shred(const std::vector<std::string>& things,
                            const std::vector<std::string>& persons) {
  std::set<Mark> of_things;
  std::set<Mark> of_persons;
  for (const std::string& thing : things) of_things.insert(mark_of("thing ", thing));
  for (const std::string& person : persons) of_persons.insert(mark_of("person ", person));
  std::unique_lock guard(mutex_);
  bool any = false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.state != State::live) continue;
    if (!of_things.contains(entry.thing) && !of_persons.contains(entry.person)) continue;
    Entry shredded = entry;
    shredded.state = State::shredded;
    shredded.key = {};
    MAILLAGE_TRY(write(static_cast<Slot>(i), shredded));
    sodium_memzero(entry.key.data(), entry.key.size());
    entry = shredded;
    any = true;
  }
  if (any && !file_.empty() && ::fdatasync(descriptor_) != 0) return cannot("write", file_);
  return {};
}

KeyRing::Counts KeyRing::counts() const {
  std::shared_lock guard(mutex_);
  Counts counts;
  for (const Entry& entry : entries_) {
    counts.live += entry.state == State::live;
    counts.shredded += entry.state == State::shredded;
  }
  return counts;
}

}  // namespace maillage
