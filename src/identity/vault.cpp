#include "identity/vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace maillage::identity {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Error cannot(const std::string& what, const std::string& file) {
  return make_error(ErrorCode::unavailable,
                    "cannot " + what + " " + file + ": " + std::strerror(errno));
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int operator*() const { return descriptor_; }

 private:
  int descriptor_;
};

Result<std::string> made_key(const std::string& file, const Random& random) {
  const std::string key = random_bytes(random, crypto_secretbox_KEYBYTES);
  // Written beside and renamed, so that a crash leaves no half key.
  const std::string beside = file + ".new";
  {
    const File out(::open(beside.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
    if (*out < 0) return cannot("write", beside);
    if (::fchmod(*out, 0600) != 0 ||
        ::write(*out, key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
        ::fsync(*out) != 0)
      return cannot("write", beside);
  }
  // A file that came meanwhile is not overwritten: what it sealed could not be read any more.
  if (::link(beside.c_str(), file.c_str()) != 0) return cannot("make", file);
  ::unlink(beside.c_str());
  return key;
}

}  // namespace

Vault::Vault(std::string key, Random random) : key_(std::move(key)), random_(std::move(random)) {}
Vault::Vault(const Random& random)
    : Vault(random_bytes(random, crypto_secretbox_KEYBYTES), random) {}

Result<Vault> Vault::open(const std::string& file, const Random& random) {
  const File in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (*in < 0) {
    if (errno != ENOENT) return cannot("read", file);
    MAILLAGE_ASSIGN(std::string key, made_key(file, random));
    return Vault(std::move(key), random);
  }
  struct stat status {};
  if (::fstat(*in, &status) != 0) return cannot("read", file);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return make_error(ErrorCode::forbidden,
                      file + " can be read by others: chmod 600 it, and its secrets may be known");
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  if (::read(*in, key.data(), key.size()) != static_cast<ssize_t>(key.size()) ||
      status.st_size != static_cast<off_t>(key.size()))
    return make_error(ErrorCode::unavailable, file + " does not hold a key of this program");
  return Vault(std::move(key), random);
}

std::string Vault::derived(std::string_view purpose) const {
  std::string out(crypto_secretbox_KEYBYTES, '\0');
  crypto_generichash(bytes_of(out), out.size(), bytes_of(purpose), purpose.size(), bytes_of(key_),
                     key_.size());
  return out;
}

std::string Vault::seal(std::string_view secret, std::string_view owner) const {
  std::string content(owner);
  content += '\n';
  content += secret;
  const std::string nonce = random_bytes(random_, crypto_secretbox_NONCEBYTES);
  std::string sealed = nonce;
  sealed.resize(nonce.size() + crypto_secretbox_MACBYTES + content.size());
  crypto_secretbox_easy(bytes_of(sealed) + nonce.size(), bytes_of(content), content.size(),
                        bytes_of(nonce), bytes_of(key_));
  return sealed;
}

Result<std::string> Vault::unseal(std::string_view sealed, std::string_view owner) const {
  const Error wrong = make_error(ErrorCode::internal, "A sealed secret cannot be read.");
  constexpr std::size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < head) return wrong;
  std::string content(sealed.size() - head, '\0');
  const std::string_view box = sealed.substr(crypto_secretbox_NONCEBYTES);
  if (crypto_secretbox_open_easy(bytes_of(content), bytes_of(box), box.size(), bytes_of(sealed),
                                 bytes_of(key_)) != 0)
    return wrong;
  const std::string prefix = std::string(owner) + '\n';
  if (!content.starts_with(prefix)) return wrong;
  return content.substr(prefix.size());
}

}  // namespace maillage::identity
