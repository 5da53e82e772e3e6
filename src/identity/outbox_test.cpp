#include "identity/outbox.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "identity/graph_test_support.h"

namespace maillage::identity {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string body_of(const std::string& message) {
  std::string encoded = message.substr(message.find("\r\n\r\n") + 4);
  std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n' || c == '='; });
  for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return *base64url_decode(encoded);
}

class OutboxTest : public GraphTest {
 protected:
  OutboxTest() { fs::create_directories(folder_); }
  ~OutboxTest() override { fs::remove_all(folder_); }
  OutboxOptions options(const std::string& command) {
    return {.folder = (folder_ / "outbox").string(),
            .command = command,
            .clock = clock(),
            .random = system_random(),
            .pause = std::chrono::milliseconds(20)};
  }
  std::size_t waiting() {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "outbox"))
      count += entry.path().extension() == ".eml";
    return count;
  }
  // Everything the script was given.
  std::string sent() { return read_all(folder_ / "sent"); }
  std::string keep() { return "cat >> " + (folder_ / "sent").string(); }
  std::string last_code() {
    const std::string text = body_of(sent().substr(sent().rfind("From: ")));
    const auto at = text.find("\n    ") + 5;
    return text.substr(at, text.find('\n', at) - at);
  }

  fs::path folder_ = fs::temp_directory_path() / ("maillage-outbox-" + ids_.next_uuid());
};

TEST_F(OutboxTest, WithoutACommandMessagesWaitAsPrivateFiles) {
  Outbox outbox(options(""));
  ASSERT_TRUE(outbox.send({"a@example.org", "Été", "Bonjour é\n", "confirm"}).ok());
  outbox.settle();
  ASSERT_EQ(waiting(), 1u);
  for (const auto& entry : fs::directory_iterator(folder_ / "outbox"))
    if (entry.path().extension() == ".eml") {
      EXPECT_EQ(fs::status(entry.path()).permissions(),
                fs::perms::owner_read | fs::perms::owner_write);
      const std::string text = read_all(entry.path());
      EXPECT_NE(text.find("To: a@example.org\r\n"), std::string::npos);
      EXPECT_NE(text.find("Subject: =?utf-8?B?w4l0w6k=?=\r\n"), std::string::npos);
      EXPECT_EQ(body_of(text), "Bonjour é\n");
    }
}

TEST_F(OutboxTest, NoAddressAddsAHeaderOrARecipient) {
  for (const char* address : {"a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org",
                              "a", "@", "-oQ/tmp@example.org", "a b@example.org", ""})
    EXPECT_FALSE(message_text({address, "s", "t", "k"}, "m@localhost", now_, "1").ok()) << address;
}

TEST_F(OutboxTest, AMessageWithANameOfItsOwnIsKeptOnceAndAtOnce) {
  Outbox outbox(options(""));
  const Message message{"a@example.org", "s", "t", "notice", "notice-1"};
  ASSERT_TRUE(outbox.keep(message).ok());
  EXPECT_EQ(waiting(), 1u);
  const std::string first = read_all(folder_ / "outbox" / "notice-1.eml");
  now_ += std::chrono::hours(1);
  ASSERT_TRUE(outbox.keep(message).ok());
  EXPECT_EQ(read_all(folder_ / "outbox" / "notice-1.eml"), first);
  EXPECT_NE(first.find("Message-ID: <notice-1@maillage>\r\n"), std::string::npos);
  EXPECT_FALSE(outbox.keep({"a b", "s", "t", "notice", "notice-2"}).ok());
}

TEST_F(OutboxTest, AKeptMessageIsSentAndWhatIsRefusedNotTriedBeforeThePause) {
  OutboxOptions slow = options("cat >> " + (folder_ / "sent").string() + "; false");
  slow.pause = std::chrono::hours(1);
  Outbox outbox(slow);
  for (const char* name : {"notice-1", "notice-2", "notice-3"}) {
    ASSERT_TRUE(outbox.keep({"a@example.org", "s", "t", "notice", name}).ok());
    outbox.settle();
  }
  const std::string text = sent();
  std::size_t tries = 0;
  for (auto at = text.find("From: "); at != std::string::npos; at = text.find("From: ", at + 1))
    ++tries;
  EXPECT_EQ(tries, 3u) << "each once";
}

TEST_F(OutboxTest, WithoutACommandOldNoticesGoAndCodesStay) {
  Outbox outbox(options(""));
  ASSERT_TRUE(outbox.keep({"a@example.org", "s", "t", "notice", "notice-old"}).ok());
  ASSERT_TRUE(outbox.send({"a@example.org", "s", "code", "confirm"}).ok());
  outbox.settle();
  for (const auto& entry : fs::directory_iterator(folder_ / "outbox"))
    fs::last_write_time(entry.path(),
                        fs::file_time_type::clock::now() - std::chrono::hours(24 * 31));
  ASSERT_TRUE(outbox.keep({"a@example.org", "s", "t", "notice", "notice-new"}).ok());
  outbox.settle();
  EXPECT_FALSE(fs::exists(folder_ / "outbox" / "notice-old.eml"));
  EXPECT_TRUE(fs::exists(folder_ / "outbox" / "notice-new.eml"));
  EXPECT_EQ(waiting(), 2u);
}

