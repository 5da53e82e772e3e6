// What an actor is told by the whole program is what it is told by a program that holds nothing but
// what the actor may see: the same questions to both, the same answers, byte for byte. Random
// worlds of every type of the region, random actors, every route of the program's own table, the
// routes that change something included. Who may see what is told by tests/access.
#include <gtest/gtest.h>

#include <regex>
#include <thread>

#include "app/surface_questions_for_test.h"

namespace maillage::app::seen {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool slow_build = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool slow_build = true;
#else
constexpr bool slow_build = false;
#endif
#else
constexpr bool slow_build = false;
#endif

// Places in the journal and in the order of creation are numbers of the whole world: which ones
// they are is not compared, only whether they are there (docs/adr/0024).
std::string without_places(std::string text) {
  static const std::regex position(R"("position":\d+)");
  static const std::regex next(R"~("next":"[0-9a-f]+")~");
  static const std::regex cursor(R"~(cursor=[0-9a-f]+)~");
  text = std::regex_replace(text, position, R"("position":0)");
  text = std::regex_replace(text, next, R"("next":"")");
  return std::regex_replace(text, cursor, "cursor=");
}

std::string told(const http::Response& response) {
  std::string text = std::to_string(response.status) + "\n";
  for (std::size_t i = 0; i < response.headers.size(); ++i) text += response.headers.line(i);
  return text + without_places(std::string(response.content()));
}

// The cursor to the page after an answer; empty at the end.
std::string next_of(const http::Response& response) {
  if (!response.headers.find("Content-Type").starts_with("application/json")) return {};
  const auto json = parse_json(response.content());
  return json.ok() && json->is_object() ? std::string(json->string_at("next")) : std::string();
}

class Comparison {
 public:
  Comparison(World& whole, World& part, Actor actor)
      : whole_(whole), part_(part), actor_(std::move(actor)) {}

  // Page by page, as far as it goes. The status of the first page; nothing where they differ.
  std::optional<int> same(const Question& question) {
    const http::Request first = question.request();
    http::Response whole = whole_.ask(actor_, first);
    http::Response part = part_.ask(actor_, first);
    const int status = whole.status;
    for (int page = 0; page < pages_max; ++page) {
      const std::string all = told(whole);
      const std::string shown = told(part);
      EXPECT_EQ(all, shown) << question.target << " " << question.body;
      if (all != shown) return std::nullopt;
      const std::string next = next_of(whole);
      if (next.empty()) return status;
      whole = whole_.ask(actor_, following(question, next));
      part = part_.ask(actor_, following(question, next_of(part)));
    }
    return status;
  }

 private:
  static constexpr int pages_max = 6;

  static http::Request following(Question question, const std::string& cursor) {
    question.target +=
        (question.target.find('?') == std::string::npos ? "?cursor=" : "&cursor=") + cursor;
    return question.request();
  }

