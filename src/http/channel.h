// The client's end of a connection: a TCP socket with deadlines, and TLS over it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/client.h"

namespace maillage::http {

using Deadline = std::chrono::steady_clock::time_point;

// Not thread-safe. Every call ends at its deadline with unavailable.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual Result<void> send(std::string_view bytes, Deadline deadline) = 0;
  // Appends what has come; 0 at the orderly end.
  virtual Result<std::size_t> receive(std::string& into, Deadline deadline) = 0;
  // True when nothing has come, the end included: the connection can be used again.
  virtual bool quiet() const = 0;
};

Result<std::unique_ptr<Channel>> connect(const Url& url, const ClientOptions& options,
                                         Deadline deadline);

}  // namespace maillage::http
