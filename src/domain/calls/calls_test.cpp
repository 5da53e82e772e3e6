#include "domain/calls/calls.h"

#include <gmock/gmock.h>

#include <random>
#include <set>

#include "domain/calls/commands.h"
#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

using testing::HasSubstr;

constexpr const char* nassogne = "urn:ngsi-ld:Organisation:be-nis-83040";
constexpr const char* tenneville = "urn:ngsi-ld:Organisation:be-nis-83049";
constexpr const char* company = "urn:ngsi-ld:Organisation:test-company";
constexpr const char* call_id = "urn:ngsi-ld:Call:test";

// The figures of the Walloon call of 2019; the criteria and the applications are made up.
constexpr const char* call_json = R"({
  "id":"urn:ngsi-ld:Call:test","type":"Call","title":{"fr":"Appel","en":"Call"},"fictional":true,
  "startDate":"2027-01-01","endDate":"2027-02-01","closesAt":"2027-02-01T11:00:00Z","state":"open",
  "grantMinimum":20000,"grantMaximum":250000,"coFinancingRate":50,
  "envelopes":[{"code":"small","amount":1000000,"from":20000,"to":60000,"remainder":"large"},
               {"code":"large","amount":3000000,"from":60000,"to":250000}],
  "form":[{"name":"theme","kind":"choice","required":true,"labels":{"fr":"Thème"},
           "choices":[{"code":"energy","labels":{"fr":"Énergie"}},{"code":"mobility","labels":{"fr":"Mobilité"}}]},
          {"name":"vehicles","kind":"integer","required":true,"minimum":1,"labels":{"fr":"Véhicules"},
           "when":{"value":"answers.theme","equals":"mobility"}},
          {"name":"site","kind":"url","labels":{"fr":"Site"}}],
  "eligibilityRules":[
    {"code":"sme","labels":{"fr":"Au moins une PME","en":"At least one SME"},
     "condition":{"count":"partners","where":{"kind":["company","startup"],"size":["micro","small","medium"]},"atLeast":1}}],
  "criteria":[{"code":"quality","labels":{"fr":"Qualité","en":"Quality"},"weight":60,"maximum":5},
              {"code":"replication","labels":{"fr":"Réplication","en":"Replication"},"weight":40,"maximum":5},
              {"code":"data","labels":{"fr":"Données ouvertes","en":"Open data"},"obligatory":true}],
  "bonuses":[{"code":"rural","labels":{"fr":"Commune rurale"},"points":5,"when":{"value":"ruralShare","atLeast":0.5}},
             {"code":"joint","labels":{"fr":"Candidature conjointe"},"percent":10,"when":{"value":"joint","equals":true}}],
  "reviewersWanted":2,"threshold":30,
  "jury":[{"actor":"juror-1"},{"actor":"juror-2"},{"actor":"juror-3","organisation":"urn:ngsi-ld:Organisation:be-nis-83040"}]
})";

