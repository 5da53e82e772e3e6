// Sort keys by ICU's collators.
#include "text/collation.h"

#include <unicode/ucol.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>

namespace maillage::text {
namespace {

struct CollatorClose {
  void operator()(UCollator* collator) const { ucol_close(collator); }
};
using Collator = std::unique_ptr<UCollator, CollatorClose>;

UCollator* collator_for(Language language) {
  thread_local std::array<Collator, languages.size()> collators;
  Collator& mine = collators[static_cast<std::size_t>(language)];
  if (!mine) {
    UErrorCode status = U_ZERO_ERROR;
    mine.reset(ucol_open(code_of(language), &status));
    if (mine) ucol_setAttribute(mine.get(), UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  }
  return mine.get();
}

}  // namespace

std::string sort_key(std::string_view text, Language language) {
  UCollator* collator = collator_for(language);
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (collator == nullptr) return std::string(text);
  std::string key(static_cast<std::size_t>(source.length()) * 4 + 16, '\0');
  while (true) {
    const int32_t length =
        ucol_getSortKey(collator, source.getBuffer(), source.length(),
                        reinterpret_cast<uint8_t*>(key.data()), static_cast<int32_t>(key.size()));
    const bool fits = static_cast<std::size_t>(length) <= key.size();
    // The length counts a final zero byte, which would order nothing.
    key.resize(static_cast<std::size_t>(fits ? std::max(length - 1, 0) : length));
    if (fits) return key;
  }
}

}  // namespace maillage::text
