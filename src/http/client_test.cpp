// The client against a server that says whatever the test wants, in clear and over TLS.
#include "http/client.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "http/certificate_for_test.h"

namespace maillage::http {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr auto patience = 20s;

// Accepts connections one after another and hands each to `serve`, which owns it for the call.
class OddServer {
 public:
  OddServer(int connections, std::function<void(int descriptor, int number)> serve) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_, 10);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, connections, serve = std::move(serve)] {
      for (int i = 0; i < connections; ++i) {
        const int descriptor = ::accept(listener_, nullptr, nullptr);
        if (descriptor < 0) return;
        serve(descriptor, i);
        ::close(descriptor);
      }
    });
  }
  ~OddServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string url(std::string_view scheme = "http", std::string_view host = "127.0.0.1") const {
    return std::string(scheme) + "://" + std::string(host) + ":" + std::to_string(port_) + "/x";
  }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

std::string read_head(int descriptor) {
  std::string text;
  char c = 0;
  while (text.find("\r\n\r\n") == std::string::npos && ::recv(descriptor, &c, 1, 0) == 1) text += c;
  return text;
}

void say(int descriptor, std::string_view text) {
  (void)!::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

Result<Response> answer_of(std::string_view text, ClientRequest request = {},
                           ClientOptions options = {}) {
  OddServer server(1, [&](int descriptor, int) {
    read_head(descriptor);
    say(descriptor, text);
  });
  request.url = server.url();
  return fetch(request, patience, options);
}

TEST(Url, IsTakenApart) {
  const auto url = parse_url("https://[::1]:8443?x=1#there");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, "8443");
  EXPECT_EQ(url->target, "/?x=1");
  EXPECT_EQ(parse_url("http://example.org")->port, "80");
  EXPECT_EQ(parse_url("https://example.org/a/b")->target, "/a/b");
  for (const auto* bad :
       {"", "example.org", "ftp://x/", "http://", "http:///x", "http://a:b@c/", "http://x:y/",
        "http://x:/", "http://x:123456/", "http://[::1/", "http://x/a b", "http://x/\r\nA: b"})
    EXPECT_FALSE(parse_url(bad).ok()) << bad;
}

TEST(Client, ReadsEveryFraming) {
  EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc")->body, "ab");
  EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\n\r\nto the end")->body, "to the end");
  EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n")
                ->body,
            "abc");
  const auto response = answer_of(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\n"
      "Content-Length: 5\r\nETag: \"1\"\r\n\r\n");
  EXPECT_EQ(response->status, 304);
  EXPECT_EQ(response->headers.find("etag"), "\"1\"");
  EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {.method = "HEAD"})->body,
            "");
}

TEST(Client, SaysWhatIsWrong) {
  const auto code = [](const Result<Response>& result) {
    return result.ok() ? std::string("ok") : name_of(result.error().code);
  };
  EXPECT_EQ(code(answer_of("")), "unavailable");
  EXPECT_EQ(code(answer_of("220 smtp\r\n\r\n")), "unavailable");
  EXPECT_EQ(code(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")), "unavailable");
  EXPECT_EQ(code(answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz")),
            "unavailable");
  ClientOptions small;
  small.body_bytes_max = 3;
  EXPECT_EQ(code(answer_of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd", {}, small)),
            "too_large");
  EXPECT_EQ(code(answer_of("HTTP/1.1 200 OK\r\n\r\nabcd", {}, small)), "too_large");
  EXPECT_EQ(code(fetch({.url = "nowhere"}, patience)), "invalid");
  EXPECT_EQ(code(fetch({.method = "GET /", .url = "http://127.0.0.1/"}, patience)), "invalid");
}

TEST(Client, KeepsToItsTime) {
  OddServer server(1, [](int descriptor, int) {
    read_head(descriptor);
    for (int i = 0; i < 200; ++i) {
      say(descriptor, "x");
      char c = 0;
      if (::recv(descriptor, &c, 1, MSG_DONTWAIT) == 0) return;
      std::this_thread::sleep_for(10ms);
    }
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto response = fetch({.url = server.url()}, 200ms);
  ASSERT_FALSE(response.ok());
  EXPECT_THAT(response.error().message, HasSubstr("in time"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(Client, OpensAClosedConnectionAgain) {
  OddServer server(3, [](int descriptor, int number) {
    read_head(descriptor);
    say(descriptor, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(number));
  });
  Client client;
  for (int i = 0; i < 3; ++i) {
    const auto response = client.fetch({.url = server.url()}, patience);
    ASSERT_TRUE(response.ok()) << response.error().message;
    EXPECT_EQ(response->body, std::to_string(i));
    std::this_thread::sleep_for(20ms);  // long enough for the server to close, in most runs
  }
}

void serve_tls(const Certificate& identity, int descriptor) {
  std::signal(SIGPIPE, SIG_IGN);  // a client that refuses us may be gone when OpenSSL writes
  auto* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(context, identity.certificate);
  SSL_CTX_use_PrivateKey(context, identity.key);
  auto* ssl = SSL_new(context);
  SSL_set_fd(ssl, descriptor);
  if (SSL_accept(ssl) == 1) {
    char buffer[4'096];
    SSL_read(ssl, buffer, sizeof buffer);
    const std::string body(200'000, 's');
    const auto text =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    SSL_write(ssl, text.data(), static_cast<int>(text.size()));
    SSL_shutdown(ssl);
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
}

TEST(Client, SpeaksTlsAndChecksThePeer) {
  const Certificate identity;
  const auto serve = [&](int descriptor, int) { serve_tls(identity, descriptor); };
  ClientOptions trusting;
  trusting.ca_file = identity.path;
  {
    OddServer server(1, serve);
    const auto response = fetch({.url = server.url("https", "localhost")}, patience, trusting);
    ASSERT_TRUE(response.ok()) << response.error().message;
    EXPECT_EQ(response->body.size(), 200'000u);
  }
  {
    OddServer server(1, serve);
    const auto response = fetch({.url = server.url("https", "localhost")}, patience);
    ASSERT_FALSE(response.ok());
    EXPECT_THAT(response.error().message, HasSubstr("self-signed"));
  }
  {
    OddServer server(1, serve);
    const auto response = fetch({.url = server.url("https", "127.0.0.1")}, patience, trusting);
    ASSERT_FALSE(response.ok());
    EXPECT_THAT(response.error().message, HasSubstr("IP address mismatch"));
  }
  ClientOptions careless;
  careless.verify_peer = false;
  OddServer server(1, serve);
  EXPECT_TRUE(fetch({.url = server.url("https", "127.0.0.1")}, patience, careless).ok());
}

TEST(Client, DoesNotHangOnAServerWithoutTls) {
  OddServer server(1, [](int descriptor, int) { say(descriptor, "HTTP/1.1 400 Bad\r\n\r\n"); });
  EXPECT_FALSE(fetch({.url = server.url("https")}, patience).ok());
}

}  // namespace
}  // namespace maillage::http