TEST_F(OutboxTest, WhatTheCommandRefusesIsTriedAgain) {
  const std::string flag = (folder_ / "flag").string();
  Outbox outbox(options("test -e " + flag + " && " + keep()));
  ASSERT_TRUE(outbox.send({"a@example.org", "s", "t", "recover"}).ok());
  outbox.settle();
  EXPECT_EQ(waiting(), 1u);
  std::ofstream{flag};
  for (int i = 0; i < 500 && waiting() > 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(waiting(), 0u);
  EXPECT_NE(sent().find("To: a@example.org"), std::string::npos);
  const std::string log = read_all(folder_ / "outbox" / "log");
  EXPECT_NE(log.find("sent"), std::string::npos);
  EXPECT_EQ(log.find("example.org"), std::string::npos) << "no address in the log";
}

TEST_F(OutboxTest, ACitizenRegistersRecoversAndSignsIn) {
  Outbox outbox(options(keep()));
  accounts_->use_outbox(outbox);
  ASSERT_TRUE(accounts_->ask_account("Alix@Example.org", "nl", "10.0.0.1").ok());
  outbox.settle();
  const std::string code = last_code();
  const auto about = accounts_->look_at_code(code, "10.0.0.1");
  ASSERT_TRUE(about.ok());
  EXPECT_EQ(about->string_at("email"), "alix@example.org");
  EXPECT_EQ(accounts_->finish_account({code, "Alix", "short", "", "10.0.0.1"}).error().subject,
            "password");
  const auto account =
      accounts_->finish_account({code, "Alix", "a fine pass phrase", "", "10.0.0.1"});
  ASSERT_TRUE(account.ok()) << account.error().message;
  EXPECT_EQ(account->language, "nl");
  EXPECT_FALSE(accounts_->finish_account({code, "Alix", "a fine pass phrase", "", "10.0.0.1"}).ok())
      << "the code is spent";
  auto opened = accounts_->sign_in({"ALIX@example.org", "a fine pass phrase", "", "10.0.0.1", ""});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->session->actor.name, "Alix");
  EXPECT_FALSE(opened->session->actor.is_staff());
  EXPECT_EQ(opened->session->actor.person, account->person);

  ASSERT_TRUE(accounts_->ask_recovery("alix@example.org", "10.0.0.1").ok());
  outbox.settle();
  const std::string recovery = last_code();
  EXPECT_NE(recovery, code);
  ASSERT_TRUE(accounts_->recover(recovery, "another pass phrase", "10.0.0.1").ok());
  EXPECT_FALSE(accounts_->sessions().find(opened->key)) << "every session ends";
  EXPECT_FALSE(accounts_->recover(recovery, "a third pass phrase", "10.0.0.1").ok()) << "replayed";
  EXPECT_TRUE(
      accounts_->sign_in({"alix@example.org", "another pass phrase", "", "10.0.0.1", ""}).ok());
  accounts_.reset();  // before the outbox it writes to
}

TEST_F(OutboxTest, NobodyLearnsWhoHasAnAccount) {
  Outbox outbox(options(keep()));
  accounts_->use_outbox(outbox);
  ASSERT_TRUE(accounts_->ask_recovery("nobody@example.org", "10.0.0.1").ok());
  outbox.settle();
  EXPECT_EQ(sent(), "");
  for (int i = 0; i < 10; ++i) (void)accounts_->ask_recovery("nobody@example.org", "10.0.0.1");
  EXPECT_EQ(accounts_->ask_recovery("nobody@example.org", "10.0.0.1").error().code,
            ErrorCode::unavailable)
      << "asking is throttled";
  outbox.settle();  // what waits there works on the accounts
  accounts_.reset();
}

TEST_F(OutboxTest, ForgetsAnAddressAndWhatIsOld) {
  Outbox outbox(options(""));
  for (const char* to : {"ann@example.org", "joann@example.org", "bob@example.org"})
    ASSERT_TRUE(outbox.send({to, "Subject", "ann@example.org\n", "recover"}).ok());
  outbox.settle();
  ASSERT_EQ(waiting(), 3u);
  ASSERT_TRUE(outbox.forget("ann@example.org").ok());
  outbox.settle();
  EXPECT_EQ(waiting(), 2u);
  ASSERT_TRUE(outbox.forget_before(now_).ok());
  outbox.settle();
  EXPECT_EQ(waiting(), 2u);
  ASSERT_TRUE(outbox.forget_before(now_ + std::chrono::seconds(1)).ok());
  outbox.settle();
  EXPECT_EQ(waiting(), 0u);
}

}  // namespace
}  // namespace maillage::identity
