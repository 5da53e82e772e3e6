#include "base/digest.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace maillage {

struct Digest::State {
  // Fetched once: looking the algorithm up costs as much as hashing a small record.
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

namespace {

// A library without SHA-256 is a broken installation: nothing could be written truthfully.
void require(bool done) {
  if (done) return;
  std::fputs("the cryptographic library cannot compute SHA-256\n", stderr);
  std::abort();
}

}  // namespace

Digest::Digest() : state_(std::make_unique<State>()) {
  require(state_->algorithm && state_->context &&
          EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr) == 1);
}

Digest::~Digest() = default;

void Digest::update(std::string_view more) {
  require(EVP_DigestUpdate(state_->context, more.data(), more.size()) == 1);
}

std::string Digest::finish() {
  std::string out(bytes, '\0');
  unsigned length = 0;
  require(EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(out.data()),
                             &length) == 1);
  require(EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr) == 1);
  return out;
}

}  // namespace maillage
