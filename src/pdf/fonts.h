// Texts in the two fonts that every reader of PDF brings along (ISO 32000-1 9.6.2.2): how they are
// encoded and how wide they are. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maillage::pdf {

enum class Font { regular, bold };  // Helvetica, Helvetica-Bold

// UTF-8 as WinAnsiEncoding. What it lacks becomes the nearest it has (a minus becomes a dash, a
// subscript a digit), else a question mark.
std::string encoded(std::string_view utf8);

// Of a text encoded as above, in points.
double width_of(std::string_view encoded, Font font, double size_points);

// The lines that a text takes in that width: broken at spaces and line breaks, and inside a word
// only when it is wider than a line. No lines for an empty text.
std::vector<std::string> wrapped(std::string_view encoded, Font font, double size_points,
                                 double width_points);

}  // namespace maillage::pdf
