// Any text as a formula: what parses is written as a text that parses to the same.
#include <cstdint>
#include <cstdlib>

#include "solve/formula.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using maillage::solve::Formula;
  const auto formula = Formula::parse({reinterpret_cast<const char*>(data), size});
  if (!formula.ok()) return 0;
  (void)formula->evaluate({});
  (void)formula->explain("fr", {});
  const std::string text = formula->text();
  const auto again = Formula::parse(text);
  // Parentheses may take what was written to the limits of size and depth.
  if (!again.ok()) {
    if (again.error().code != maillage::ErrorCode::too_large) std::abort();
    return 0;
  }
  if (again->text() != text) std::abort();
  return 0;
}
