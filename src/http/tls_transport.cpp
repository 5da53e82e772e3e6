#include "http/tls_transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/post.hpp>
#include <climits>

#include "http/connection.h"

namespace maillage::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCondition = boost::system::error_code;

class TlsTransport final : public Transport {
 public:
  TlsTransport(tcp::socket socket, TlsContext::Session session)
      : socket_(std::move(socket)), session_(std::move(session)) {
    ErrorCondition ignored;
    socket_.native_non_blocking(true, ignored);
    SSL_set_fd(session_.get(), socket_.native_handle());
  }

  bool secure() const override { return true; }

  void start_read(std::shared_ptr<Connection> owner, char* into, std::size_t size) override {
    const int count = attempt([&] {
      return SSL_read(session_.get(), into, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
    });
    if (count == 0) {
      socket_.async_wait(
          waits_for(), [this, owner = std::move(owner), into, size](ErrorCondition error) mutable {
            if (error) return owner->on_read(0);
            start_read(std::move(owner), into, size);
          });
      return;
    }
    // Not from within the call: the owner reads on as soon as it is told.
    asio::post(socket_.get_executor(), [owner = std::move(owner), count] {
      owner->on_read(count < 0 ? 0 : static_cast<std::size_t>(count));
    });
  }

  std::ptrdiff_t send_some(std::string_view first, std::string_view second) override {
    std::ptrdiff_t sent = 0;
    for (const std::string_view piece : {first, second}) {
      if (piece.empty()) continue;
      const int count = attempt([&] {
        const auto size = std::min<std::size_t>(piece.size(), INT_MAX);
        return SSL_write(session_.get(), piece.data(), static_cast<int>(size));
      });
      if (count < 0) return sent > 0 ? sent : -1;
      sent += count;
      if (static_cast<std::size_t>(count) < piece.size()) break;
    }
    return sent;
  }

  void wait_writable(std::shared_ptr<Connection> owner) override {
    socket_.async_wait(waits_for(),
                       [owner = std::move(owner)](ErrorCondition) { owner->on_writable(); });
  }

  void shutdown_send() override {
    attempt([&] { return SSL_shutdown(session_.get()); });
    ErrorCondition ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  void close() override {
    if (!broken_ && SSL_is_init_finished(session_.get()))
      attempt([&] { return SSL_shutdown(session_.get()); });
    ErrorCondition ignored;
    socket_.close(ignored);
  }

 private:
  // The call's bytes; 0: to be tried again when the socket is as waits_for() says; -1: broken.
  template <class Call>
  int attempt(Call call) {
    if (broken_) return -1;
    ERR_clear_error();
    const int count = call();
    if (count > 0) return count;
    const int reason = SSL_get_error(session_.get(), count);
    wants_write_ = reason == SSL_ERROR_WANT_WRITE;
    if (wants_write_ || reason == SSL_ERROR_WANT_READ) return 0;
    broken_ = reason == SSL_ERROR_SSL || reason == SSL_ERROR_SYSCALL;
    ERR_clear_error();
    return -1;
  }

  tcp::socket::wait_type waits_for() const {
    return wants_write_ ? tcp::socket::wait_write : tcp::socket::wait_read;
  }

  tcp::socket socket_;
  TlsContext::Session session_;
  bool wants_write_ = false;
  bool broken_ = false;  // after a fatal error the session must not even say goodbye
};

}  // namespace

std::unique_ptr<Transport> tls_transport(tcp::socket socket, TlsContext::Session session) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(session));
}

}  // namespace maillage::http
