// The server over real sockets on the loopback interface, each wait bounded.
#include "http/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "http/client.h"
#include "http/raw_client_for_test.h"
#include "http/waking.h"

namespace maillage::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr auto patience = 20s;

// Resolves after handlers were let go, so that a test that fails does not hang.
class Gate {
 public:
  void open() { promise_.set_value(); }
  void pass() { future_.wait_for(patience); }

 private:
  std::promise<void> promise_;
  std::shared_future<void> future_ = promise_.get_future().share();
};

Router echo_routes() {
  Router router;
  router.get("/hello", [](Request, Responder out) { out.send(text_response(200, "hello")); });
  router.post("/echo", [](Request request, Responder out) {
    out.send(text_response(200, std::move(request.body), "application/octet-stream"));
  });
  router.post("/small",
              [](Request request, Responder out) {
                out.send(text_response(200, std::to_string(request.body.size())));
              },
              {.body_bytes_max = 10});
  router.get("/n/{n}", [](Request request, Responder out) {
    out.send(text_response(200, std::string(request.parameter("n"))));
  });
  router.get("/big", [](Request, Responder out) {
    out.send(text_response(200, std::string(3'000'000, 'b'), "image/png"));
  });
  router.get("/json", [](Request, Responder out) {
    out.send(json_response(200, "[" + std::string(5'000, ' ') + "]"));
  });
  router.get("/none", [](Request, Responder out) { out.send({.status = 204}); });
  router.get("/dropped", [](Request, Responder) {});
  router.get("/throws", [](Request, Responder) { throw 1; });
  return router;
}

std::unique_ptr<Server> start(Router router, ServerOptions options = {}) {
  auto server = Server::start(std::move(options), std::move(router));
  EXPECT_TRUE(server.ok()) << (server.ok() ? "" : server.error().message);
  return std::move(*server);
}

std::string url(const Server& server, std::string_view target) {
  return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(target);
}

Response get(const Server& server, std::string_view target) {
  auto response = fetch({.url = url(server, target)}, patience);
  EXPECT_TRUE(response.ok()) << (response.ok() ? "" : response.error().message);
  return response.ok() ? std::move(*response) : Response{};
}

TEST(Server, AnswersAndKeepsTheConnection) {
  const auto server = start(echo_routes());
  Client client;
  for (int i = 0; i < 5; ++i) {
    const auto response = client.fetch({.url = url(*server, "/hello")}, patience);
    ASSERT_TRUE(response.ok()) << response.error().message;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "hello");
    EXPECT_THAT(response->headers.find("Date"), EndsWith(" GMT"));
    EXPECT_FALSE(response->headers.has("Server"));
  }
  EXPECT_EQ(server->counters().connections_accepted, 1u);
  EXPECT_EQ(server->counters().requests, 5u);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const auto server = start(echo_routes());
  RawClient client(server->port());
  std::string requests;
  for (int i = 0; i < 300; ++i)
    requests += "GET /n/" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  requests += "GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /n/last HTTP/1.1\r\nHost: x\r\n\r\n";
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 300; ++i)
    ASSERT_THAT(client.read_response(), EndsWith("\r\n\r\n" + std::to_string(i)));
  EXPECT_EQ(client.read_response().substr(9, 3), "200");
  EXPECT_THAT(client.read_response(), EndsWith("last"));
}

TEST(Server, ReadsRequestsByteByByte) {
  const auto server = start(echo_routes());
  RawClient client(server->port());
  for (const char c : std::string_view("\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                                       "\r\nabc"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_THAT(client.read_response(), EndsWith("abc"));
}

TEST(Server, TakesChunkedBodies) {
  const auto server = start(echo_routes());
  RawClient client(server->port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_response(), EndsWith("\r\n\r\nabcde"));
  EXPECT_THAT(client.read_response(), EndsWith("hello"));
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_THAT(client.read_all(), AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("chunked")));
  EXPECT_TRUE(client.ended());
}

TEST(Server, SendsAndTakesLargeBodies) {
  const auto server = start(echo_routes());
  std::string body(5'000'000, 'x');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
  const auto response =
      fetch({.method = "POST", .url = url(*server, "/echo"), .body = body}, patience);
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->body, body);
  EXPECT_EQ(get(*server, "/big").body.size(), 3'000'000u);
}

TEST(Server, AsksForTheBodyWhenExpected) {
  const auto server = start(echo_routes());
  RawClient client(server->port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(client.read_until("HTTP/1.1 100 Continue\r\n\r\n"));
  client.input.clear();
  client.send("ok");
  EXPECT_THAT(client.read_response(), EndsWith("ok"));
  client.send(
      "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n"
      "Expect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 413"));
}

TEST(Server, HoldsItsLimits) {
  ServerOptions options;
  options.body_bytes_max = 100;
  options.header_bytes_max = 2'000;
  options.target_bytes_max = 1'000;
  const auto server = start(echo_routes(), options);
  const auto answer = [&](const std::string& text) {
    RawClient client(server->port());
    client.send(text);
    auto all = client.read_all();
    EXPECT_TRUE(client.ended()) << text.substr(0, 100);
    return all;
  };
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  EXPECT_THAT(answer(post + "Content-Length: 101\r\n\r\n" + std::string(101, 'x')),
              AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("100 bytes")));
  EXPECT_THAT(answer(post + "Transfer-Encoding: chunked\r\n\r\n65\r\n"),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(answer(post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"),
              AllOf(StartsWith("HTTP/1.1 415"), HasSubstr("Accept-Encoding: identity")));
  EXPECT_THAT(answer("GET /" + std::string(1'500, 'x') + " HTTP/1.1\r\n"),
              StartsWith("HTTP/1.1 414"));
  EXPECT_THAT(answer("GET / HTTP/1.1\r\nA: " + std::string(3'000, 'x')),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(answer("BREW / HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 501"));
}

TEST(Server, RefusesBadRequestsAndCloses) {
  const auto server = start(echo_routes());
  using namespace std::string_literals;
  const std::string table[] = {
      "GET /\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\nHost: x\n\n",
      "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "\x16\x03\x01\x02"s,
  };
  for (const auto& text : table) {
    RawClient client(server->port());
    client.send(text + "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto all = client.read_all();
    EXPECT_THAT(all, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << text;
    EXPECT_THAT(all, HasSubstr("application/problem+json")) << text;
    EXPECT_THAT(all, HasSubstr("Connection: close")) << text;
    EXPECT_THAT(all, Not(HasSubstr("hello"))) << text;
    EXPECT_TRUE(client.ended()) << text;
  }
}

TEST(Server, KnowsItsMethodsAndPaths) {
  const auto server = start(echo_routes());
  EXPECT_EQ(get(*server, "/missing").status, 404);
  auto response = fetch({.method = "DELETE", .url = url(*server, "/hello")}, patience);
  EXPECT_EQ(response->status, 405);
  EXPECT_EQ(response->headers.find("Allow"), "GET, HEAD, OPTIONS");
  response = fetch({.method = "HEAD", .url = url(*server, "/hello")}, patience);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->headers.find("Content-Length"), "5");
  EXPECT_EQ(response->body, "");
  response = fetch({.method = "OPTIONS", .url = url(*server, "/hello")}, patience);
  EXPECT_EQ(response->status, 204);
  EXPECT_FALSE(response->headers.has("Content-Length"));
  EXPECT_EQ(get(*server, "/none").status, 204);
  EXPECT_EQ(get(*server, "/dropped").status, 500);
  EXPECT_EQ(get(*server, "/throws").status, 500);
}

TEST(Server, SpeaksHttp10) {
  const auto server = start(echo_routes());
  RawClient client(server->port());
  client.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.read_all(), EndsWith("hello"));
  EXPECT_TRUE(client.ended());
}

TEST(Server, CompressesDecoratesAndLogs) {
  std::mutex mutex;
  std::vector<std::string> log;
  ServerOptions options;
  options.decorate = [](std::string_view path, Response& response) {
    response.headers.add("X-Path", path);
  };
  options.access_log = [&](const AccessRecord& record) {
    const std::lock_guard lock(mutex);
    log.push_back(std::string(record.method) + " " + std::string(record.target) + " " +
                  std::string(record.route) + " " + std::to_string(record.status));
  };
  auto server = start(echo_routes(), options);
  ClientRequest request{.url = url(*server, "/json?x=1")};
  request.headers.add("Accept-Encoding", "br");
  const auto response = fetch(request, patience);
  EXPECT_EQ(response->headers.find("Content-Encoding"), "br");
  EXPECT_EQ(response->headers.find("X-Path"), "/json");
  EXPECT_LT(response->body.size(), 200u);
  EXPECT_EQ(get(*server, "/n/4").headers.find("X-Path"), "/n/4");
  RawClient bad(server->port());
  bad.send("nonsense\r\n\r\n");
  EXPECT_THAT(bad.read_all(), HasSubstr("X-Path: \r\n"));
  server.reset();
  EXPECT_THAT(log,
              testing::ElementsAre("GET /json?x=1 /json 200", "GET /n/4 /n/{n} 200", "   400"));
}

TEST(Server, AsksBeforeItAnswers) {
  std::mutex mutex;
  std::vector<std::string> peers;
  ServerOptions options;
  options.proxies = {"127.0.0.1", "10.0.0.9"};
  options.admit = [&](const Request& request) {
    std::lock_guard guard(mutex);
    peers.push_back(request.peer);
    Admission admission;
    admission.headers.add("X-Left", std::to_string(peers.size()));
    if (request.peer == "203.0.113.7") admission.refusal = problem(429, "later");
    return admission;
  };
  const auto server = start(echo_routes(), std::move(options));
  const auto ask = [&](std::string_view target, const char* forwarded) {
    ClientRequest request{.url = url(*server, target)};
    if (forwarded) request.headers.add("X-Forwarded-For", forwarded);
    return std::move(*fetch(request, patience));
  };
  auto response = ask("/hello", nullptr);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("X-Left"), "1");
  EXPECT_EQ(ask("/nowhere", "203.0.113.1").headers.find("X-Left"), "2");
  // Whoever asks may write anything before what the first proxy adds.
  response = ask("/hello", "198.51.100.1, 203.0.113.7, 10.0.0.9");
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.find("X-Left"), "3");
  EXPECT_EQ(ask("/hello", "<script>").status, 200);
  EXPECT_THAT(peers, testing::ElementsAre("127.0.0.1", "203.0.113.1", "203.0.113.7", "127.0.0.1"));
}

TEST(Server, BelievesNobodyButItsProxies) {
  std::string peer;
  ServerOptions options;
  options.proxies = {"10.0.0.9"};
  options.admit = [&](const Request& request) {
    peer = request.peer;
    return Admission{};
  };
  const auto server = start(echo_routes(), std::move(options));
  ClientRequest request{.url = url(*server, "/hello")};
  request.headers.add("X-Forwarded-For", "203.0.113.7");
  EXPECT_EQ(fetch(request, patience)->status, 200);
  EXPECT_EQ(peer, "127.0.0.1");
}

TEST(Server, TimesOut) {
  ServerOptions options;
  options.idle_timeout = 300ms;
  options.header_timeout = 300ms;
  options.request_timeout = 300ms;
  options.handler_timeout = 300ms;
  auto router = echo_routes();
  std::mutex mutex;
  std::vector<Responder> kept;
  router.get("/never", [&](Request, Responder out) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(out));
  });
  auto server = start(std::move(router), options);
  RawClient idle(server->port()), head(server->port()), body(server->port()),
      handler(server->port());
  head.send("GET / HT");
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
  handler.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(idle.read_all(), "");
  EXPECT_TRUE(idle.ended());
  EXPECT_THAT(head.read_all(), StartsWith("HTTP/1.1 408"));
  EXPECT_THAT(body.read_all(), StartsWith("HTTP/1.1 408"));
  EXPECT_THAT(handler.read_all(), StartsWith("HTTP/1.1 503"));
  {
    const std::lock_guard lock(mutex);
    for (auto& responder : kept) responder.send(text_response(200, "too late"));
  }
  server.reset();
}

TEST(Server, StopsASlowLorisAndASlowReader) {
  ServerOptions options;
  options.header_timeout = 400ms;
  options.write_timeout = 400ms;
  const auto server = start(echo_routes(), options);
  RawClient slow(server->port());
  const auto begin = std::chrono::steady_clock::now();
  bool open = slow.send("GET / HTTP/1.1\r\n");
  while (open && std::chrono::steady_clock::now() - begin < patience)
    open = slow.send("A: b\r\n") && (slow.read_some(50ms) || !slow.ended());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, patience);

  RawClient reader(server->port(), 4'096);
  for (int i = 0; i < 10; ++i) reader.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 400 && server->counters().connections_open > 0; ++i)
    std::this_thread::sleep_for(50ms);
  EXPECT_EQ(server->counters().connections_open, 0u);
}

TEST(Server, RefusesConnectionsBeyondTheLimit) {
  ServerOptions options;
  options.connections_max = 2;
  const auto server = start(echo_routes(), options);
  RawClient one(server->port()), two(server->port());
  for (auto* client : {&one, &two}) {
    client->send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client->read_response(), EndsWith("hello"));
  }
  RawClient three(server->port());
  EXPECT_THAT(three.read_all(), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("Retry-After")));
  EXPECT_EQ(server->counters().connections_refused, 1u);
}

