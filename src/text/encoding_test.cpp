#include "text/encoding.h"

#include <gtest/gtest.h>

#include "text/random_text_test.h"

namespace maillage::text {
namespace {

using namespace std::string_view_literals;

TEST(Decode, TellsTheEncodings) {
  EXPECT_EQ(decode_to_utf8("plain").encoding, Encoding::ascii);
  EXPECT_EQ(decode_to_utf8("").encoding, Encoding::ascii);
  EXPECT_EQ(decode_to_utf8("é").encoding, Encoding::utf8);
  const Decoded latin = decode_to_utf8("Li\xE8ge, \xE9t\xE9");
  EXPECT_EQ(latin.encoding, Encoding::latin_1);
  EXPECT_EQ(latin.text, "Liège, été");
  const Decoded windows = decode_to_utf8(
      "4 659 133\x80 l\x92"
      "eau");
  EXPECT_EQ(windows.encoding, Encoding::windows_1252);
  EXPECT_EQ(windows.text, "4 659 133€ l’eau");
}

TEST(Decode, TakesByteOrderMarksOff) {
  const Decoded utf8 = decode_to_utf8("\xEF\xBB\xBFnom");
  EXPECT_TRUE(utf8.had_byte_order_mark);
  EXPECT_EQ(utf8.text, "nom");
  EXPECT_EQ(decode_to_utf8("\xFF\xFEn\0\xE9\0"sv).text, "né");
  EXPECT_EQ(decode_to_utf8("\xFE\xFF\0n\0\xE9"sv).text, "né");
  const Decoded pair = decode_to_utf8("\xFF\xFE\x3D\xD8\x00\xDE"sv);
  EXPECT_EQ(pair.text, "😀");
}

TEST(Decode, FindsUtf16WithoutAMark) {
  EXPECT_EQ(decode_to_utf8("n\0o\0m\0;\0"sv).encoding, Encoding::utf16_le);
  EXPECT_EQ(decode_to_utf8("\0n\0o\0m\0;"sv).encoding, Encoding::utf16_be);
}

TEST(Decode, CountsWhatIsLost) {
  EXPECT_EQ(decode_to_utf8("a\x81").replaced, 1u);
  EXPECT_EQ(decode_to_utf8("\xFF\xFE\x00\xD8"sv).replaced, 1u);
  EXPECT_EQ(decode_to_utf8("\xFF\xFEn\0x"sv).replaced, 1u);
}

TEST(Decode, MendsStrayBytesInUtf8) {
  const Decoded mixed = decode_to_utf8("été à Liège, \xE9t\xE9");
  EXPECT_EQ(mixed.encoding, Encoding::mixed);
  EXPECT_EQ(mixed.text, "été à Liège, été");
}

TEST(Utf8, IsCheckedStrictly) {
  EXPECT_TRUE(is_valid_utf8("é€😀"));
  for (const auto bad : {"\xC0\xAF"sv, "\xE0\x80\xAF"sv, "\xED\xA0\x80"sv, "\xF5\x80\x80\x80"sv,
                         "\xC3"sv, "\x80"sv, "\xF0\x9F\x98"sv}) {
    EXPECT_FALSE(is_valid_utf8(bad));
    EXPECT_TRUE(is_valid_utf8(repair_utf8(bad)));
  }
}

TEST(DoubleEncoding, IsUndone) {
  EXPECT_EQ(repair_double_encoding("mutualisÃ©"), "mutualisé");
  EXPECT_EQ(repair_double_encoding("lâ€™eau Ã  cÃ´tÃ©").value_or(""), "l’eau Ã  côté");
  EXPECT_EQ(repair_double_encoding("Ã\u00a0 LiÃ¨ge"), "à Liège");
  EXPECT_EQ(repair_double_encoding("4 659 133â‚¬"), "4 659 133€");
}

TEST(DoubleEncoding, SoundTextIsLeftAlone) {
  for (const char* sound : {"mutualisé", "voilà\u00a0»", "« É » à É«", "SÃO PAULO", "ÂGE", "plain",
                            "Århus Ä ö", "5 °C à 12 €", "Łódź", ""}) {
    EXPECT_FALSE(repair_double_encoding(sound).has_value()) << sound;
  }
}

TEST(DecodeProperty, GivesUtf8ForAnyBytes) {
  EXPECT_TRUE(rc::check("decoded text is UTF-8", [] {
    const std::string bytes = *any_bytes();
    const Decoded decoded = decode_to_utf8(bytes);
    RC_ASSERT(is_valid_utf8(decoded.text));
    RC_ASSERT(is_valid_utf8(repair_utf8(bytes)));
    const auto repaired = repair_double_encoding(decoded.text);
    RC_ASSERT((!repaired || is_valid_utf8(*repaired)));
  }));
}

// Encodes every character of Latin-1 once more, as a careless program does.
std::string encoded_again(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

TEST(DoubleEncodingProperty, UndoesWhatWasDone) {
  EXPECT_TRUE(rc::check("encoded again and repaired is the same", [] {
    const auto letters = rc::gen::element<std::string>("é", "à", "ç", "ü", "ß", "œ", "a", " ", "€");
    std::string text = "é";
    for (const auto& letter : *rc::gen::container<std::vector<std::string>>(letters))
      text += letter;
    RC_ASSERT(repair_double_encoding(encoded_again(text)) == text);
  }));
}

}  // namespace
}  // namespace maillage::text
