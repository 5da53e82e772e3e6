#include "pdf/document.h"

#include "pdf/pages.h"

namespace maillage::pdf {

namespace {

Ink ink_of(Look look) {
  if (look == Look::plain) return {};
  return {.size = 8.5, .grey = look == Look::grey ? 0.35 : 0.0};
}

constexpr Ink aside_ink{.size = 8.5, .grey = 0.35};

}  // namespace

Document::Document(Info info) : pages_(std::make_unique<Pages>(std::move(info))) {}
Document::~Document() = default;

void Document::title(std::string_view text) {
  const Ink ink{.font = Font::bold, .size = 20};
  pages_->lines(pages_->part("H1"), {}, wrapped(encoded(text), ink.font, ink.size, body_width),
                ink);
  pages_->space(4);
}

void Document::heading(int level, std::string_view text, std::string_view aside) {
  const bool high = level <= 1;
  const Ink ink{.font = Font::bold, .size = high ? 14.0 : 10.5};
  // A heading never stands alone at the foot of a page.
  pages_->need(high ? 110 : 72);
  pages_->space(high ? 16 : 8);
  const std::size_t part = pages_->part(high ? "H2" : "H3");
  const std::string beside = encoded(aside);
  const double beside_width = width_of(beside, aside_ink.font, aside_ink.size);
  const double width = body_width - (beside.empty() ? 0 : beside_width + gap);
  pages_->lines(part, {}, wrapped(encoded(text), ink.font, ink.size, width), ink);
  if (!beside.empty())
    pages_->draw(part, page_width - margin - beside_width, pages_->y() + ink.size * (leading - 1),
                 beside, aside_ink);
  if (high) pages_->rule(pages_->y() - 2, 1.5, 0.2);
  pages_->space(high ? 6 : 2);
}

void Document::space(double points) { pages_->space(points); }

void Document::paragraph(std::string_view text, Look look) {
  const Ink ink = ink_of(look);
  const std::size_t part = pages_->part("P");
  for (const std::string& line : wrapped(encoded(text), ink.font, ink.size, body_width)) {
    pages_->need(ink.size * leading);
    pages_->lines(part, {}, {line}, ink);
  }
  pages_->space(2);
}

std::string Document::finish() { return pages_->finish(); }

}  // namespace maillage::pdf
