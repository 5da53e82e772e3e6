// X-Forwarded-For, one field a line: what a proxy of ours did not write itself decides nothing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "http/framing.h"

using namespace maillage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::string> proxies{"10.0.0.1", "10.0.0.2", "::1"};
  const std::string peer = proxies.front();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  http::Headers fields;
  http::Headers longer;
  longer.add("X-Forwarded-For", "192.0.2.1, not an address, ");
  while (!rest.empty()) {
    const auto line = std::min(rest.find('\n'), rest.size());
    fields.add("X-Forwarded-For", rest.substr(0, line));
    longer.add("X-Forwarded-For", rest.substr(0, line));
    rest.remove_prefix(std::min(line + 1, rest.size()));
  }
  if (http::client_address("192.0.2.9", fields, proxies) != "192.0.2.9") std::abort();
  const std::string found = http::client_address(peer, fields, proxies);
  if (found == peer) return 0;
  // It may go into a log and into the name of a counter.
  if (found.empty() || found.size() > 45 ||
      found.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos ||
      std::find(proxies.begin(), proxies.end(), found) != proxies.end())
    std::abort();
  // Whatever a client puts before what the proxy added.
  if (http::client_address(peer, longer, proxies) != found) std::abort();
  return 0;
}
