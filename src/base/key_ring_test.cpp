#include "base/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>

namespace maillage {
namespace {

using State = KeyRing::State;

class KeyRingTest : public ::testing::Test {
 protected:
  KeyRingTest() { std::filesystem::create_directories(folder_); }
  ~KeyRingTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<KeyRing> open() {
    auto ring = KeyRing::open(file_, wrapping_, system_random());
    EXPECT_TRUE(ring.ok()) << ring.error().message;
    return ring.ok() ? std::move(*ring) : nullptr;
  }
  std::string bytes() const {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void put(const std::string& all) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << all;
  }

  std::string folder_ = testing::TempDir() + "key-ring-" + std::to_string(::getpid());
  std::string file_ = folder_ + "/people.keys";
  std::string wrapping_ = std::string(32, 'w');
};

TEST_F(KeyRingTest, SealsAlikeAndOpensAgainAfterARestart) {
  auto ring = open();
  const std::string sealed = ring->seal({"thing", "person"}, "a name").value();
  EXPECT_EQ(sealed.find("a name"), std::string::npos);
  EXPECT_EQ(ring->seal({"thing", "person"}, "a name").value(), sealed);
  EXPECT_NE(ring->seal({"thing", "other"}, "a name").value(), sealed);
  EXPECT_NE(ring->seal({"thing", "person"}, "a namf").value().substr(4, 24), sealed.substr(4, 24));
  ASSERT_TRUE(ring->sync().ok());
  const std::string id = ring->id();
  const std::string mark = ring->mark("x");
  ring = open();
  EXPECT_EQ(ring->id(), id);
  EXPECT_EQ(ring->mark("x"), mark);
  EXPECT_EQ(ring->unseal(sealed), "a name");
  EXPECT_EQ(ring->seal_if_live({"thing", "person"}, "a name"), sealed);
  EXPECT_EQ(ring->seal_if_live({"thing", ""}, "a name"), std::nullopt);
  EXPECT_EQ(ring->counts().live, 2u);
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  EXPECT_EQ(bytes().find("thing"), std::string::npos);
}

TEST_F(KeyRingTest, RefusesAnyChangeToWhatIsSealed) {
  KeyRing ring(system_random());
  const std::string sealed = ring.seal({"thing"}, "a name").value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(ring.unseal(changed), std::nullopt) << i;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_EQ(ring.unseal(sealed.substr(0, size)), std::nullopt);
  EXPECT_EQ(KeyRing(system_random()).unseal(sealed), std::nullopt);
}

TEST_F(KeyRingTest, ShreddedKeysAreGoneFromTheFile) {
  auto ring = open();
  const std::string of_person = ring->seal({"a", "p"}, "one").value();
  const std::string of_thing = ring->seal({"b", "p"}, "two").value();
  const std::string other = ring->seal({"c", "q"}, "three").value();
  ASSERT_TRUE(ring->sync().ok());
  const std::string before = bytes();
  ASSERT_TRUE(ring->shred({}, {"p"}).ok());
  EXPECT_EQ(ring->unseal(of_person), std::nullopt);
  EXPECT_EQ(ring->unseal(of_thing), std::nullopt);
  EXPECT_EQ(ring->unseal(other), "three");
  EXPECT_EQ(ring->state_of(KeyRing::Owner{"a", "p"}), State::shredded);
  EXPECT_EQ(ring->state_of(of_person), State::shredded);
  EXPECT_EQ(ring->state_of(KeyRing::Owner{"d", "p"}), State::none);
  // The wrapped keys stood at 64 to 112 of their slots, the first two behind the header.
  const std::string after = bytes();
  ASSERT_EQ(after.size(), before.size());
  for (const std::size_t slot : {1u, 2u}) {
    const std::string key = before.substr(slot * 128 + 64, 48);
    EXPECT_EQ(after.find(key), std::string::npos);
    EXPECT_EQ(after.substr(slot * 128 + 40, 72), std::string(72, '\0'));
  }
  EXPECT_EQ(after.substr(3 * 128), before.substr(3 * 128));
  // A later value of the same owner gets another key; the old one stays unreadable.
  const std::string later = ring->seal({"a", "p"}, "one").value();
  EXPECT_EQ(ring->unseal(later), "one");
  EXPECT_EQ(ring->unseal(of_person), std::nullopt);
  ASSERT_TRUE(ring->sync().ok());
  ring = open();
  EXPECT_EQ(ring->unseal(later), "one");
  EXPECT_EQ(ring->unseal(of_person), std::nullopt);
  EXPECT_EQ(ring->unseal(of_thing), std::nullopt);
  ASSERT_TRUE(ring->shred({"a"}, {}).ok());
  EXPECT_EQ(ring->unseal(later), std::nullopt);
}

TEST_F(KeyRingTest, ATornEndCostsOnlyKeysThatNothingWasSealedWith) {
  auto ring = open();
  const std::string sealed = ring->seal({"a"}, "one").value();
  ASSERT_TRUE(ring->sync().ok());
  const std::string whole = bytes();
  ring->seal({"b"}, "two").value();
  const std::string longer = bytes();
  for (std::size_t size = whole.size(); size < longer.size(); size += 13) {
    put(longer.substr(0, size));
    EXPECT_EQ(open()->unseal(sealed), "one") << size;
  }
  std::string damaged = longer;
  damaged[longer.size() - 60] = static_cast<char>(damaged[longer.size() - 60] ^ 1);
  put(damaged);
  ring = open();
  EXPECT_EQ(ring->unseal(sealed), "one");
  EXPECT_EQ(ring->counts().live, 1u);
}

TEST_F(KeyRingTest, SaysWhatIsWrongWithTheFile) {
  open()->seal({"a"}, "one").value();
  wrapping_[0] = 'x';
  const auto other = KeyRing::open(file_, wrapping_, system_random());
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().message.find("another secrets.key"), std::string::npos);
  wrapping_[0] = 'w';
  std::filesystem::permissions(file_, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(KeyRing::open(file_, wrapping_, system_random()).error().code, ErrorCode::forbidden);
  std::filesystem::permissions(file_, std::filesystem::perms::owner_all);
  put("something else");
  EXPECT_EQ(KeyRing::open(file_, wrapping_, system_random()).error().code, ErrorCode::unavailable);
}

// Random steps against a plain map, with restarts.
TEST_F(KeyRingTest, HoldsToAModel) {
  std::mt19937 random(20261130);
  std::map<std::pair<int, int>, std::string> live;
  std::vector<std::string> lost;
  auto ring = open();
  const auto thing = [](int i) { return "thing " + std::to_string(i); };
  const auto person = [](int i) { return i == 0 ? std::string() : "person " + std::to_string(i); };
  for (int step = 0; step < 600; ++step) {
    const int t = static_cast<int>(random() % 6);
    const int p = static_cast<int>(random() % 4);
    switch (random() % 4) {
      case 0:
      case 1:
        live[{t, p}] = ring->seal({thing(t), person(p)}, std::to_string(t * 10 + p)).value();
        break;
      case 2: {
        const bool by_thing = random() % 2 == 0 || p == 0;
        ASSERT_TRUE((by_thing ? ring->shred({thing(t)}, {}) : ring->shred({}, {person(p)})).ok());
        for (auto it = live.begin(); it != live.end();) {
          const bool hit = by_thing ? it->first.first == t : it->first.second == p;
          if (hit) lost.push_back(it->second);
          it = hit ? live.erase(it) : std::next(it);
        }
        break;
      }
      default:
        if (random() % 8 != 0) break;
        ASSERT_TRUE(ring->sync().ok());
        ring = open();
    }
    for (const auto& [owner, sealed] : live)
      ASSERT_EQ(ring->unseal(sealed), std::to_string(owner.first * 10 + owner.second)) << step;
    for (const std::string& sealed : lost) ASSERT_EQ(ring->unseal(sealed), std::nullopt) << step;
  }
}

}  // namespace
}  // namespace maillage
