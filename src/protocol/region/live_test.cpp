// The whole server over the memory store while people write, search and watch at once: what is
// answered is true, what is committed is told in order and found, and a restart keeps it. With
// ThreadSanitizer (tools/build.sh tsan) this is the test for races between the layers.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "domain/entities/entities.h"
#include "http/client.h"
#include "http/raw_client_for_test.h"
#include "http/server.h"
#include "model/sample_region.h"
#include "protocol/region/routes.h"
#include "store/memory/memory_store.h"

namespace maillage::protocol {
namespace {

using namespace std::chrono_literals;

constexpr int writers = 3;
constexpr int readers = 3;
constexpr int needs_per_writer = 40;
constexpr auto patience = 60s;

// Everything between the store and the socket; made again by a restart.
struct Running {
  Running(store::Store& store, const model::Registry& registry, std::shared_ptr<KeyRing> keys)
      : engine(
            engine::Engine::open(store, registry, {.clock = system_clock(), .keys = keys}).value()),
        accounts(store, {.clock = system_clock(), .random = system_random(), .keys = keys}),
        ids(system_clock(), system_random()) {
    http::Router router;
    routes = add_region_routes(router, {*engine, accounts, ids, {domain::entities_module()}, {}});
    server = http::Server::start({.io_threads = 2}, std::move(router)).value();
  }
  ~Running() {
    server->stop(1s);
    routes.reset();
  }

  std::unique_ptr<engine::Engine> engine;
  identity::Accounts accounts;
  IdGenerator ids;
  std::shared_ptr<void> routes;
  std::unique_ptr<http::Server> server;
};

// One connection of somebody who holds an API token.
class Person {
 public:
  Person(const http::Server& server, std::string token)
      : address_("http://127.0.0.1:" + std::to_string(server.port()) + "/api/v1/"),
        token_("Bearer " + std::move(token)) {}

  Json get(const std::string& target) { return call("GET", target, {}); }
  Json command(const std::string& name, const Json& input) {
    return call("POST", "commands/" + name, input.dump());
  }
  std::uint64_t count(const std::string& filter) {
    return static_cast<std::uint64_t>(
        get("entities?type=Need&limit=5&count=true" + filter).number_at("count"));
  }

 private:
  Json call(const char* method, const std::string& target, std::string body) {
    http::ClientRequest request{.method = method, .url = address_ + target};
    request.body = std::move(body);
    request.headers.set("Authorization", token_);
    if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
    const auto response = client_.fetch(request, patience);
    if (!response.ok() || response->status != 200) {
      ADD_FAILURE() << target << ": "
                    << (response.ok() ? std::string(response->content())
                                      : response.error().message);
      return Json::object();
    }
    return parse_json(response->content()).value();
  }

  std::string address_;
  std::string token_;
  http::Client client_;
};

class LiveTest : public testing::Test {
 protected:
  void SetUp() override {
    running_ = std::make_unique<Running>(store_, registry_, keys_);
    ASSERT_TRUE(running_->accounts.create("admin", "a long enough password").ok());
    token_ = running_->accounts.create_token("admin").value();
    person().command("entities.create",
                     *parse_json(R"({"entity":{"id":"urn:ngsi-ld:Area:a","type":"Area",
                                     "title":{"fr":"Nassogne"}}})"));
  }

  Person person() const { return {*running_->server, token_}; }

  static std::string need_id(int writer, int number) {
    return "urn:ngsi-ld:Need:" + std::to_string(writer) + "-" + std::to_string(number);
  }
  static Json need(const std::string& id, const std::string& title) {
    return Json::object({{"entity", Json::object({{"id", id},
                                                  {"type", "Need"},
                                                  {"title", Json::object({{"fr", title}})},
                                                  {"municipality", "urn:ngsi-ld:Area:a"},
                                                  {"category", "energy"},
                                                  {"budget", 100}})}});
  }

  // Creates needs, publishes and changes each, and deletes every fourth.
  void write(int writer) const {
    Person me = person();
    for (int number = 0; number < needs_per_writer; ++number) {
      const std::string id = need_id(writer, number);
      me.command("entities.create", need(id, "eau " + std::to_string(number)));
      me.command("entities.step", Json::object({{"id", id}, {"step", "publish"}}));
      me.command("entities.update",
                 Json::object({{"id", id}, {"set", Json::object({{"budget", 1000 + number}})}}));
      if (number % 4 == 3) me.command("entities.delete", Json::object({{"id", id}}));
    }
  }

