#include "domain/calls/follow_up.h"

#include <gmock/gmock.h>

#include <random>

#include "domain/calls/calls.h"
#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

constexpr const char* town = "urn:ngsi-ld:Organisation:be-nis-83040";
constexpr const char* other = "urn:ngsi-ld:Organisation:be-nis-83049";
constexpr const char* project_id = "urn:ngsi-ld:Project:awarded";

// A grant of 100,000 for a budget of 200,000: an advance of half, eighty percent before the
// balance.
class FollowUpTest : public testing::Test {
 protected:
  FollowUpTest() {
    graph_.add_wallonia();
    graph_.add(std::string(R"({"id":")") + project_id + R"(","type":"Project",
      "title":{"fr":"Projet","en":"Project"},"lead":")" +
               town + R"(","partners":[")" + other +
               R"("],"state":"running","grant":100000,"budget":200000,"fictional":true,
      "paymentPlan":{"grant":100000,"budget":200000,"advanceRate":50,"interimRate":80}})");
    graph_.add(R"({"id":"urn:ngsi-ld:Project:free","type":"Project","title":{"fr":"Sans aide"},
      "lead":"urn:ngsi-ld:Organisation:be-nis-83040","state":"running"})");
  }
  static access::Actor officer() {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.name = "officer";
    actor.systems = {"projects"};
    return actor;
  }
  static access::Actor member(const char* organisation, access::Role role) {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.name = "member";
    actor.organisation = organisation;
    actor.role = role;
    return actor;
  }
  static access::Actor editor() { return member(town, access::Role::editor); }

  Result<Json> run(std::string_view command, const Json& input, access::Actor actor) {
    return SampleGraph::command(module_, command, graph_.context(std::move(actor)), input);
  }
  std::string done(std::string_view command, const Json& input, access::Actor actor) {
    const auto answer = run(command, input, std::move(actor));
    EXPECT_TRUE(answer.ok()) << command << ": " << answer.error().subject << " "
                             << answer.error().message;
    return answer.ok() ? std::string(answer->string_at("id")) : std::string();
  }
  void refused(const Result<Json>& answer, ErrorCode code, const std::string& subject) {
    ASSERT_FALSE(answer.ok()) << answer->dump();
    EXPECT_EQ(answer.error().code, code) << answer.error().message;
    EXPECT_EQ(answer.error().subject, subject) << answer.error().message;
  }
  Json view(access::Actor actor) {
    auto answer = SampleGraph::view(module_, "project-follow-up", graph_.context(std::move(actor)),
                                    Json::object({{"project", project_id}}));
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return *answer;
  }
  static Json payment(const char* kind, double amount) {
    return Json::object({{"project", project_id}, {"kind", kind}, {"amount", amount}});
  }
  static Json decision(const std::string& payment, const char* what) {
    return Json::object({{"payment", payment}, {"decision", what}});
  }
  static Json report(const char* kind, double expenses, bool submit = true) {
    return Json::object({{"project", project_id},
                         {"kind", kind},
                         {"narrative", "Fait."},
                         {"expenses", expenses},
                         {"lessons", "Mesurer avant."},
                         {"submit", submit}});
  }
  std::string accepted(const char* kind, double expenses) {
    const std::string id = done("projects.save-report", report(kind, expenses), editor());
    return done("projects.decide-report", Json::object({{"report", id}, {"decision", "accept"}}),
                officer());
  }
  void pay(const std::string& id) {
    done("projects.decide-payment", decision(id, "check"), officer());
    done("projects.decide-payment", decision(id, "pay"), officer());
  }

  SampleGraph graph_;
  Module module_ = calls_module(std::make_shared<Pictures>());
};