class CallsTest : public testing::Test {
 protected:
  CallsTest() {
    graph_.add_wallonia();
    graph_.add(R"({"id":"urn:ngsi-ld:Organisation:test-company","type":"Organisation",
      "title":{"fr":"Entreprise fictive"},"kind":"company","size":"small","fictional":true})");
    graph_.add(call_json);
  }
  Result<Json> run(std::string_view command, const Json& input, access::Actor actor = officer()) {
    return SampleGraph::command(module_, command, graph_.context(std::move(actor)), input);
  }
  Result<Json> view(std::string_view name, const Json& input, access::Actor actor = officer()) {
    return SampleGraph::view(module_, name, graph_.context(std::move(actor)), input);
  }
  Json done(std::string_view command, const Json& input, access::Actor actor = officer()) {
    auto answer = run(command, input, std::move(actor));
    EXPECT_TRUE(answer.ok()) << command << ": " << answer.error().subject << " "
                             << answer.error().message;
    return answer.ok() ? std::move(*answer) : Json::object();
  }
  void refused(const Result<Json>& answer, ErrorCode code, const std::string& subject) {
    ASSERT_FALSE(answer.ok()) << answer->dump();
    EXPECT_EQ(answer.error().code, code) << answer.error().message;
    EXPECT_EQ(answer.error().subject, subject) << answer.error().message;
  }
  static access::Actor officer() { return access::Actor::administrator("officer"); }
  static access::Actor juror(const std::string& name) { return access::Actor::administrator(name); }
  static access::Actor member(const std::string& organisation, access::Role role) {
    access::Actor actor;
    actor.kind = access::Actor::Kind::person;
    actor.id = actor.name = "member";
    actor.organisation = organisation;
    actor.role = role;
    return actor;
  }
  static Json application(const std::string& title, const char* lead = nassogne,
                          double grant = 40'000) {
    return Json::object({{"call", call_id},
                         {"title", title},
                         {"organisation", lead},
                         {"partners", Json::array({company})},
                         {"budget", grant * 2},
                         {"grant", grant},
                         {"answers", Json::object({{"theme", "energy"}})}});
  }
  std::string submitted(const Json& input) {
    const std::string id(done("applications.save", input).find("entity")->string_at("id"));
    done("applications.submit", Json::object({{"id", id}}));
    return id;
  }
  // The sample clock starts in 2027-01-15; the call closes on the first of February.
  void pass_closing_time() { graph_.advance(std::chrono::hours(24 * 30)); }
  void score(const std::string& reviewer, int quality, int replication, int data) {
    const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), juror(reviewer));
    for (const Json& item : mine.find("reviews")->as_array()) {
      const Json& review = *item.find("review");
      if (review.string_at("state") != "assigned") continue;
      done(
          "reviews.score",
          Json::object(
              {{"review", review.string_at("id")},
               {"scores",
                Json::object({{"quality", quality}, {"replication", replication}, {"data", data}})},
               {"done", true}}),
          juror(reviewer));
    }
  }

  int broken_ = 0;
  SampleGraph graph_;
  Module module_ = calls_module(std::make_shared<Pictures>());
};

