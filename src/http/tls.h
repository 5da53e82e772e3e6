// TLS for the server: a certificate with its key, read again when the files change, so that a
// renewed certificate serves without a restart.
#pragma once

#include <ctime>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace maillage::http {

struct TlsFiles {
  std::string certificate;  // PEM: the server's own first, then those between it and the authority
  std::string key;          // PEM
};

// Thread-safe. TLS 1.2 with forward secrecy and authenticated ciphers only, and TLS 1.3; "http/1.1"
// by ALPN (RFC 7301).
class TlsContext {
 public:
  // Errors: invalid naming tls_certificate or tls_key (missing, unreadable, not PEM, the key is
  // another certificate's).
  static Result<std::shared_ptr<TlsContext>> load(TlsFiles files);

  struct FreeSession {
    void operator()(SSL* session) const;
  };
  using Session = std::unique_ptr<SSL, FreeSession>;

  // A session for one accepted connection; null when memory is short.
  Session session();

  // Reads the files again when one of them has changed since. What cannot be read leaves the former
  // certificate in use; the error says why. True: another certificate serves from now on.
  Result<bool> refresh();

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const;
  };
  using Context = std::shared_ptr<SSL_CTX>;

  explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}
  static Result<Context> read(const TlsFiles& files);

  const TlsFiles files_;
  std::mutex mutex_;
  Context context_;
  std::string stamp_;  // of the files as read
};

}  // namespace maillage::http
