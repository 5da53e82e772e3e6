// Sockets with deadlines; OpenSSL never touches a socket itself.
#include "http/channel.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace maillage::http {

namespace {

Error unavailable(std::string message) {
  return make_error(ErrorCode::unavailable, std::move(message));
}

class TcpChannel final : public Channel {
 public:
  explicit TcpChannel(int descriptor) : descriptor_(descriptor) {}
  TcpChannel(const TcpChannel&) = delete;
  TcpChannel& operator=(const TcpChannel&) = delete;
  ~TcpChannel() override { ::close(descriptor_); }

  Result<void> send(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN || errno == EINTR) {
        MAILLAGE_TRY(wait(POLLOUT, deadline));
      } else {
        return unavailable(std::string("sending failed: ") + std::strerror(errno));
      }
    }
    return {};
  }

  Result<std::size_t> receive(std::string& into, Deadline deadline) override {
    char buffer[16'384];
    for (;;) {
      const auto count = ::recv(descriptor_, buffer, sizeof buffer, 0);
      if (count >= 0) {
        into.append(buffer, static_cast<std::size_t>(count));
        return static_cast<std::size_t>(count);
      }
      if (errno != EAGAIN && errno != EINTR)
        return unavailable(std::string("receiving failed: ") + std::strerror(errno));
      MAILLAGE_TRY(wait(POLLIN, deadline));
    }
  }

  bool quiet() const override {
    pollfd entry{descriptor_, POLLIN, 0};
    return ::poll(&entry, 1, 0) == 0;
  }

  Result<void> wait(short events, Deadline deadline) const {
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd entry{descriptor_, events, 0};
      const auto milliseconds = std::clamp<std::int64_t>(left.count(), 0, 3'600'000);
      const int ready = ::poll(&entry, 1, static_cast<int>(milliseconds));
      if (ready > 0) return {};
      if (ready == 0) return unavailable("the server did not answer in time");
      if (errno != EINTR) return unavailable(std::string("waiting failed: ") + strerror(errno));
    }
  }

 private:
  const int descriptor_;
};

Result<std::unique_ptr<TcpChannel>> connect_one(const addrinfo& address, Deadline deadline) {
  const int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return unavailable(std::string("no socket: ") + std::strerror(errno));
  auto channel = std::make_unique<TcpChannel>(descriptor);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return channel;
  if (errno != EINPROGRESS) return unavailable(std::strerror(errno));
  MAILLAGE_TRY(channel->wait(POLLOUT, deadline));
  int reason = 0;
  socklen_t size = sizeof reason;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size);
  if (reason != 0) return unavailable(std::strerror(reason));
  return channel;
}

Result<std::unique_ptr<TcpChannel>> connect_tcp(const Url& url, Deadline deadline) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto place = url.host + " port " + url.port;
  if (const int failed = ::getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &found))
    return unavailable("cannot look up " + place + ": " + gai_strerror(failed));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  std::string reason = "no address";
  for (const auto* address = found; address; address = address->ai_next) {
    auto channel = connect_one(*address, deadline);
    if (channel.ok()) return channel;
    reason = channel.error().message;
  }
  return unavailable("cannot connect to " + place + ": " + reason);
}

