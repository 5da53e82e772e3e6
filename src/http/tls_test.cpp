// https as browsers and scripts meet it: certificates, what is refused, renewal, large answers and
// streams, and peers that misbehave.
#include "http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <fstream>
#include <thread>

#include "http/certificate_for_test.h"
#include "http/client.h"
#include "http/raw_client_for_test.h"
#include "http/server.h"

namespace maillage::http {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr auto patience = 10s;

class TlsServer : public ::testing::Test {
 protected:
  void SetUp() override {
    tls_ = TlsContext::load({identity_.path, identity_.key_path}).value();
    start(patience);
  }
  void start(std::chrono::milliseconds timeout) {
    Router router;
    router.get("/secure", [](Request request, Responder respond) {
      respond.send(text_response(200, request.secure ? "secure" : "plain"));
    });
    router.post("/size", [](Request request, Responder respond) {
      respond.send(text_response(200, std::to_string(request.body.size())));
    });
    router.get("/large", [](Request, Responder respond) {
      respond.send(text_response(200, std::string(3'000'000, 'x')));
    });
    router.get("/stream", [](Request, Responder respond) {
      auto stream = respond.stream(text_response(200, "first\n"));
      std::thread([held = std::move(stream)] {
        std::this_thread::sleep_for(20ms);
        held->send("second\n");
        held->close();
      }).detach();
    });
    ServerOptions options;
    options.tls = tls_;
    options.header_timeout = timeout;
    options.idle_timeout = timeout;
    server_ = Server::start(std::move(options), std::move(router)).value();
    trusting_.ca_file = identity_.path;
  }

  std::string url(const std::string& path) const {
    return "https://localhost:" + std::to_string(server_->port()) + path;
  }
  Result<Response> get(const std::string& path) {
    return fetch({.url = url(path)}, patience, trusting_);
  }

  Certificate identity_{"maillage-tls-test"};
  std::shared_ptr<TlsContext> tls_;
  std::unique_ptr<Server> server_;
  ClientOptions trusting_;
};

TEST_F(TlsServer, AnswersAndKnowsThatItIsSecure) {
  const auto answer = get("/secure");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "secure");
}

TEST_F(TlsServer, KeepsAConnection) {
  Client client(trusting_);
  for (int i = 0; i < 5; ++i)
    ASSERT_EQ(client.fetch({.url = url("/secure")}, patience).value().body, "secure");
  EXPECT_EQ(server_->counters().connections_accepted, 1u);
}

TEST_F(TlsServer, CarriesMuchBothWays) {
  const auto answer = get("/large");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body.size(), 3'000'000u);
  const auto sent =
      fetch({.method = "POST", .url = url("/size"), .body = std::string(900'000, 'y')}, patience,
            trusting_);
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  EXPECT_EQ(sent->body, "900000");
}

TEST_F(TlsServer, Streams) {
  const auto answer = get("/stream");
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->body, "first\nsecond\n");
}

// A renewed certificate serves new connections; a broken one leaves the former in use.
TEST_F(TlsServer, ReadsARenewedCertificate) {
  EXPECT_FALSE(tls_->refresh().value());
  const Certificate renewed("maillage-tls-renewed");
  renewed.save(identity_.path, identity_.key_path);
  EXPECT_TRUE(tls_->refresh().value());
  trusting_.ca_file = renewed.path;
  EXPECT_TRUE(get("/secure").ok());

  std::ofstream(identity_.path) << "nonsense";
  const auto failed = tls_->refresh();
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().subject, "tls_certificate");
  EXPECT_FALSE(tls_->refresh().value()) << "the same fault is reported once";
  EXPECT_TRUE(get("/secure").ok());
}

TEST_F(TlsServer, RefusesOldProtocols) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
  SSL_CTX_set_security_level(context, 0);
  RawClient raw(server_->port());
  SSL* session = SSL_new(context);
  SSL_set_fd(session, raw.descriptor());
  EXPECT_NE(SSL_connect(session), 1);
  SSL_free(session);
  SSL_CTX_free(context);
}

TEST_F(TlsServer, OutlivesPeersThatMisbehave) {
  {
    RawClient plain(server_->port());
    plain.send("GET /secure HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(plain.read_all(), ::testing::Not(HasSubstr("secure")));
  }
  for (int i = 0; i < 20; ++i) {
    RawClient random(server_->port());
    random.send(std::string("\x16\x03\x01\x02\x00\x01", 6) +
                std::string(200, static_cast<char>(i)));
  }
  for (int i = 0; i < 5; ++i) {  // Gone in the middle of a large answer.
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    RawClient raw(server_->port());
    SSL* session = SSL_new(context);
    SSL_set_fd(session, raw.descriptor());
    ASSERT_EQ(SSL_connect(session), 1);
    const std::string request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    SSL_write(session, request.data(), static_cast<int>(request.size()));
    char buffer[100];
    SSL_read(session, buffer, sizeof buffer);
    SSL_free(session);
    SSL_CTX_free(context);
  }
  EXPECT_EQ(get("/secure").value().body, "secure");
}

TEST_F(TlsServer, ClosesWhoNeverSaysHello) {
  start(100ms);
  RawClient silent(server_->port());
  const auto begin = std::chrono::steady_clock::now();
  silent.read_all();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, patience / 2);
}

TEST(Tls, NamesTheFileThatDoesNotServe) {
  const Certificate one("maillage-tls-one");
  const Certificate other("maillage-tls-other");
  const auto subject = [](const TlsFiles& files) {
    const auto loaded = TlsContext::load(files);
    return loaded.ok() ? std::string("loaded") : loaded.error().subject;
  };
  EXPECT_EQ(subject({one.path, one.key_path}), "loaded");
  EXPECT_EQ(subject({"/nowhere", one.key_path}), "tls_certificate");
  EXPECT_EQ(subject({one.path, "/nowhere"}), "tls_key");
  EXPECT_EQ(subject({one.path, other.key_path}), "tls_key");
  EXPECT_EQ(subject({one.key_path, one.key_path}), "tls_certificate");
}

}  // namespace
}  // namespace maillage::http
