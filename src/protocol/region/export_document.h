// A person's export as a document: JSON for programs, or a page to read in their language.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "identity/export.h"
#include "model/registry.h"

namespace maillage::protocol {

struct ExportHead {
  std::string region;    // how this server calls itself
  std::string language;  // fr, nl, de, en
  Timestamp made{};
};

// Writes what an export gives. The text is taken from it in between, so that it never grows long.
class ExportDocument {
 public:
  virtual ~ExportDocument() = default;
  virtual void begin(std::string& out, const ExportHead& head) = 0;
  virtual void section(std::string& out, std::string_view name) = 0;
  virtual void item(std::string& out, const Json& item) = 0;
  virtual void end(std::string& out) = 0;
};

std::unique_ptr<ExportDocument> export_as_json();
// The registry's labels name types and attributes; it outlives the document.
std::unique_ptr<ExportDocument> export_as_page(const model::Registry& registry);

}  // namespace maillage::protocol
