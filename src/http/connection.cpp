// How requests are taken from the input, answered and timed.
#include "http/connection.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "http/stream_core.h"

namespace maillage::http {

namespace {

constexpr std::size_t input_bytes_start = 4'096;
constexpr std::size_t input_bytes_body = 65'536;
constexpr std::size_t output_bytes_ahead = 65'536;  // of answers to pipelined requests
constexpr std::size_t body_bytes_copied = 2'048;    // up to here one buffer beats two
constexpr std::chrono::seconds linger_time{2};

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// Headers that describe the connection or the framing are the server's alone.
bool is_reserved(std::string_view name) {
  switch (name.size()) {
    case 4: return equal_ignoring_case(name, "Date");
    case 10: return equal_ignoring_case(name, "Connection");
    case 14: return equal_ignoring_case(name, "Content-Length");
    case 17: return equal_ignoring_case(name, "Transfer-Encoding");
    default: return false;
  }
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

Connection::Connection(std::shared_ptr<ServerState> server, std::shared_ptr<Loop> loop,
                       std::unique_ptr<Transport> transport, std::string peer)
    : server_(std::move(server)),
      loop_(std::move(loop)),
      transport_(std::move(transport)),
      peer_(std::move(peer)) {
  make_room(input_bytes_start);
  server_->open.fetch_add(1);
}

Connection::~Connection() {
  if (stream_) stream_->ended();
}

void Connection::start() {
  deadline_ = loop_->now() + server_->options.idle_timeout;
  read_more();
}

// Takes requests from the input until it runs dry, a handler keeps one, or the peer does not read.
void Connection::pump() {
  if (pumping_) return;
  pumping_ = true;
  while (!waiting_writable_) {
    if (state_ == State::head) {
      if (!take_head()) break;
    } else if (state_ == State::body) {
      if (!take_body()) break;
    } else {
      break;
    }
    if (out_.size() > output_bytes_ahead || !big_.content().empty()) flush();
  }
  pumping_ = false;
  if (!waiting_writable_) flush();
  read_more();
}

bool Connection::take_head() {
  // RFC 9112 2.2: empty lines before a request are skipped.
  while (!head_started_ && input().starts_with("\r\n")) in_begin_ += 2;
  if (input().empty() || (!head_started_ && input() == "\r")) return false;
  if (!head_started_) {
    head_started_ = true;
    deadline_ = loop_->now() + server_->options.header_timeout;
    if (server_->options.access_log) started_ = std::chrono::steady_clock::now();
  }
  switch (scanner_.scan(input(), server_->head_limits)) {
    case HeadScanner::State::more: return false;
    case HeadScanner::State::refused:
      forget_request();
      refuse(scanner_.refusal().status, scanner_.refusal().detail);
      return true;
    case HeadScanner::State::complete: begin_request(scanner_.size()); return true;
  }
  return false;
}

void Connection::begin_request(std::size_t head_size) {
  head_ = RequestHead{};
  forget_request();
  const auto refusal =
      parse_request_head(input().substr(0, head_size), server_->head_limits, head_);
  in_begin_ += head_size;
  auto& request = head_.request;
  method_ = request.method;
  http_1_0_ = head_.http_1_0;
  keep_alive_ = head_.keep_alive;
  if (refusal) return refuse(refusal->status, refusal->detail);
  target_ = request.target;
  encodings_ = accepted_encodings(request.headers);
  request.peer = server_->options.proxies.empty()
                     ? peer_
                     : client_address(peer_, request.headers, server_->options.proxies);
  request.secure = transport_->secure();
  match_ = server_->router.match(request);
  if (head_.content_length == 0 && !head_.chunked) return dispatch();

  const auto limit = match_.route && match_.route->options.body_bytes_max != 0
                         ? match_.route->options.body_bytes_max
                         : server_->options.body_bytes_max;
  if (refuse_body(limit)) return;
  state_ = State::body;
  deadline_ = loop_->now() + server_->options.request_timeout;
  chunks_ = {};
  request.body.reserve(std::min<std::uint64_t>(head_.content_length, input_bytes_body));
  if (head_.expects_continue && input().empty()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void Connection::forget_request() {
  target_.clear();
  method_ = Method::get;
  http_1_0_ = false;
  match_ = {};
  encodings_ = {};
  admission_ = {};
}

bool Connection::refuse_body(std::size_t body_bytes_max) {
  const auto encoding = head_.request.headers.find("Content-Encoding");
  if (!encoding.empty() && !equal_ignoring_case(encoding, "identity")) {
    refuse(415, "Request bodies are accepted without Content-Encoding only.");
    return true;
  }
  if (head_.content_length > body_bytes_max) {
    refuse(413,
           "The body is larger than the limit of " + std::to_string(body_bytes_max) + " bytes.");
    return true;
  }
  return false;
}

bool Connection::take_body() {
  auto& body = head_.request.body;
  auto rest = input();
  if (!head_.chunked) {
    const auto take = std::min<std::uint64_t>(head_.content_length - body.size(), rest.size());
    body.append(rest.substr(0, take));
    in_begin_ += take;
    if (body.size() < head_.content_length) return false;
    dispatch();
    return true;
  }
  const auto limit = match_.route && match_.route->options.body_bytes_max != 0
                         ? match_.route->options.body_bytes_max
                         : server_->options.body_bytes_max;
  const auto state = chunks_.feed(rest, body, limit);
  in_begin_ = in_end_ - rest.size();
  switch (state) {
    case ChunkedDecoder::State::more: return false;
    case ChunkedDecoder::State::complete: dispatch(); return true;
    case ChunkedDecoder::State::malformed:
      refuse(400, "The body's chunked coding is malformed.");
      return true;
    case ChunkedDecoder::State::too_large:
      refuse(413, "The body is larger than the limit of " + std::to_string(limit) + " bytes.");
      return true;
  }
  return false;
}

void Connection::dispatch() {
  state_ = State::handling;
  deadline_ = loop_->now() + server_->options.handler_timeout;
  server_->requests.fetch_add(1, std::memory_order_relaxed);
  auto& request = head_.request;
  Responder responder(shared_from_this());
  if (server_->options.admit) {
    Admission admission = server_->options.admit(request);
    admission_ = std::move(admission.headers);
    if (admission.refusal) return responder.send(std::move(*admission.refusal));
  }
  if (!match_.route) return responder.send(Router::not_routed(request, match_));
  const auto& handler = match_.route->handler;
  if (!match_.route->options.slow)
    return run_handler(handler, std::move(request), std::move(responder));
  WorkerPool::Job job{&handler, std::move(request), std::move(responder)};
  if (server_->workers.submit(job)) return;
  auto response = problem(503, "The server is busy; try again in a moment.");
  response.headers.add("Retry-After", "1");
  job.responder.send(std::move(response));
}

// Answers for the protocol itself, and ends: what follows in the input cannot be trusted.
void Connection::refuse(int status, std::string detail) {
  auto response = problem(status, detail);
  if (status == 415) response.headers.add("Accept-Encoding", "identity");
  if (status == 503) response.headers.add("Retry-After", "1");
  decorate(response);
  keep_alive_ = false;
  linger_ = true;
  state_ = State::closing;
  write(std::move(response));
}

void Connection::decorate(Response& response) const {
  const auto path = std::string_view(target_).substr(0, target_.find('?'));
  if (server_->options.decorate) server_->options.decorate(path, response);
  for (std::size_t i = 0; i < admission_.size(); ++i) {
    const auto field = admission_.at(i);
    response.headers.set(field.name, field.value);
  }
}

void Connection::prepare(Response& response) const {
  decorate(response);
  compress(response, encodings_, server_->options.compress_bytes_min);
}

void Connection::answer(Response response) {
  prepare(response);
  if (loop_->on_this_thread()) return deliver(std::move(response));
  loop_->post([self = shared_from_this(),
               held = std::make_shared<Response>(std::move(response))]() mutable {
    self->deliver(std::move(*held));
  });
}

// Late answers, after a time-out or a closed connection, find another state and go nowhere.
void Connection::deliver(Response response) {
  if (state_ != State::handling) return;
  end_request();
  write(std::move(response));
  pump();
}

void Connection::end_request() {
  if (server_->stopping) keep_alive_ = false;
  state_ = keep_alive_ ? State::head : State::closing;
  head_started_ = false;
  scanner_.reset();
  deadline_ = loop_->now() + server_->options.idle_timeout;
}

void Connection::write_head(const Response& response, bool with_length) {
  out_ += "HTTP/1.1 ";
  append_number(out_, static_cast<std::uint64_t>(std::clamp(response.status, 100, 999)));
  out_ += ' ';
  out_ += reason_phrase(response.status);
  out_ += "\r\n";
  out_ += loop_->date_header();
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto field = response.headers.at(i);
    if (is_reserved(field.name)) continue;
    out_ += response.headers.line(i);
  }
  if (with_length && may_have_body(response.status)) {
    out_ += "Content-Length: ";
    append_number(out_, response.content().size());
    out_ += "\r\n";
  }
  if (!keep_alive_) {
    out_ += "Connection: close\r\n";
  } else if (http_1_0_) {
    out_ += "Connection: keep-alive\r\n";
  }
}

void Connection::write(Response response) {
  write_head(response, true);
  out_ += "\r\n";
  const auto content = response.content();
  const bool sends_body = method_ != Method::head && may_have_body(response.status);
  log(response.status, sends_body ? content.size() : 0);
  if (!sends_body || content.empty()) return;
  if (content.size() <= body_bytes_copied) {
    out_ += content;
  } else {
    big_ = std::move(response);
  }
}

void Connection::log(int status, std::size_t bytes) const {
  if (!server_->options.access_log) return;
  const auto duration = std::chrono::steady_clock::now() - started_;
  server_->options.access_log({target_.empty() ? "" : name_of(method_), target_,
                               match_.route ? std::string_view(match_.route->pattern) : "", peer_,
                               status, bytes,
                               std::chrono::duration_cast<std::chrono::microseconds>(duration)});
}

std::shared_ptr<Stream> Connection::open_stream(Response head) {
  decorate(head);
  const std::string first(head.content());
  const auto core = std::make_shared<StreamCore>(
      weak_from_this(), loop_, server_->options.stream_buffer_bytes_max, !http_1_0_);
  if (loop_->on_this_thread()) {
    begin_stream(std::move(head), core);
  } else {
    loop_->post([self = shared_from_this(), core,
                 held = std::make_shared<Response>(std::move(head))]() mutable {
      self->begin_stream(std::move(*held), core);
    });
  }
  core->send(first);
  return std::make_shared<StreamHandle>(core);
}

void Connection::begin_stream(Response head, const std::shared_ptr<StreamCore>& core) {
  if (state_ != State::handling) return core->ended();
  keep_alive_ = false;  // a stream has its connection for itself
  linger_ = true;
  write_head(head, false);
  if (!http_1_0_) out_ += "Transfer-Encoding: chunked\r\n";
  out_ += "\r\n";
  log(head.status, 0);
  if (method_ == Method::head) {
    state_ = State::closing;
    core->ended();
  } else {
    state_ = State::streaming;
    stream_ = core;
    server_->streams.fetch_add(1);
  }
  if (pumping_) return;
  flush_stream();
  read_more();
}

void Connection::flush_stream() {
  if (waiting_writable_ || state_ == State::closed) return;
  if (state_ == State::streaming && stream_->take(out_)) state_ = State::closing;
  flush();
}

void Connection::flush() {
  for (;;) {
    const auto head = std::string_view(out_);
    const auto body = big_.content();
    if (sent_ == head.size() + body.size()) break;
    const auto from_head = std::min(sent_, head.size());
    const auto count =
        transport_->send_some(head.substr(from_head), body.substr(sent_ - from_head));
    if (count < 0) return close();
    if (count == 0) {
      waiting_writable_ = true;
      write_deadline_ = loop_->now() + server_->options.write_timeout;
      return transport_->wait_writable(shared_from_this());
    }
    sent_ += static_cast<std::size_t>(count);
  }
  sent_ = 0;
  out_.clear();
  if (out_.capacity() > output_bytes_ahead) out_.shrink_to_fit();
  if (!big_.content().empty()) big_ = Response{};
  if (state_ == State::closing) finish_closing();
}

void Connection::on_writable() {
  waiting_writable_ = false;
  if (state_ == State::closed) return;
  flush();
  if (waiting_writable_ || state_ == State::closed) return;
  if (state_ == State::streaming) return flush_stream();
  pump();
}

void Connection::finish_closing() {
  if (!linger_) return close();
  transport_->shutdown_send();
  state_ = State::lingering;
  deadline_ = loop_->now() + linger_time;
  if (const auto stream = std::exchange(stream_, nullptr)) {
    server_->streams.fetch_sub(1);
    stream->ended();
  }
  read_more();
}

void Connection::make_room(std::size_t size) {
  auto room = std::make_unique_for_overwrite<char[]>(size);
  if (in_end_ > 0) std::memcpy(room.get(), in_.get(), in_end_);
  in_ = std::move(room);
  in_size_ = size;
}

void Connection::read_more() {
  const bool wants = state_ == State::streaming || state_ == State::lingering ||
                     (!waiting_writable_ && (state_ == State::head || state_ == State::body));
  if (!wants || reading_) return;
  if (in_begin_ == in_end_) {
    in_begin_ = in_end_ = 0;
    const bool large = state_ == State::body && head_.content_length > input_bytes_start;
    const auto size = large ? input_bytes_body : input_bytes_start;
    if (in_size_ != size) make_room(size);
  } else if (in_end_ == in_size_) {
    if (in_begin_ > 0) {
      std::memmove(in_.get(), in_.get() + in_begin_, in_end_ - in_begin_);
      in_end_ -= in_begin_;
      in_begin_ = 0;
    } else {
      make_room(in_size_ * 2);  // the scanner refuses long before this grows beyond reason
    }
  }
  reading_ = true;
  transport_->start_read(shared_from_this(), in_.get() + in_end_, in_size_ - in_end_);
}

void Connection::on_read(std::size_t count) {
  reading_ = false;
  if (state_ == State::closed) return;
  if (count == 0) return close();
  if (state_ == State::streaming || state_ == State::lingering || state_ == State::closing) {
    in_begin_ = in_end_ = 0;  // nobody will read this
    return read_more();
  }
  in_end_ += count;
  pump();
}

void Connection::on_tick() {
  const auto now = loop_->now();
  if (waiting_writable_ && now > write_deadline_) return close();
  if (state_ == State::streaming || state_ == State::closing || now <= deadline_) return;
  switch (state_) {
    case State::head:
      if (!head_started_) return close();
      forget_request();
      refuse(408, "The request's header did not arrive in time.");
      break;
    case State::body: refuse(408, "The request's body did not arrive in time."); break;
    case State::handling: refuse(503, "The answer takes too long."); break;
    default: return close();
  }
  if (!waiting_writable_) flush();
}

void Connection::drain() {
  if (state_ == State::streaming) return stream_->finish();
  if (state_ == State::head && !head_started_ && !waiting_writable_) close();
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  transport_->close();
  server_->open.fetch_sub(1);
  if (const auto stream = std::exchange(stream_, nullptr)) {
    server_->streams.fetch_sub(1);
    stream->ended();
  }
  loop_->forget(*this);
}

}  // namespace maillage::http