  // Lists, facets, searches and tiles; each answer agrees with itself and no version goes back.
  void read(int reader, const std::atomic<bool>& done) const {
    Person me = person();
    std::map<std::string, double> versions;
    double position = 0;
    while (!done) {
      const Json list = me.get("entities?type=Need&limit=50&count=true&facets=category,state");
      EXPECT_GE(list.number_at("count"), static_cast<double>(list.find("items")->size()));
      EXPECT_GE(list.number_at("position"), position);
      position = list.number_at("position");
      for (const Json& item : list.find("items")->as_array()) {
        double& version = versions[std::string(item.string_at("id"))];
        EXPECT_GE(item.number_at("version"), version);
        version = item.number_at("version");
      }
      double in_facets = 0;
      for (const Json& value : list.find("facets")->find("category")->as_array())
        in_facets += value.number_at("count");
      EXPECT_EQ(in_facets, list.number_at("count"));
      me.get("entities?type=Need&text=eau&f.budget.min=500&order=-budget");
      me.get(reader == 0 ? "search?text=eau" : "suggest?text=ea");
      me.get("entities/urn:ngsi-ld:Area:a/history");
      me.get("entities/urn:ngsi-ld:Area:a");
    }
  }

  store::MemoryStore store_;
  std::shared_ptr<KeyRing> keys_ = std::make_shared<KeyRing>(system_random());
  model::Registry registry_ = *model::Registry::load(model::sample_region());
  std::unique_ptr<Running> running_;
  std::string token_;
};

// The positions of the change events in a stream so far, in their order.
std::vector<std::uint64_t> positions(const std::string& stream) {
  std::vector<std::uint64_t> found;
  constexpr std::string_view before = "event: change\ndata: {\"position\":";
  for (auto at = stream.find(before); at != std::string::npos; at = stream.find(before, at + 1))
    found.push_back(std::strtoull(stream.c_str() + at + before.size(), nullptr, 10));
  return found;
}

TEST_F(LiveTest, WritersReadersAndWatchersTogether) {
  http::RawClient watcher(running_->server->port());
  ASSERT_TRUE(watcher.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
                           token_ + "\r\n\r\n"));
  ASSERT_TRUE(watcher.read_until("event: hello"));
  // What the feed tells follows the position of the greeting, which may be behind the engine's.
  const auto before =
      std::strtoull(watcher.input.c_str() + watcher.input.find("id: ") + 4, nullptr, 10);
  const auto written_before = running_->engine->position();

  std::atomic<bool> done = false;
  std::vector<std::thread> reading;
  std::vector<std::thread> writing;
  for (int i = 0; i < readers; ++i) reading.emplace_back([&, i] { read(i, done); });
  for (int i = 0; i < writers; ++i) writing.emplace_back([&, i] { write(i); });
  for (std::thread& thread : writing) thread.join();
  done = true;
  for (std::thread& thread : reading) thread.join();

  // Positions only grow: that nothing is missing shows in how many are told.
  const auto after = running_->engine->position();
  std::vector<std::uint64_t> told = positions(watcher.input);
  while ((told.empty() || told.back() != after) && watcher.read_some())
    told = positions(watcher.input);
  ASSERT_FALSE(told.empty());
  EXPECT_GT(told.front(), before);
  EXPECT_EQ(std::adjacent_find(told.begin(), told.end(), std::greater_equal<>()), told.end());
  std::erase_if(told, [&](std::uint64_t position) { return position <= written_before; });
  EXPECT_EQ(told.size(), writers * (needs_per_writer * 3 + needs_per_writer / 4));

  const std::uint64_t kept = writers * needs_per_writer * 3 / 4;
  EXPECT_EQ(person().count(""), kept);
  EXPECT_EQ(person().count("&text=eau"), kept);
  running_.reset();
  running_ = std::make_unique<Running>(store_, registry_, keys_);
  EXPECT_EQ(person().count(""), kept);
  EXPECT_EQ(person().count("&text=eau&f.state=open"), kept);
  EXPECT_EQ(running_->engine->check(), std::vector<std::string>());
}

TEST_F(LiveTest, AChangeIsFoundWithinASecondWhileOthersWriteAndRead) {
  std::atomic<bool> done = false;
  std::thread writing([&] { write(1); });
  std::thread reading([&] { read(0, done); });
  Person me = person();
  for (int number = 0; number < 20; ++number) {
    const std::string word = "mot" + std::string(1, static_cast<char>('a' + number)) + "x";
    const auto start = std::chrono::steady_clock::now();
    me.command("entities.create", need(need_id(9, number), word));
    EXPECT_EQ(me.count("&text=" + word), 1u) << word;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  }
  writing.join();
  done = true;
  reading.join();
}

}  // namespace
}  // namespace maillage::protocol
