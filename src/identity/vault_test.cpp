#include "identity/vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace maillage::identity {
namespace {

class VaultTest : public ::testing::Test {
 protected:
  VaultTest() { std::filesystem::create_directories(folder_); }
  ~VaultTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_ = testing::TempDir() + "vault-" + std::to_string(::getpid());
  std::string file_ = folder_ + "/secrets.key";
};

TEST_F(VaultTest, KeepsItsKeyForItsUserOnly) {
  const auto first = Vault::open(file_, system_random());
  ASSERT_TRUE(first.ok()) << first.error().message;
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  EXPECT_EQ(status.st_size, 32);
  const std::string sealed = first->seal("a secret", "alix");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_NE(sealed, first->seal("a secret", "alix")) << "every time with another nonce";
  EXPECT_EQ(*Vault::open(file_, system_random())->unseal(sealed, "alix"), "a secret");
}

TEST_F(VaultTest, RefusesAnotherOwnerAnotherKeyAndAnyChange) {
  const Vault vault(system_random());
  std::string sealed = vault.seal("a secret", "alix");
  EXPECT_FALSE(vault.unseal(sealed, "ali").ok());
  EXPECT_FALSE(vault.unseal(sealed, "").ok());
  EXPECT_FALSE(Vault(system_random()).unseal(sealed, "alix").ok());
  EXPECT_FALSE(vault.unseal("", "alix").ok());
  for (char& byte : sealed) {
    byte = static_cast<char>(byte ^ 1);
    EXPECT_FALSE(vault.unseal(sealed, "alix").ok());
    byte = static_cast<char>(byte ^ 1);
  }
  EXPECT_TRUE(vault.unseal(sealed, "alix").ok());
}

TEST_F(VaultTest, RefusesAKeyThatOthersReadOrThatIsNone) {
  ASSERT_TRUE(Vault::open(file_, system_random()).ok());
  ASSERT_EQ(::chmod(file_.c_str(), 0640), 0);
  EXPECT_EQ(Vault::open(file_, system_random()).error().code, ErrorCode::forbidden);
  ASSERT_EQ(::chmod(file_.c_str(), 0600), 0);
  std::ofstream(file_) << "short";
  EXPECT_FALSE(Vault::open(file_, system_random()).ok());
  EXPECT_FALSE(Vault::open(folder_ + "/none/secrets.key", system_random()).ok());
}

}  // namespace
}  // namespace maillage::identity
