// Sockets, threads and timers on Asio. Each io thread has an event loop of its own, and a
// connection stays on the one it was given: nothing in it is shared, so nothing is locked.
#include "http/server.h"

#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>

#include "http/connection.h"
#include "http/tls_transport.h"
#include "http/waking.h"

namespace maillage::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCondition = boost::system::error_code;

constexpr std::chrono::milliseconds tick_time{100};

class TcpTransport final : public Transport {
 public:
  explicit TcpTransport(tcp::socket socket) : socket_(std::move(socket)) {}

  void start_read(std::shared_ptr<Connection> owner, char* into, std::size_t size) override {
    socket_.async_read_some(asio::buffer(into, size),
                            [owner = std::move(owner)](ErrorCondition error, std::size_t count) {
                              owner->on_read(error ? 0 : count);
                            });
  }

  std::ptrdiff_t send_some(std::string_view first, std::string_view second) override {
    iovec pieces[2] = {{const_cast<char*>(first.data()), first.size()},
                       {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = first.empty() ? pieces + 1 : pieces;
    message.msg_iovlen = first.empty() || second.empty() ? 1 : 2;
    const auto count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) return count;
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
  }

  void wait_writable(std::shared_ptr<Connection> owner) override {
    socket_.async_wait(tcp::socket::wait_write,
                       [owner = std::move(owner)](ErrorCondition) { owner->on_writable(); });
  }

  void shutdown_send() override {
    ErrorCondition ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  void close() override {
    ErrorCondition ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
};

class IoThread final : public Loop, public std::enable_shared_from_this<IoThread> {
 public:
  explicit IoThread(std::shared_ptr<ServerState> server) : server_(std::move(server)) {}

  void start() {
    thread_ = std::thread([self = shared_from_this()] { self->run(); });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  asio::io_context& context() { return context_; }

  bool on_this_thread() const override { return current == this; }
  TimePoint now() const override { return now_; }

  void post(std::function<void()> task) override {
    {
      const std::lock_guard lock(mutex_);
      if (ended_) return;
      tasks_.push_back(std::move(task));
      if (tasks_.size() > 1) return;  // who came first wakes the loop, for all of them
    }
    if (auto* together = WakesTogether::current()) return together->add(shared_from_this());
    wake();
  }
  void wake() override {
    asio::post(context_, [this] { run_tasks(); });
  }
  // On this thread, behind what is ready.
  static bool run_behind(std::function<void()>& task) {
    if (current == nullptr) return false;
    asio::post(current->context_, std::move(task));
    return true;
  }

  std::string_view date_header() override {
    timespec time{};
    clock_gettime(CLOCK_REALTIME_COARSE, &time);
    if (time.tv_sec != date_second_) {
      date_second_ = time.tv_sec;
      tm parts{};
      gmtime_r(&time.tv_sec, &parts);
      // The C locale's names, whatever the process's locale (RFC 9110 5.6.7).
      static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
      static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
      std::snprintf(date_, sizeof date_, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                    days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900,
                    parts.tm_hour, parts.tm_min, parts.tm_sec);
    }
    return date_;
  }

  // The next four on this thread.
  void adopt(tcp::socket socket) {
    if (server_->stopping) return;
    ErrorCondition ignored;
    const auto peer = socket.remote_endpoint(ignored).address().to_string();
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    auto transport = transport_for(std::move(socket));
    if (!transport) return;
    if (connections_.empty()) tick();
    auto connection =
        std::make_shared<Connection>(server_, shared_from_this(), std::move(transport), peer);
    connection->place = connections_.size();
    connections_.push_back(connection);
    connection->start();
  }

  void forget(Connection& connection) override {
    const auto place = connection.place;
    connections_.back()->place = place;
    std::swap(connections_[place], connections_.back());
    connections_.pop_back();
  }

  void drain() {
    for_each([](Connection& connection) { connection.drain(); });
  }

  void finish() {
    for_each([](Connection& connection) { connection.close(); });
    timer_.cancel();
    guard_.reset();
  }

 private:
  // Null when memory for a TLS session is short: the socket closes.
  std::unique_ptr<Transport> transport_for(tcp::socket socket) const {
    const auto& tls = server_->options.tls;
    if (!tls) return std::make_unique<TcpTransport>(std::move(socket));
    auto session = tls->session();
    return session ? tls_transport(std::move(socket), std::move(session)) : nullptr;
  }

  void run() {
    current = this;
    context_.run();
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    // What was posted between the last handler and `ended_` still holds connections.
    context_.restart();
    context_.poll();
    run_tasks();
    current = nullptr;
  }

  void run_tasks() {
    {
      const std::lock_guard lock(mutex_);
      running_.swap(tasks_);
    }
    for (const auto& task : running_) task();
    running_.clear();
  }

  // Backwards, because a visited connection may take itself out, moving the last into its place.
  template <class Visit>
  void for_each(Visit visit) {
    for (auto i = connections_.size(); i-- > 0;) {
      if (i >= connections_.size()) continue;
      const auto connection = connections_[i];
      visit(*connection);
    }
  }

  void tick() {
    now_ = std::chrono::steady_clock::now();
    timer_.expires_after(tick_time);
    timer_.async_wait([this](ErrorCondition error) {
      if (error || connections_.empty()) return;
      now_ = std::chrono::steady_clock::now();
      for_each([](Connection& connection) { connection.on_tick(); });
      tick();
    });
  }

  static thread_local IoThread* current;
  const std::shared_ptr<ServerState> server_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
  asio::steady_timer timer_{context_};
  std::vector<std::shared_ptr<Connection>> connections_;
  TimePoint now_ = std::chrono::steady_clock::now();
  time_t date_second_ = 0;
  char date_[48] = {};
  std::mutex mutex_;
  bool ended_ = false;                        // guarded by mutex_
  std::vector<std::function<void()>> tasks_;  // guarded by mutex_
  std::vector<std::function<void()>> running_;
  std::thread thread_;
};

thread_local IoThread* IoThread::current = nullptr;

thread_local WakesTogether* together_here = nullptr;

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    "Content-Length: 0\r\n\r\n";

}  // namespace

WakesTogether::WakesTogether() { together_here = this; }

WakesTogether::~WakesTogether() {
  together_here = nullptr;
  for (const auto& loop : loops_) loop->wake();
}

WakesTogether* WakesTogether::current() { return together_here; }

void after_what_is_ready(std::function<void()> task) {
  if (!IoThread::run_behind(task)) task();
}

struct Server::Impl {
  std::shared_ptr<ServerState> state;
  std::vector<std::shared_ptr<IoThread>> threads;
  std::optional<tcp::acceptor> acceptor;  // used on the first thread only, once started
  std::optional<asio::steady_timer> retry;
  std::uint16_t port = 0;
  std::size_t next = 0;
  std::mutex stop_mutex;
  bool stopped = false;

  Result<void> listen();
  void accept();
  void accepted(ErrorCondition error, tcp::socket socket, IoThread& thread);
};

Result<void> Server::Impl::listen() {
  const auto& options = state->options;
  auto& context = threads[0]->context();
  ErrorCondition error;
  tcp::resolver resolver(context);
  const auto found =
      resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive, error);
  if (error || found.empty())
    return invalid("listen", "the host " + options.host + " cannot be resolved");
  const tcp::endpoint endpoint = *found.begin();
  acceptor.emplace(context);
  if (!acceptor->open(endpoint.protocol(), error))
    acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(4'096, error);
  if (!error) port = acceptor->local_endpoint(error).port();
  if (!error) return {};
  return make_error(ErrorCode::unavailable,
                    "cannot listen on " + options.host + ":" + std::to_string(options.port) + ": " +
                        error.message(),
                    "listen");
}

void Server::Impl::accept() {
  auto& thread = *threads[next++ % threads.size()];
  acceptor->async_accept(thread.context(),
                         [this, &thread](ErrorCondition error, tcp::socket socket) {
                           accepted(error, std::move(socket), thread);
                         });
}

void Server::Impl::accepted(ErrorCondition error, tcp::socket socket, IoThread& thread) {
  if (error == asio::error::operation_aborted || !acceptor->is_open()) return;
  if (error) {  // out of descriptors or the like: waiting helps, spinning does not
    retry->expires_after(std::chrono::milliseconds(100));
    return retry->async_wait([this](ErrorCondition cancelled) {
      if (!cancelled && acceptor->is_open()) accept();
    });
  }
  if (state->open >= state->options.connections_max) {
    state->refused.fetch_add(1);
    if (!state->options.tls)
      ::send(socket.native_handle(), busy_answer.data(), busy_answer.size(),
             MSG_NOSIGNAL | MSG_DONTWAIT);
  } else {
    state->accepted.fetch_add(1);
    if (thread.on_this_thread()) {
      thread.adopt(std::move(socket));
    } else {
      asio::post(thread.context(),
                 [&thread, held = std::move(socket)]() mutable { thread.adopt(std::move(held)); });
    }
  }
  accept();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router) {
  // OpenSSL writes to sockets whose peer may be gone without the flag that spares us the signal.
  if (options.tls) std::signal(SIGPIPE, SIG_IGN);
  auto impl = std::make_unique<Impl>();
  impl->state = std::make_shared<ServerState>(std::move(options), std::move(router));
  const auto count = std::max(impl->state->options.io_threads, 1u);
  for (unsigned i = 0; i < count; ++i)
    impl->threads.push_back(std::make_shared<IoThread>(impl->state));
  MAILLAGE_TRY(impl->listen());
  impl->retry.emplace(impl->threads[0]->context());
  impl->accept();
  for (const auto& thread : impl->threads) thread->start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

std::uint16_t Server::port() const { return impl_->port; }

ServerCounters Server::counters() const {
  const auto& state = *impl_->state;
  return {state.accepted, state.refused, state.open, state.requests, state.streams};
}

void Server::stop(std::chrono::milliseconds grace) {
  const std::lock_guard lock(impl_->stop_mutex);
  if (std::exchange(impl_->stopped, true)) return;
  auto& state = *impl_->state;
  state.stopping = true;
  impl_->threads[0]->post([this] {
    ErrorCondition ignored;
    impl_->acceptor->close(ignored);
    impl_->retry->cancel();
  });
  for (const auto& thread : impl_->threads) thread->post([raw = thread.get()] { raw->drain(); });
  const auto end = std::chrono::steady_clock::now() + grace;
  while (state.open > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  for (const auto& thread : impl_->threads) thread->post([raw = thread.get()] { raw->finish(); });
  for (const auto& thread : impl_->threads) thread->join();
  state.workers.stop();
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  const auto wrong = [&] {
    return invalid("listen", "must be HOST:PORT, and is \"" + std::string(text) + "\"");
  };
  if (colon == std::string_view::npos || colon == 0) return wrong();
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  if (host.front() == '[') {
    if (host.back() != ']' || host.size() < 3) return wrong();
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return wrong();
  }
  ListenAddress address{std::string(host), 0};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return wrong();
  return address;
}

}  // namespace maillage::http