TEST(Server, RunsSlowHandlersAsideAndRefusesWhenFull) {
  Gate gate;
  std::atomic<int> started{0};
  auto router = echo_routes();
  router.get("/slow",
             [&](Request, Responder out) {
               ++started;
               gate.pass();
               out.send(text_response(200, "slow"));
             },
             {.slow = true});
  ServerOptions options;
  options.worker_threads = 1;
  options.worker_queue_max = 1;
  auto server = start(std::move(router), options);
  const std::string request = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";
  RawClient one(server->port()), two(server->port()), three(server->port());
  one.send(request);
  while (started == 0) std::this_thread::sleep_for(1ms);
  two.send(request);
  while (server->counters().requests < 2) std::this_thread::sleep_for(1ms);
  three.send(request);
  EXPECT_THAT(three.read_response(), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("Retry-After")));
  EXPECT_EQ(get(*server, "/hello").body, "hello");
  gate.open();
  EXPECT_THAT(one.read_response(), EndsWith("slow"));
  EXPECT_THAT(two.read_response(), EndsWith("slow"));
}

TEST(Server, StreamsEvents) {
  std::promise<std::shared_ptr<Stream>> opened;
  std::promise<void> closed;
  auto router = echo_routes();
  router.get("/events", [&](Request, Responder out) {
    auto stream = out.stream(text_response(200, "", "text/event-stream"));
    stream->on_close([&] { closed.set_value(); });
    opened.set_value(stream);
  });
  const auto server = start(std::move(router));
  RawClient client(server->port());
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  auto future = opened.get_future();
  ASSERT_EQ(future.wait_for(patience), std::future_status::ready);
  const auto stream = future.get();
  EXPECT_TRUE(stream->send("data: 1\n\n"));
  EXPECT_TRUE(client.read_until("9\r\ndata: 1\n\n\r\n"));
  EXPECT_THAT(client.input,
              AllOf(HasSubstr("Transfer-Encoding: chunked"), HasSubstr("Cache-Control: no-store"),
                    Not(HasSubstr("Content-Length"))));
  std::thread sender([&] { stream->send("data: 2\n\n"); });
  sender.join();
  EXPECT_TRUE(client.read_until("data: 2"));
  EXPECT_EQ(server->counters().streams_open, 1u);
  client.close();
  EXPECT_EQ(closed.get_future().wait_for(patience), std::future_status::ready);
  EXPECT_FALSE(stream->send("data: 3\n\n"));
  EXPECT_EQ(server->counters().streams_open, 0u);
}