TEST_F(FollowUpTest, AdvanceInterimAndBalanceFollowReportsAndStayWithinTheGrant) {
  refused(run("projects.ask-payment", payment("advance", 50'000.01), editor()), ErrorCode::invalid,
          "amount");
  refused(run("projects.ask-payment", payment("interim", 10), editor()), ErrorCode::conflict,
          "kind");
  refused(run("projects.ask-payment", payment("balance", 10), editor()), ErrorCode::conflict,
          "kind");
  pay(done("projects.ask-payment", payment("advance", 50'000), editor()));
  refused(run("projects.ask-payment", payment("advance", 10), editor()), ErrorCode::conflict,
          "kind");

  accepted("interim", 120'000);
  refused(run("projects.ask-payment", payment("interim", 30'000.5), editor()), ErrorCode::invalid,
          "amount");
  pay(done("projects.ask-payment", payment("interim", 30'000), editor()));
  refused(run("projects.ask-payment", payment("interim", 1), editor()), ErrorCode::conflict,
          "kind");  // needs a report of its own

  accepted("final", 200'000);
  refused(run("projects.ask-payment", payment("balance", 20'000.01), editor()), ErrorCode::invalid,
          "amount");
  pay(done("projects.ask-payment", payment("balance", 20'000), editor()));
  const Json shown = view(officer());
  EXPECT_EQ(shown.find("totals")->number_at("paid"), 100'000);
  EXPECT_EQ(shown.find("totals")->number_at("left"), 0);
  for (const Json& one : shown.find("payable")->as_array())
    EXPECT_EQ(one.string_at("blocked"), "done") << one.dump();
}

TEST_F(FollowUpTest, WhoSpentLessEarnsTheirShare) {
  pay(done("projects.ask-payment", payment("advance", 50'000), editor()));
  accepted("final", 150'000);
  EXPECT_EQ(view(officer()).find("totals")->number_at("earned"), 75'000);
  refused(run("projects.ask-payment", payment("balance", 25'000.01), editor()), ErrorCode::invalid,
          "amount");
  done("projects.ask-payment", payment("balance", 25'000), editor());
}

TEST_F(FollowUpTest, AReducedOrRefusedPaymentGivesItsAmountBack) {
  const std::string id = done("projects.ask-payment", payment("advance", 40'000), editor());
  refused(run("projects.decide-payment", decision(id, "pay"), officer()), ErrorCode::conflict,
          "payment");
  Json less = decision(id, "check");
  less.set("amount", 30'000.0);
  refused(run("projects.decide-payment", less, officer()), ErrorCode::invalid, "reason");
  less.set("reason", "Une facture manque.");
  done("projects.decide-payment", less, officer());
  EXPECT_EQ(view(officer()).find("totals")->number_at("left"), 70'000);
  refused(run("projects.decide-payment", decision(id, "refuse"), officer()), ErrorCode::invalid,
          "reason");
  Json no = decision(id, "refuse");
  no.set("reason", "Rien n'est signé.");
  done("projects.decide-payment", no, officer());
  EXPECT_EQ(view(officer()).find("totals")->number_at("left"), 100'000);
  done("projects.ask-payment", payment("advance", 50'000), editor());
}

TEST_F(FollowUpTest, AReportIsCompleteWhenHandedInAndChangesOnlyBeforeAndWhenSentBack) {
  Json draft = report("final", 1, false);
  draft.erase("expenses");
  draft.erase("lessons");
  const std::string id = done("projects.save-report", draft, editor());
  draft.set("id", id);
  draft.set("submit", true);
  const auto incomplete = run("projects.save-report", draft, editor());
  refused(incomplete, ErrorCode::invalid, "expenses");
  EXPECT_EQ(incomplete.error().fields.size(), 2u);
  refused(run("projects.save-report", report("final", 5), editor()), ErrorCode::conflict, "kind");
  Json whole = report("final", 180'000);
  whole.set("id", id);
  done("projects.save-report", whole, editor());
  refused(run("projects.save-report", whole, editor()), ErrorCode::conflict, "id");
  Json back = Json::object({{"report", id}, {"decision", "return"}});
  refused(run("projects.decide-report", back, officer()), ErrorCode::invalid, "reason");
  back.set("reason", "Joindre les factures.");
  done("projects.decide-report", back, officer());
  done("projects.save-report", whole, editor());
  Json less = Json::object({{"report", id}, {"decision", "accept"}, {"expensesAccepted", 181'000}});
  refused(run("projects.decide-report", less, officer()), ErrorCode::invalid, "expensesAccepted");
  less.set("expensesAccepted", 160'000);
  refused(run("projects.decide-report", less, officer()), ErrorCode::invalid, "reason");
  less.set("reason", "Une dépense hors sujet.");
  done("projects.decide-report", less, officer());
  const auto project = stored(graph_.context(access::Actor::anonymous()), project_id, "Project");
  EXPECT_EQ(project->entity.find("lessonsLearnt")->string_at("fr"), "Mesurer avant.");
  EXPECT_EQ(project->entity.number_at("cost"), 160'000);
}

TEST_F(FollowUpTest, EachHasTheirPart) {
  const Json milestone = Json::object(
      {{"project", project_id}, {"title", "Capteurs posés"}, {"dueDate", "2027-01-10"}});
  const auto strangers = {member(other, access::Role::manager), member(town, access::Role::viewer),
                          member("urn:ngsi-ld:Organisation:x", access::Role::manager)};
  for (const access::Actor& actor : strangers)
    refused(run("projects.save-milestone", milestone, actor), ErrorCode::forbidden, "");
  refused(run("projects.save-milestone", milestone, access::Actor::anonymous()),
          ErrorCode::unauthenticated, "");
  const std::string id = done("projects.save-milestone", milestone, editor());
  const std::string money = done("projects.ask-payment", payment("advance", 10), editor());
  refused(run("projects.decide-payment", decision(money, "check"), editor()), ErrorCode::forbidden,
          "");
  refused(run("projects.plan-payments", Json::object({{"project", project_id}}), editor()),
          ErrorCode::forbidden, "");
  refused(
      run("projects.save-milestone",
          Json::object(
              {{"project", "urn:ngsi-ld:Project:free"}, {"title", "x"}, {"dueDate", "2027-01-10"}}),
          editor()),
      ErrorCode::conflict, "project");

  // The public sees what is done, and nothing of the money but the grant.
  const Json before = view(access::Actor::anonymous());
  EXPECT_EQ(before.find("milestones")->size(), 0u);
  EXPECT_EQ(before.find("payments")->size(), 0u);
  EXPECT_TRUE(before.find("totals")->is_null());
  const Json mine = view(editor());
  EXPECT_EQ(mine.string_at("part"), "beneficiary");
  EXPECT_EQ(mine.find("payments")->size(), 1u);
  const Json partner = view(member(other, access::Role::viewer));
  EXPECT_EQ(partner.string_at("part"), "reader");
  EXPECT_EQ(partner.find("payments")->size(), 1u);
  EXPECT_EQ(partner.find("payable")->size(), 0u);

  refused(
      run("projects.set-milestone",
          Json::object({{"milestone", id}, {"state", "done"}, {"doneOn", "2028-01-01"}}), editor()),
      ErrorCode::invalid, "doneOn");
  done("projects.set-milestone",
       Json::object({{"milestone", id}, {"state", "done"}, {"note", "Vingt capteurs."}}), editor());
  EXPECT_EQ(view(access::Actor::anonymous()).find("milestones")->size(), 1u);
  Json change = milestone;
  change.set("id", id);
  refused(run("projects.save-milestone", change, editor()), ErrorCode::conflict, "id");
}

TEST_F(FollowUpTest, TheAgencySeesWhatIsLateAndWhatWaits) {
  done("projects.save-milestone",
       Json::object({{"project", project_id}, {"title", "Trop tard"}, {"dueDate", "2027-01-01"}}),
       editor());
  done("projects.ask-payment", payment("advance", 12'000), editor());
  const auto look = [&](access::Actor actor) {
    return SampleGraph::view(module_, "followed-projects", graph_.context(std::move(actor)),
                             Json::object());
  };
  refused(look(editor()), ErrorCode::forbidden, "");
  const Json board = *look(officer());
  ASSERT_EQ(board.find("projects")->size(), 1u);
  const Json& row = board.find("projects")->as_array()[0];
  EXPECT_EQ(row.number_at("late"), 1);
  ASSERT_EQ(row.find("waiting")->size(), 1u);
  EXPECT_EQ(row.find("waiting")->as_array()[0].number_at("amount"), 12'000);
  EXPECT_EQ(board.number_at("granted"), 100'000);
  EXPECT_EQ(board.number_at("waiting"), 12'000);
  const auto table = [&](access::Actor actor) {
    return SampleGraph::view(module_, "payments", graph_.context(std::move(actor)), Json::object())
        ->find("rows")
        ->size();
  };
  EXPECT_EQ(table(officer()), 1u);
  EXPECT_EQ(table(access::Actor::anonymous()), 0u);
}

TEST_F(FollowUpTest, APlanIsConsistentAndNeverBelowWhatIsAskedFor) {
  const auto plan = [&](const Json& input) {
    Json all = Json::object({{"project", project_id}});
    for (const auto& [name, value] : input.as_object()) all.set(name, value);
    return run("projects.plan-payments", all, officer());
  };
  refused(plan(Json::object({{"advanceRate", 90}})), ErrorCode::invalid, "interimRate");
  refused(plan(Json::object({{"budget", 50'000}})), ErrorCode::invalid, "budget");
  ASSERT_TRUE(plan(Json::object({{"advanceMaximum", 20'000}})).ok());
  refused(run("projects.ask-payment", payment("advance", 20'001), editor()), ErrorCode::invalid,
          "amount");
  done("projects.ask-payment", payment("advance", 20'000), editor());
  refused(plan(Json::object({{"grant", 19'000}})), ErrorCode::invalid, "grant");
  refused(run("projects.plan-payments", Json::object({{"project", "urn:ngsi-ld:Project:free"}}),
              officer()),
          ErrorCode::invalid, "grant");
}

// Whatever is asked for, reduced, refused and paid in whatever order: never more than the grant.
TEST_F(FollowUpTest, NoOrderOfDecisionsPaysMoreThanTheGrant) {
  std::mt19937 random(20'260'830);
  const auto pick = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  std::vector<std::string> asked;
  std::size_t paid_times = 0;
  for (int step = 0; step < 600; ++step) {
    const char* kinds[] = {"advance", "interim", "balance"};
    switch (pick(5)) {
      case 0:
      case 1: {
        const auto made = run("projects.ask-payment",
                              payment(kinds[pick(3)], 1 + pick(10'000'000) / 100.0), editor());
        if (made.ok()) asked.emplace_back(made->string_at("id"));
        break;
      }
      case 2: {
        const auto made = run("projects.save-report",
                              report(pick(40) == 0 ? "final" : "interim", pick(250'000)), editor());
        if (made.ok())
          (void)run("projects.decide-report",
                    Json::object({{"report", made->string_at("id")}, {"decision", "accept"}}),
                    officer());
        break;
      }
      default: {
        if (asked.empty()) break;
        const char* what[] = {"check", "check", "pay", "pay", "refuse"};
        Json input = decision(asked[static_cast<std::size_t>(pick(static_cast<int>(asked.size())))],
                              what[pick(5)]);
        input.set("reason", "Contrôle.");
        if (pick(3) == 0) input.set("amount", 1 + pick(5'000'000) / 100.0);
        paid_times += run("projects.decide-payment", input, officer()).ok();
      }
    }
    const Json totals = *view(officer()).find("totals");
    ASSERT_LE(totals.number_at("paid") + totals.number_at("waiting"), 100'000.0) << step;
    ASSERT_GE(totals.number_at("left"), 0.0) << step;
    const auto project = stored(graph_.context(officer()), project_id, "Project");
    ASSERT_EQ(project->entity.number_at("amountPaid"), totals.number_at("paid")) << step;
  }
  EXPECT_GT(paid_times, 5u);
}

}  // namespace
}  // namespace maillage::domain