// TLS through two memory buffers, so that all waiting and all system calls are TcpChannel's.
class TlsChannel final : public Channel {
 public:
  explicit TlsChannel(std::unique_ptr<TcpChannel> tcp) : tcp_(std::move(tcp)) {}
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;
  ~TlsChannel() override {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  Result<void> handshake(const std::string& host, const ClientOptions& options, Deadline deadline) {
    context_ = SSL_CTX_new(TLS_client_method());
    if (!context_) return failure("TLS cannot be set up");
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    SSL_CTX_set_verify(context_, options.verify_peer ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_default_verify_paths(context_);
    if (!options.ca_file.empty() &&
        SSL_CTX_load_verify_locations(context_, options.ca_file.c_str(), nullptr) != 1)
      return failure("cannot read certificates from " + options.ca_file);
    ssl_ = SSL_new(context_);
    if (!ssl_) return failure("TLS cannot be set up");
    SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    // An address is checked against the certificate's addresses, a name against its names.
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), host.c_str()) != 1) {
      SSL_set1_host(ssl_, host.c_str());
      SSL_set_tlsext_host_name(ssl_, host.c_str());
    }
    ERR_clear_error();
    for (;;) {
      const int done = SSL_connect(ssl_);
      const int reason = SSL_get_error(ssl_, done);
      MAILLAGE_TRY(flush(deadline));
      if (done == 1) return {};
      if (reason != SSL_ERROR_WANT_READ) return failure("the secure connection is refused");
      MAILLAGE_ASSIGN(const bool open, fill(deadline));
      if (!open) return failure("the server ended the handshake");
    }
  }

  Result<void> send(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      std::size_t count = 0;
      const auto piece = bytes.substr(0, 65'536);  // bounds the memory of the outgoing buffer
      if (SSL_write_ex(ssl_, piece.data(), piece.size(), &count) == 1) {
        bytes.remove_prefix(count);
        MAILLAGE_TRY(flush(deadline));
      } else if (SSL_get_error(ssl_, 0) == SSL_ERROR_WANT_READ) {
        MAILLAGE_ASSIGN(const bool open, fill(deadline));
        if (!open) return failure("the server closed the connection");
      } else {
        return failure("sending failed");
      }
    }
    return {};
  }

  Result<std::size_t> receive(std::string& into, Deadline deadline) override {
    char buffer[16'384];
    for (;;) {
      std::size_t count = 0;
      const int done = SSL_read_ex(ssl_, buffer, sizeof buffer, &count);
      const int reason = done == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_, done);
      MAILLAGE_TRY(flush(deadline));
      if (done == 1) {
        into.append(buffer, count);
        return count;
      }
      if (reason == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
      if (reason != SSL_ERROR_WANT_READ) return failure("receiving failed");
      MAILLAGE_ASSIGN(const bool open, fill(deadline));
      if (!open) return failure("the server cut the secure connection");
    }
  }

  bool quiet() const override { return tcp_->quiet() && SSL_pending(ssl_) == 0; }

 private:
  Error failure(std::string what) const {
    const long verdict = ssl_ ? SSL_get_verify_result(ssl_) : X509_V_OK;
    if (verdict != X509_V_OK) {
      what += std::string(": ") + X509_verify_cert_error_string(verdict);
    } else if (const auto code = ERR_peek_last_error(); code != 0) {
      if (const char* reason = ERR_reason_error_string(code)) what += std::string(": ") + reason;
    }
    ERR_clear_error();
    return unavailable(std::move(what));
  }

  // Sends what TLS has put out.
  Result<void> flush(Deadline deadline) {
    char* data = nullptr;
    auto* out = SSL_get_wbio(ssl_);
    const auto size = BIO_get_mem_data(out, &data);
    if (size <= 0) return {};
    const auto sent = tcp_->send({data, static_cast<std::size_t>(size)}, deadline);
    (void)BIO_reset(out);
    return sent;
  }

  // Hands TLS what has come; false at the end.
  Result<bool> fill(Deadline deadline) {
    incoming_.clear();
    MAILLAGE_ASSIGN(const auto count, tcp_->receive(incoming_, deadline));
    if (count == 0) return false;
    BIO_write(SSL_get_rbio(ssl_), incoming_.data(), static_cast<int>(incoming_.size()));
    return true;
  }

  const std::unique_ptr<TcpChannel> tcp_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  std::string incoming_;
};

}  // namespace

Result<std::unique_ptr<Channel>> connect(const Url& url, const ClientOptions& options,
                                         Deadline deadline) {
  MAILLAGE_ASSIGN(auto tcp, connect_tcp(url, deadline));
  if (url.scheme != "https") return std::unique_ptr<Channel>(std::move(tcp));
  auto tls = std::make_unique<TlsChannel>(std::move(tcp));
  MAILLAGE_TRY(tls->handshake(url.host, options, deadline));
  return std::unique_ptr<Channel>(std::move(tls));
}

}  // namespace maillage::http