TEST_F(CallsTest, ADraftIsCompletedAndHandedInWithAReceipt) {
  Json draft = application("Éclairage");
  draft.erase("grant");
  draft.set("answers", Json::object({{"theme", "mobility"}}));
  const Json kept = done("applications.save", draft);
  const std::string id(kept.find("entity")->string_at("id"));
  EXPECT_EQ(kept.find("missing")->dump(),
            R"([{"field":"answers.vehicles","reason":"is required"}])");

  const auto early = run("applications.submit", Json::object({{"id", id}}));
  refused(early, ErrorCode::invalid, "answers.vehicles");
  ASSERT_EQ(early.error().fields.size(), 2U);
  EXPECT_EQ(early.error().fields[1].field, "grant");

  done("applications.save",
       Json::object({{"id", id},
                     {"grant", 40'000},
                     {"answers", Json::object({{"theme", "mobility"}, {"vehicles", 3}})}}));
  const Json handed = done("applications.submit", Json::object({{"id", id}}));
  EXPECT_EQ(handed.find("entity")->string_at("state"), "submitted");
  const Json& receipt = *handed.find("receipt");
  EXPECT_TRUE(receipt.bool_at("holds"));
  EXPECT_EQ(hex_encode(sha256(receipt.string_at("content"))), receipt.string_at("fingerprint"));
  EXPECT_THAT(std::string(receipt.string_at("content")), HasSubstr("\"vehicles\":3"));

  refused(run("applications.save", Json::object({{"id", id}, {"grant", 1}})), ErrorCode::conflict,
          "id");
  done("applications.reopen", Json::object({{"id", id}}));
  const Json again = done("applications.save", Json::object({{"id", id}, {"grant", 30'000}}));
  EXPECT_TRUE(again.find("receipt")->is_null());
  const Json emptied = done(
      "applications.save",
      Json::object({{"id", id}, {"clear", Json::array({"grant"})}, {"partners", Json::array()}}));
  EXPECT_FALSE(emptied.find("entity")->find("grant"));
  EXPECT_EQ(emptied.find("entity")->find("partners")->size(), 0U);
  EXPECT_EQ(emptied.find("entity")->number_at("budget"), 80'000);
}

TEST_F(CallsTest, BadInputNamesItsField) {
  const auto save = [&](const char* field, Json value) {
    Json input = application("x");
    input.set(field, std::move(value));
    return run("applications.save", input);
  };
  refused(save("call", "urn:ngsi-ld:Call:none"), ErrorCode::not_found, "urn:ngsi-ld:Call:none");
  refused(save("call", "urn:ngsi-ld:Call:wallonia-2019"), ErrorCode::conflict, "call");
  refused(save("organisation", "urn:ngsi-ld:Organisation:none"), ErrorCode::invalid,
          "organisation");
  refused(save("partners", Json::array({call_id})), ErrorCode::invalid, "partners[0]");
  refused(save("answers", Json::object({{"theme", "love"}})), ErrorCode::invalid, "answers.theme");
  refused(save("answers", Json::object({{"vehicles", 0}})), ErrorCode::invalid, "answers.vehicles");
  refused(save("answers", Json::object({{"vehicles", 1.5}})), ErrorCode::invalid,
          "answers.vehicles");
  refused(save("answers", Json::object({{"site", "javascript:x"}})), ErrorCode::invalid,
          "answers.site");
  refused(save("answers", Json::object({{"other", 1}})), ErrorCode::invalid, "answers.other");
  refused(save("grant", -1), ErrorCode::invalid, "grant");
  refused(save("state", "selected"), ErrorCode::invalid, "state");
  refused(run("applications.save", Json::object({{"title", "x"}})), ErrorCode::invalid, "call");
}

TEST_F(CallsTest, OnlyTheApplicantsEditorsAndOfficersWrite) {
  const Json input = application("x");
  refused(run("applications.save", input, access::Actor::anonymous()), ErrorCode::unauthenticated,
          "");
  refused(run("applications.save", input, member(tenneville, access::Role::manager)),
          ErrorCode::forbidden, "organisation");
  refused(run("applications.save", input, member(nassogne, access::Role::viewer)),
          ErrorCode::forbidden, "organisation");
  for (const char* command : {"calls.close", "calls.assign", "calls.rank"})
    refused(
        run(command, Json::object({{"call", call_id}}), member(nassogne, access::Role::manager)),
        ErrorCode::forbidden, "");
}

TEST_F(CallsTest, ClosesToTheSecond) {
  const std::string late(
      done("applications.save", application("late")).find("entity")->string_at("id"));
  refused(run("calls.close", Json::object({{"call", call_id}})), ErrorCode::conflict, "call");
  pass_closing_time();
  const auto answer = run("applications.submit", Json::object({{"id", late}}));
  refused(answer, ErrorCode::conflict, "call");
  EXPECT_THAT(answer.error().message, HasSubstr("2027-02-01T11:00:00Z"));
  EXPECT_EQ(done("calls.close", Json::object({{"call", call_id}})).number_at("drafts"), 1);
}

TEST_F(CallsTest, EligibilityIsDecidedWithReasons) {
  const std::string good = submitted(application("good"));
  Json alone = application("alone");
  alone.set("partners", Json::array());
  const std::string without = submitted(alone);
  const std::string small = submitted(application("small", nassogne, 19'999.99));
  Json rich = application("rich");
  rich.set("budget", 79'000);
  const std::string above = submitted(rich);
  pass_closing_time();
  const Json closed = done("calls.close", Json::object({{"call", call_id}}));
  EXPECT_EQ(closed.number_at("eligible"), 1);
  EXPECT_EQ(closed.number_at("ineligible"), 3);
  const auto failed = [&](const std::string& id) {
    std::string codes;
    const Json shown = *view("application", Json::object({{"id", id}}));
    for (const Json& check : shown.find("entity")->find("eligibility")->find("checks")->as_array())
      if (check.string_at("result") != "holds") codes += check.string_at("code");
    return codes;
  };
  EXPECT_EQ(failed(good), "");
  EXPECT_EQ(failed(without), "sme");
  EXPECT_EQ(failed(small), "grant-minimum");
  EXPECT_EQ(failed(above), "co-financing-rate");
}

TEST_F(CallsTest, ReviewersHaveNoConflictAndStayAnonymousUntilAllHaveScored) {
  const std::string own = submitted(application("of juror 3's town"));
  const std::string other = submitted(application("of another town", tenneville));
  pass_closing_time();
  done("calls.close", Json::object({{"call", call_id}}));
  const Json assigned = done("calls.assign", Json::object({{"call", call_id}}));
  EXPECT_EQ(assigned.number_at("assigned"), 4) << assigned.dump();
  EXPECT_EQ(assigned.find("conflicts")->number_at("organisation"), 1) << assigned.dump();
  EXPECT_EQ(done("calls.assign", Json::object({{"call", call_id}})).number_at("assigned"), 0);

  const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), juror("juror-1"));
  ASSERT_GE(mine.find("reviews")->size(), 1U);
  const std::string review(mine.find("reviews")->as_array()[0].find("review")->string_at("id"));
  refused(run("reviews.score", Json::object({{"review", review}, {"scores", Json::object()}}),
              juror("juror-2")),
          ErrorCode::forbidden, "review");
  const auto scores = [&](Json given) {
    return run("reviews.score",
               Json::object({{"review", review}, {"scores", std::move(given)}, {"done", true}}),
               juror("juror-1"));
  };
  refused(scores(Json::object({{"quality", 3}})), ErrorCode::invalid, "scores.replication");
  refused(scores(Json::object({{"quality", 6}})), ErrorCode::invalid, "scores.quality");
  refused(scores(Json::object({{"data", 0.5}})), ErrorCode::invalid, "scores.data");
  refused(scores(Json::object({{"beauty", 1}})), ErrorCode::invalid, "scores.beauty");

  score("juror-1", 4, 4, 1);
  const Json before = *view("application-reviews", Json::object({{"application", own}}));
  EXPECT_FALSE(before.bool_at("complete"));
  EXPECT_THAT(before.dump(), testing::Not(HasSubstr("scores")));
  refused(run("calls.settle", Json::object({{"application", own}, {"total", 50}, {"reason", "x"}})),
          ErrorCode::conflict, "application");
  refused(run("calls.rank", Json::object({{"call", call_id}, {"save", true}})), ErrorCode::conflict,
          "call");
  score("juror-2", 2, 3, 1);
  const Json after = *view("application-reviews", Json::object({{"application", own}}));
  EXPECT_TRUE(after.bool_at("complete"));
  EXPECT_THAT(after.dump(), testing::Not(HasSubstr("juror")));
  EXPECT_THAT(after.dump(), HasSubstr("\"quality\":2"));
}

TEST_F(CallsTest, AReviewerWithoutAnyOtherRightReadsWhatWasGiven) {
  const std::string id = submitted(application("of another town", tenneville));
  pass_closing_time();
  done("calls.close", Json::object({{"call", call_id}}));
  done("calls.assign", Json::object({{"call", call_id}}));
  const auto plain = [](const char* name) {
    auto actor = member("", access::Role::none);
    actor.id = name;
    return actor;
  };
  const Json of = Json::object({{"application", id}});
  refused(view("application-reviews", of, plain("stranger")), ErrorCode::not_found, id);
  std::size_t found = 0;
  for (const char* name : {"juror-1", "juror-2", "juror-3"}) {
    const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), plain(name));
    for (const Json& item : mine.find("reviews")->as_array()) {
      ++found;
      EXPECT_EQ(item.find("application")->string_at("organisation"), tenneville);
      refused(view("application-reviews", of, plain(name)), ErrorCode::forbidden, "application");
      const std::string review(item.find("review")->string_at("id"));
      refused(run("reviews.score", Json::object({{"review", review}, {"scores", Json::object()}}),
                  plain("stranger")),
              ErrorCode::not_found, review);
    }
  }
  EXPECT_EQ(found, 2U);
}

TEST_F(CallsTest, ADeclaredConflictGivesTheReviewToSomebodyElse) {
  submitted(application("of another town", tenneville));
  pass_closing_time();
  done("calls.close", Json::object({{"call", call_id}}));
  done("calls.assign", Json::object({{"call", call_id}}));
  std::set<std::string> readers;
  std::string declined;
  for (const char* name : {"juror-1", "juror-2", "juror-3"}) {
    const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), juror(name));
    for (const Json& item : mine.find("reviews")->as_array()) {
      if (declined.empty()) {
        declined = name;
        done("reviews.decline",
             Json::object({{"review", item.find("review")->string_at("id")}, {"reason", "cousin"}}),
             juror(name));
      }
    }
  }
  const Json again = done("calls.assign", Json::object({{"call", call_id}}));
  EXPECT_EQ(again.number_at("assigned"), 1);
  EXPECT_EQ(again.find("conflicts")->number_at("declared"), 1);
  const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), juror(declined));
  EXPECT_EQ(mine.find("reviews")->size(), 1U);
}

TEST_F(CallsTest, ThePathFromTheScoresToTheProjects) {
  const std::string best = submitted(application("best", tenneville, 40'000));
  const std::string closed_data = submitted(application("no open data", tenneville, 50'000));
  const std::string weak = submitted(application("weak", tenneville, 70'000));
  pass_closing_time();
  done("calls.close", Json::object({{"call", call_id}}));
  done("calls.assign", Json::object({{"call", call_id}}));
  for (const char* name : {"juror-1", "juror-2", "juror-3"}) {
    const Json mine = *view("my-reviews", Json::object({{"call", call_id}}), juror(name));
    for (const Json& item : mine.find("reviews")->as_array()) {
      const std::string about(item.find("review")->string_at("application"));
      done("reviews.score",
           Json::object({{"review", item.find("review")->string_at("id")},
                         {"scores", Json::object({{"quality", about == weak ? 1 : 4},
                                                  {"replication", about == weak ? 1 : 3},
                                                  {"data", about == closed_data ? 0 : 1}})},
                         {"done", true}}),
           juror(name));
    }
  }
  const Json preview = done("calls.rank", Json::object({{"call", call_id}}));
  EXPECT_TRUE(preview.find("ranking")->is_null());
  const Json ranked = done("calls.rank", Json::object({{"call", call_id}, {"save", true}}));
  const std::string ranking(ranked.string_at("ranking"));
  EXPECT_EQ(preview.string_at("digest"), ranked.string_at("digest"));
  const Json check = *view("ranking-check", Json::object({{"id", ranking}}));
  EXPECT_TRUE(check.bool_at("sameResult"));
  EXPECT_TRUE(check.bool_at("sameFingerprint"));
  // 60 * 4/5 + 40 * 3/5 = 72, and 5 for a rural municipality.
  EXPECT_EQ(ranked.find("result")->find("ranking")->as_array()[0].number_at("total"), 77e6);

  // What happens after the ranking makes it out of date.
  done("calls.settle", Json::object({{"application", weak}, {"total", 35}, {"reason", "talk"}}));
  refused(run("calls.award", Json::object({{"ranking", ranking}})), ErrorCode::conflict, "ranking");
  done("calls.settle", Json::object({{"application", weak}}));
  const Json awarded = done("calls.award", Json::object({{"ranking", ranking}}));
  EXPECT_EQ(awarded.number_at("selected"), 1);
  EXPECT_EQ(awarded.number_at("amountAwarded"), 40'000);
  refused(run("calls.award", Json::object({{"ranking", ranking}})), ErrorCode::conflict, "ranking");

  const auto decision = [&](const std::string& id) {
    const Json shown = *view("application", Json::object({{"id", id}}));
    const Json& entity = *shown.find("entity");
    return std::string(entity.string_at("state")) + ": " +
           std::string(entity.find("decision")->find("text")->string_at("en"));
  };
  EXPECT_EQ(decision(best), "selected: Selected: rank 1 of 2, 77 points.");
  EXPECT_EQ(decision(closed_data),
            "refused: Not selected: a minimum was missed for « Open data ».");
  EXPECT_EQ(decision(weak), "refused: Not selected: 25 points, below the minimum of 30.");

  const auto project = graph_.engine().get(access::Actor::anonymous(),
                                           awarded.find("projects")->as_array()[0].as_string());
  ASSERT_TRUE(project);
  const Json made = simple(graph_.context(), *project);
  EXPECT_EQ(made.string_at("lead"), tenneville);
  EXPECT_EQ(made.string_at("call"), call_id);
  EXPECT_EQ(made.number_at("grant"), 40'000);
  const Json results =
      *view("call-results", Json::object({{"id", call_id}}), access::Actor::anonymous());
  EXPECT_EQ(results.find("selected")->size(), 1U);
  EXPECT_EQ(results.find("figures")->number_at("refused"), 2);
  EXPECT_EQ(results.find("envelopes")->as_array()[0].number_at("used"), 40'000);
}

TEST_F(CallsTest, AnonymousReadersSeeNoApplication) {
  const std::string id = submitted(application("secret"));
  const auto nobody = access::Actor::anonymous();
  EXPECT_FALSE(view("application", Json::object({{"id", id}}), nobody).ok());
  EXPECT_FALSE(view("call-board", Json::object({{"call", call_id}}), nobody).ok());
  EXPECT_FALSE(view("call-results", Json::object({{"id", call_id}}), nobody).ok());
  const Json shown = *view("call", Json::object({{"id", call_id}}), nobody);
  EXPECT_EQ(shown.find("applications")->size(), 0U);
  EXPECT_THAT(shown.dump(), testing::Not(HasSubstr("juror")));
  EXPECT_EQ(view("my-reviews", Json::object({{"call", call_id}}), nobody)->find("reviews")->size(),
            0U);
}

TEST_F(CallsTest, AMistakeInTheCallIsToldByItsPlace) {
  const auto subject = [&](const char* attribute, const char* json) {
    const std::string id = "urn:ngsi-ld:Call:broken-" + std::to_string(++broken_);
    Json call = *parse_json(call_json);
    call.set("id", id);
    call.set(attribute, *parse_json(json));
    graph_.add(Json::Array{call});
    const auto read = calls::read_call(graph_.staff(), id);
    return read.ok() ? std::string("accepted") : read.error().subject;
  };
  EXPECT_EQ(subject("form", R"([{"name":"a","labels":{"fr":"A"},"kind":"colour"}])"),
            "call.form[0].kind");
  EXPECT_EQ(subject("form", R"([{"name":"a","labels":{"fr":"A"},"kind":"choice"}])"),
            "call.form[0].choices");
  EXPECT_EQ(subject("form", R"([{"labels":{"fr":"A"},"kind":"text"}])"), "call.form[0].name");
  EXPECT_EQ(subject("eligibilityRules", R"([{"code":"a","labels":{"fr":"A"}}])"),
            "call.eligibilityRules[0].condition");
  EXPECT_EQ(subject("eligibilityRules",
                    R"([{"code":"a","labels":{"fr":"A"},"condition":{"any":[{"value":"x"}]}}])"),
            "call.eligibilityRules[0].condition.any[0]");
  EXPECT_EQ(subject("criteria", R"([{"code":"a","labels":{"fr":"A"}}])"),
            "call.criteria[0].weight");
  EXPECT_EQ(
      subject(
          "criteria",
          R"([{"code":"a","labels":{"fr":"A"},"weight":1},{"code":"a","labels":{"fr":"A"},"weight":1}])"),
      "call.criteria[1].code");
  EXPECT_EQ(
      subject("bonuses", R"([{"code":"a","labels":{"fr":"A"},"when":{"value":"x","given":true}}])"),
      "call.bonuses[0]");
  EXPECT_EQ(subject("form", "[]"), "accepted");
}

// Everybody scores everything that they were given.
using Scores = std::function<Json()>;

class LargeCalls : public CallsTest {
 protected:
  LargeCalls() {
    const Json file = *parse_json(read_text(MAILLAGE_SOURCE_DIR "/demo/wallonia/authorities.json"));
    for (const Json& one : file.find("entities")->as_array())
      if (one.string_at("kind") == "municipality" && one.string_at("id") != nassogne)
        municipalities_.emplace_back(one.string_at("id"));
  }
  void apply(const char* call, int number, const std::function<double(int)>& grant) {
    for (int i = 0; i < number; ++i) {
      Json one = application("application " + std::to_string(i), nassogne, grant(i));
      one.set("call", call);
      one.set("organisation", municipalities_[random_() % municipalities_.size()]);
      submitted(one);
    }
  }
  void score_all(const char* call, const Scores& scores) {
    done("calls.assign", Json::object({{"call", call}}));
    for (const char* name : {"juror-1", "juror-2", "juror-3"}) {
      const Json mine = *view("my-reviews", Json::object({{"call", call}}), juror(name));
      for (const Json& item : mine.find("reviews")->as_array())
        done("reviews.score",
             Json::object({{"review", item.find("review")->string_at("id")},
                           {"scores", scores()},
                           {"done", true}}),
             juror(name));
    }
  }
  Json award(const char* call) {
    const Json ranked = done("calls.rank", Json::object({{"call", call}, {"save", true}}));
    return done("calls.award", Json::object({{"ranking", ranked.string_at("ranking")}}));
  }
  int up_to(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most + 1)); }

  std::vector<std::string> municipalities_;
  std::mt19937 random_{2019};
};

// 2019: 88 applications, grants from 20,000 to 250,000 euros at half the budget, two envelopes
// split at 60,000, about 4 million in all.
TEST_F(LargeCalls, OfTheSizeOf2019) {
  apply(call_id, 88,
        [&](int i) { return i % 3 == 0 ? 20'000.0 + up_to(39'999) : 60'000.0 + up_to(190'000); });
  pass_closing_time();
  EXPECT_EQ(done("calls.close", Json::object({{"call", call_id}})).number_at("eligible"), 88);
  score_all(call_id, [&] {
    return Json::object({{"quality", up_to(3) + 2}, {"replication", up_to(5)}, {"data", 1}});
  });
  const Json awarded = award(call_id);
  EXPECT_LE(awarded.number_at("amountAwarded"), 4'000'000);
  EXPECT_GT(awarded.number_at("amountAwarded"), 3'600'000);
  EXPECT_GT(awarded.number_at("selected"), 25);
  const Json results =
      *view("call-results", Json::object({{"id", call_id}}), access::Actor::anonymous());
  double used = 0;
  for (const Json& envelope : results.find("envelopes")->as_array()) {
    EXPECT_LE(envelope.number_at("used"), envelope.number_at("amount"));
    used += envelope.number_at("used");
  }
  EXPECT_NEAR(used, awarded.number_at("amountAwarded"), 0.005);
  double sum = 0;
  for (const Json& one : results.find("selected")->as_array()) sum += one.number_at("grant");
  EXPECT_NEAR(sum, used, 0.005);
}

// 2023: 80 applications, 9 obligatory and 36 scored criteria weighted by rurality and population,
// a first selection within 3,094,508.15 euros, then more from the reserve list.
TEST_F(LargeCalls, OfTheSizeOf2023) {
  constexpr const char* id = "urn:ngsi-ld:Call:test-2023";
  Json call = *parse_json(call_json);
  call.set("id", id);
  call.set("envelopes", *parse_json(R"([{"code":"all","amount":3094508.15}])"));
  call.set("threshold", 0);
  Json criteria = Json::array();
  for (int c = 0; c < 45; ++c) {
    const std::string name = (c < 9 ? "must-" : "c-") + std::to_string(c);
    Json one = Json::object({{"code", name}, {"labels", Json::object({{"fr", name}})}});
    c < 9 ? one.set("obligatory", true) : one.set("weight", c % 4 + 1);
    criteria.push(std::move(one));
  }
  call.set("criteria", std::move(criteria));
  call.set("bonuses", *parse_json(R"([
    {"code":"rural","labels":{"fr":"Ruralité"},"percent":10,"when":{"value":"ruralShare","atLeast":1}},
    {"code":"small","labels":{"fr":"Population"},"percent":5,"when":{"value":"population","below":10000}}])"));
  graph_.add(Json::Array{call});
  apply(id, 80, [&](int) { return 40'000.0 + up_to(100'000); });
  pass_closing_time();
  EXPECT_EQ(done("calls.close", Json::object({{"call", id}})).number_at("eligible"), 80);
  score_all(id, [&] {
    Json scores = Json::object();
    for (int c = 0; c < 45; ++c)
      c < 9 ? scores.set("must-" + std::to_string(c), up_to(200) == 0 ? 0 : 1)
            : scores.set("c-" + std::to_string(c), up_to(5));
    return scores;
  });
  const Json first = award(id);
  EXPECT_LE(first.number_at("amountAwarded"), 3'094'508.15);
  EXPECT_GT(first.number_at("selected"), 25);
  const Json second =
      done("calls.award-reserve", Json::object({{"call", id}, {"amount", 1'000'000}}));
  EXPECT_LE(second.number_at("amountAwarded"), 1'000'000);
  EXPECT_GT(second.number_at("selected"), 5);
  const Json results = *view("call-results", Json::object({{"id", id}}));
  EXPECT_EQ(results.find("selected")->size(),
            first.number_at("selected") + second.number_at("selected"));
  const Json shown = *view("call", Json::object({{"id", id}}));
  EXPECT_EQ(shown.find("criteria")->size(), 45U);
  const auto entity = graph_.engine().get(access::Actor::anonymous(), id);
  EXPECT_NEAR(simple(graph_.context(), *entity).number_at("amountAwarded"),
              first.number_at("amountAwarded") + second.number_at("amountAwarded"), 0.005);
  refused(run("calls.award-reserve", Json::object({{"call", id}, {"amount", 1}})),
          ErrorCode::conflict, "amount");
}

}  // namespace
}  // namespace maillage::domain