TEST(Server, EndsAStreamThatIsLetGoAndOneThatIsNotRead) {
  auto router = echo_routes();
  std::atomic<bool> refused{false};
  router.get("/three", [](Request, Responder out) {
    const auto stream = out.stream(text_response(200, "one ", "text/plain"));
    stream->send("two ");
    stream->send("three");
  });
  router.get("/flood",
             [&](Request, Responder out) {
               const auto stream = out.stream(text_response(200, "", "text/plain"));
               for (int i = 0; i < 100'000 && !refused; ++i)
                 if (!stream->send(std::string(10'000, 'x'))) refused = true;
             },
             {.slow = true});
  ServerOptions options;
  options.stream_buffer_bytes_max = 100'000;
  const auto server = start(std::move(router), options);
  EXPECT_EQ(get(*server, "/three").body, "one two three");
  RawClient old(server->port());
  old.send("GET /three HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.read_all(), EndsWith("\r\n\r\none two three"));
  RawClient unread(server->port(), 4'096);
  unread.send("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 1'000 && !refused; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(refused);
}

TEST(Server, SendsALongBodyAsFastAsItIsRead) {
  constexpr std::size_t pieces = 400;
  const std::string piece(40'000, 'x');
  std::atomic<bool> gave_up{false};
  std::atomic<std::size_t> sent{0};
  auto router = echo_routes();
  router.get("/long",
             [&](Request, Responder out) {
               const auto stream = out.stream(text_response(200, "", "text/plain"));
               for (; sent < pieces; ++sent)
                 if (!stream->send_in_time(piece, 10s)) return;
             },
             {.slow = true});
  router.get("/unread",
             [&](Request, Responder out) {
               const auto stream = out.stream(text_response(200, "", "text/plain"));
               while (stream->send_in_time(piece, 200ms)) {
               }
               gave_up = true;
             },
             {.slow = true});
  ServerOptions options;
  options.stream_buffer_bytes_max = 100'000;
  const auto server = start(std::move(router), options);
  // A hundred and sixty times the buffer, by a reader with little room of its own.
  RawClient slow(server->port(), 4'096);
  slow.send("GET /long HTTP/1.0\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(sent, pieces) << "nothing waited for the reader";
  const std::string all = slow.read_all();
  EXPECT_EQ(all.size() - all.find("\r\n\r\n") - 4, pieces * piece.size());
  RawClient unread(server->port(), 4'096);
  unread.send("GET /unread HTTP/1.1\r\nHost: x\r\n\r\n");
  for (int i = 0; i < 1'000 && !gave_up; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(gave_up) << "a reader that stands still is waited for without end";
}

TEST(Server, StopsGracefully) {
  Gate gate;
  std::atomic<bool> started{false};
  std::shared_ptr<Stream> stream;
  auto router = echo_routes();
  router.get("/slow",
             [&](Request, Responder out) {
               started = true;
               gate.pass();
               out.send(text_response(200, "finished"));
             },
             {.slow = true});
  router.get("/events", [&](Request, Responder out) {
    stream = out.stream(text_response(200, "", "text/event-stream"));
    stream->send("hello");
  });
  auto server = start(std::move(router));
  RawClient idle(server->port()), busy(server->port()), events(server->port());
  idle.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(idle.read_response(), EndsWith("hello"));
  events.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(events.read_until("hello"));
  busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!started) std::this_thread::sleep_for(1ms);
  std::thread stopper([&] { server->stop(patience); });
  EXPECT_EQ(idle.read_all(), "");
  EXPECT_TRUE(idle.ended());
  EXPECT_THAT(events.read_all(), EndsWith("0\r\n\r\n"));
  events.close();
  gate.open();
  const auto answer = busy.read_all();
  EXPECT_THAT(answer, AllOf(EndsWith("finished"), HasSubstr("Connection: close")));
  busy.close();
  stopper.join();
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(Server, StopsInTimeWhateverIsInFlight) {
  std::promise<Responder> promise;
  auto router = echo_routes();
  router.get("/never", [&](Request, Responder out) { promise.set_value(std::move(out)); });
  auto server = start(std::move(router));
  RawClient client(server->port());
  client.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
  auto responder = promise.get_future().get();
  server->stop(100ms);
  EXPECT_EQ(client.read_all(), "");
  server.reset();
  responder.send(text_response(200, "nobody listens"));
}

TEST(Server, ServesManyAtOnce) {
  ServerOptions options;
  options.io_threads = 2;
  auto router = echo_routes();
  router.get("/slow/{n}",
             [](Request request, Responder out) {
               out.send(text_response(200, std::string(request.parameter("n"))));
             },
             {.slow = true});
  options.worker_queue_max = 10'000;
  const auto server = start(std::move(router), options);
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t) {
    threads.emplace_back([&, t] {
      Client client;
      for (int i = 0; i < 500; ++i) {
        const auto n = std::to_string(t * 1'000 + i);
        const auto response =
            client.fetch({.url = url(*server, (i % 5 == 0 ? "/slow/" : "/n/") + n)}, patience);
        if (response.ok() && response->body == n) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 10'000);
  EXPECT_EQ(server->counters().connections_accepted, 20u);
}

// Requests that wait for a thread which answers all of them in a row, as writers do.
TEST(Server, WakesEachSideOnceForMany) {
  constexpr int clients = 20;
  std::mutex mutex;
  std::vector<Responder> waiting;
  std::atomic<int> handled{0};
  std::promise<int> seen;
  Router router;
  router.get("/wait", [&](Request, Responder out) {
    std::lock_guard guard(mutex);
    waiting.push_back(std::move(out));
    ++handled;
  });
  router.get("/count", [&](Request, Responder out) {
    // Behind this handler, not within it.
    after_what_is_ready([&, out = std::make_shared<Responder>(std::move(out))] {
      seen.set_value(handled);
      out->send(text_response(200, "counted"));
    });
    handled += 100;
  });
  ServerOptions options;
  options.io_threads = 2;
  const auto server = start(std::move(router), options);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < clients; ++t)
    threads.emplace_back([&] { right += get(*server, "/wait").body == "together" ? 1 : 0; });
  while (handled < clients) std::this_thread::sleep_for(1ms);
  {
    const WakesTogether together;
    std::lock_guard guard(mutex);
    for (Responder& out : waiting) out.send(text_response(200, "together"));
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, clients);
  EXPECT_EQ(WakesTogether::current(), nullptr);
  EXPECT_EQ(get(*server, "/count").body, "counted");
  EXPECT_EQ(seen.get_future().get(), clients + 100);
  bool at_once = false;
  after_what_is_ready([&] { at_once = true; });
  EXPECT_TRUE(at_once) << "there is nothing to wait for on this thread";
}

TEST(Server, SaysWhyItCannotStart) {
  const auto first = start(echo_routes());
  ServerOptions options;
  options.port = first->port();
  auto second = Server::start(options, echo_routes());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr("in use"));
  options.host = "not a host";
  EXPECT_EQ(Server::start(options, echo_routes()).error().code, ErrorCode::invalid);
}

TEST(ListenAddress, IsReadStrictly) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080")->port, 8080);
  EXPECT_EQ(parse_listen_address("[::1]:0")->host, "::1");
  for (const auto* text : {"", "8080", ":1", "a:", "a:x", "a:70000", "::1:80", "[]:1", "a:-1"})
    EXPECT_FALSE(parse_listen_address(text).ok()) << text;
}

}  // namespace
}  // namespace maillage::http
