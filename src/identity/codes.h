// One-time codes that prove that somebody reads an e-mail address, or was invited. Long enough that
// guessing is hopeless, kept as their SHA-256, taken once, and only for what they were made for.
// What a code carries is sealed with the code itself: who does not have it cannot read it.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/json.h"
#include "identity/rows.h"

namespace maillage::identity {

// Thread-safe.
class Codes {
 public:
  Codes(const Rows& rows, Clock clock, Random random);

  // A new code for `purpose` that carries `about`. A later code with the same `replaces` text
  // (unless empty) takes its place.
  Result<std::string> make(std::string_view purpose, const Json& about, std::chrono::minutes life,
                           std::string_view replaces = {});
  // What the code carries, without taking it: to show what it is for. Errors: not_found.
  Result<Json> look(std::string_view purpose, std::string_view code) const;
  // The same, once. Errors: not_found when it is unknown, used, past its time, or of another
  // purpose.
  Result<Json> take(std::string_view purpose, std::string_view code);
  // The code that `replaces` stands for serves no more.
  Result<void> forget(std::string_view purpose, std::string_view replaces);

 private:
  std::string last_key(std::string_view purpose, std::string_view replaces) const;

  const Rows& rows_;
  store::Store& store_;
  Clock clock_;
  Random random_;
  std::mutex taking_;  // two requests with one code: the second finds it gone
};

}  // namespace maillage::identity
