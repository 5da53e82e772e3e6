// A bare socket for tests: writes any bytes, reads what comes, never waits longer than told.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace maillage::http {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (receive_buffer_bytes > 0)
      ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                   sizeof receive_buffer_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(); }

  bool connected() const { return connected_; }
  int descriptor() const { return descriptor_; }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  void shutdown_send() const { ::shutdown(descriptor_, SHUT_WR); }

  bool send(std::string_view text) const {
    while (!text.empty()) {
      const auto count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  // False at the end of the connection or when nothing comes in time.
  bool read_some(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    pollfd entry{descriptor_, POLLIN, 0};
    if (::poll(&entry, 1, static_cast<int>(patience.count())) <= 0) return false;
    char buffer[65'536];
    const auto count = ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (count <= 0) {
      ended_ = true;
      return false;
    }
    input.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  bool read_until(std::string_view text,
                  std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    while (input.find(text) == std::string::npos)
      if (!read_some(patience)) return false;
    return true;
  }

  // Everything until the server closes; ended() says whether it did.
  std::string read_all(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    while (read_some(patience)) {
    }
    return std::exchange(input, {});
  }
  bool ended() const { return ended_; }

  // One response with Content-Length, header and body, taken off the input. "" when none comes.
  std::string read_response() {
    if (!read_until("\r\n\r\n")) return {};
    const auto head = input.find("\r\n\r\n") + 4;
    const auto field = input.find("Content-Length: ");
    const auto length = field < head ? std::strtoul(input.c_str() + field + 16, nullptr, 10) : 0;
    while (input.size() < head + length)
      if (!read_some()) return {};
    auto response = input.substr(0, head + length);
    input.erase(0, head + length);
    return response;
  }

  std::string input;

 private:
  int descriptor_ = -1;
  bool connected_ = false;
  bool ended_ = false;
};

}  // namespace maillage::http