  World& whole_;
  World& part_;
  Actor actor_;
};

// Routes by how they answered: one that never answered well was not looked at.
using Answered = std::map<std::string, int>;

void compare_readings(Story& story, const Actor& actor, World& part, Answered& answered) {
  Questions questions(story);
  Comparison compare(story.whole(), part, actor);
  for (const http::Route& route : story.whole().router().routes()) {
    if (routes_left_out().contains(route.pattern)) continue;
    for (const Question& question : questions.reading(route)) {
      const auto status = compare.same(question);
      if (!status) break;
      if (*status < 300) ++answered[route.pattern];
    }
  }
}

void compare_writings(Story& story, const Actor& actor, World& part) {
  Questions questions(story);
  Comparison compare(story.whole(), part, actor);
  for (const http::Route& route : story.whole().router().routes()) {
    if (routes_left_out().contains(route.pattern)) continue;
    for (const Question& question : questions.writing(route)) {
      // Where the clock stands, the microseconds of a change count what was noted before it.
      story.pass_a_second();
      if (!compare.same(question)) return;
    }
  }
}

// --- What is told while things happen.

std::uint64_t position_told(World& world, const Actor& actor) {
  const http::Response hello = world.ask(actor, Question{.target = "/api/v1/events"}.request());
  const auto at = hello.body.find("id: ");
  return at == std::string::npos ? 0 : std::strtoull(hello.body.c_str() + at + 4, nullptr, 10);
}

// Waits until the feed has told everything that was written.
void settle(World& world) {
  for (int times = 0; times < 2'000; ++times) {
    if (position_told(world, Actor::system()) == world.engine().position()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ADD_FAILURE() << "the feed does not come to its end";
}

// The events since then. What becomes visible has had changes before: versions are not compared.
std::string happened(World& world, const Actor& actor, std::uint64_t since) {
  http::Request request = Question{.target = "/api/v1/events"}.request();
  request.headers.set("Last-Event-ID", std::to_string(since));
  static const std::regex id(R"(id: \d+)");
  static const std::regex version(R"("version":\d+)");
  const std::string text = without_places(world.ask(actor, request).body);
  return std::regex_replace(std::regex_replace(text, id, "id: 0"), version, R"("version":0)");
}

void compare_events(Story& story, const Actor& actor, World& part) {
  settle(story.whole());
  settle(part);
  const std::uint64_t since_whole = position_told(story.whole(), actor);
  const std::uint64_t since_part = position_told(part, actor);
  for (int i = 0; i < 25; ++i) {
    const auto entities = story.entities();
    const auto step = story.go_on();
    if (!step) continue;
    const auto known = entities.find(step->id);
    const bool before = known != entities.end() && story.sees(actor, known->second);
    const bool after = !step->entity.is_null() && story.sees(actor, step->entity);
    if (!before && !after) continue;
    const Json shown = after ? story.part_for(actor, step->entity, step->entity) : Json();
    ASSERT_TRUE(part.take({step->at, step->id, shown}).ok());
  }
  settle(story.whole());
  settle(part);
  EXPECT_EQ(happened(story.whole(), actor, since_whole), happened(part, actor, since_part));
}

// The policy itself: who sees and reads what, asked of the engine one by one.
void compare_policy(Story& story, const Actor& actor) {
  const auto viewer = story.whole().engine().viewer(actor);
  for (const auto& [id, json] : story.entities()) {
    const auto record = story.whole().engine().get(Actor::system(), id);
    ASSERT_TRUE(record);
    ASSERT_EQ(viewer->sees(*record), story.sees(actor, json)) << json.dump();
    if (!story.sees(actor, json)) continue;
    for (const auto& attribute : region().type(json.string_at("type"))->attributes) {
      if (!json.find(attribute.name)) continue;
      ASSERT_EQ(viewer->reads(*record, story.whole().engine().terms().find(attribute.iri)),
                story.reads(actor, json, attribute.name))
          << attribute.name << " " << json.dump();
    }
  }
}

std::string described(const Actor& actor, unsigned seed) {
  return "seed " + std::to_string(seed) + " " + access::signature(actor);
}

TEST(SurfacesRandom, EveryRouteHasAPlace) {
  Story story(1);
  for (int i = 0; i < 300; ++i) story.go_on();
  Questions questions(story);
  for (const http::Route& route : story.whole().router().routes()) {
    if (routes_left_out().contains(route.pattern)) continue;
    EXPECT_FALSE(questions.reading(route).empty() && questions.writing(route).empty())
        << route.pattern << " has no place in surface_questions_for_test.h";
  }
}

TEST(SurfacesRandom, WhatIsNotSeenIsNotThere) {
  Answered answered;
  for (unsigned seed = 1; seed <= (slow_build ? 1 : 4); ++seed) {
    Story story(seed);
    for (int i = 0; i < 300; ++i) story.go_on();
    for (const std::string& type : story.missing())
      ADD_FAILURE() << "there is no " << type << ": " << story.last_refusal;
    for (int round = 0; round < (slow_build ? 3 : 10); ++round) {
      const Actor actor = story.actor();
      SCOPED_TRACE(described(actor, seed));
      compare_policy(story, actor);
      if (HasFatalFailure()) return;
      const auto part = story.world_of(actor);
      story.let_pictures_age();
      compare_readings(story, actor, *part, answered);
      compare_events(story, actor, *part);
      if (HasFatalFailure()) return;
    }
    const Actor actor = story.actor();
    SCOPED_TRACE(described(actor, seed));
    const auto part = story.world_of(actor);
    compare_writings(story, actor, *part);
    story.let_pictures_age();
    if (!HasFailure()) compare_readings(story, actor, *part, answered);
    if (HasFailure()) return;
  }
  if (slow_build) return;
  Story story(1);
  // Some ask for what chance has to bring together; most must have been answered.
  std::vector<std::string> silent;
  for (const http::Route& route : story.whole().router().routes())
    if (route.method == http::Method::get && !routes_left_out().contains(route.pattern) &&
        answered[route.pattern] == 0)
      silent.push_back(route.pattern);
  EXPECT_LE(silent.size(), 5u) << testing::PrintToString(silent);
}

}  // namespace
}  // namespace maillage::app::seen
