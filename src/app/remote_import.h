// A running server as the destination of an import, by its public interface: rows go in requests of
// bounded size, each with an idempotency key, so that one whose answer was lost can be sent again.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/ids.h"
#include "http/client.h"
#include "import/intake.h"

namespace maillage::app {

struct RemoteOptions {
  std::string server;  // "https://region.example"
  std::string token;
  bool dry_run = false;
  std::size_t request_bytes_max = 4u << 20;  // of rows; the server's own limit is larger
  std::size_t tries_max = 8;                 // of one request, with growing pauses: a minute in all
  Random random = system_random();
};

class RemoteDestination final : public import::Destination {
 public:
  explicit RemoteDestination(RemoteOptions options);

  // Is there a server that knows this token and takes imports? Its region model, for mappings to be
  // checked against; it lives as long as this. Errors: invalid for an address that is none;
  // unauthenticated; unsupported for what is no such server, or too old a one; unavailable.
  Result<const model::Registry*> connect();

  Result<std::vector<model::Entity>> areas() override;
  Result<std::vector<import::RowOutcome>> take(std::vector<import::MadeRow> rows) override;

 private:
  Result<Json> ask(const std::string& method, const std::string& path, const std::string& body,
                   const std::string& key);
  Result<void> send(const std::vector<import::MadeRow>& rows, std::size_t from, std::size_t to,
                    std::vector<import::RowOutcome>& outcomes);
  Json assumed_by(const std::vector<import::MadeRow>& rows, std::size_t from, std::size_t to) const;
  void remember(const std::vector<import::MadeRow>& rows, std::size_t from, std::size_t to,
                const std::vector<import::RowOutcome>& outcomes);
  Error explained(const Error& error) const;

  RemoteOptions options_;
  http::Client client_;
  std::string run_;  // names the keys of this run
  std::size_t request_count_ = 0;
  bool connected_ = false;
  std::unique_ptr<model::Registry> registry_;
  // Of a dry run: what would have been written, by id.
  std::unordered_map<std::string, std::vector<import::MadeEntity>> assumed_;
};

}  // namespace maillage::app
