#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstring>

namespace maillage::http {

namespace {

std::string openssl_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

// Size and times of both files; empty for one that is not there.
std::string stamp_of(const TlsFiles& files) {
  std::string stamp;
  for (const std::string* path : {&files.certificate, &files.key}) {
    struct stat about {};
    if (::stat(path->c_str(), &about) != 0) continue;
    stamp += std::to_string(about.st_size) + ' ' + std::to_string(about.st_ino) + ' ' +
             std::to_string(about.st_mtim.tv_sec) + '.' + std::to_string(about.st_mtim.tv_nsec) +
             '\n';
  }
  return stamp;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in,
                    unsigned int in_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, size, ours, sizeof ours - 1, in, in_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

void TlsContext::FreeSession::operator()(SSL* session) const { SSL_free(session); }
void TlsContext::FreeContext::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

Result<TlsContext::Context> TlsContext::read(const TlsFiles& files) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()), FreeContext());
  if (!context) return make_error(ErrorCode::internal, "TLS cannot start: " + openssl_reason());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  // A write that was cut short goes on from a buffer that may have moved meanwhile.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
    return invalid(
        "tls_certificate",
        files.certificate + " holds no certificate that can be used: " + openssl_reason());
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return invalid("tls_key",
                   files.key + " holds no key for this certificate: " + openssl_reason());
  return context;
}

Result<std::shared_ptr<TlsContext>> TlsContext::load(TlsFiles files) {
  std::shared_ptr<TlsContext> made(new TlsContext(std::move(files)));
  made->stamp_ = stamp_of(made->files_);
  MAILLAGE_ASSIGN(made->context_, read(made->files_));
  return made;
}

TlsContext::Session TlsContext::session() {
  Context context;
  {
    const std::lock_guard lock(mutex_);
    context = context_;
  }
  Session session(SSL_new(context.get()));  // The session keeps its context alive.
  if (session) SSL_set_accept_state(session.get());
  return session;
}

Result<bool> TlsContext::refresh() {
  std::string stamp = stamp_of(files_);
  const std::lock_guard lock(mutex_);
  if (stamp == stamp_) return false;
  stamp_ = std::move(stamp);  // A file that cannot be read is reported once for each change.
  MAILLAGE_ASSIGN(context_, read(files_));
  return true;
}

}  // namespace maillage::http
