// Live changes as server-sent events: one `change` per commit, with ids and versions only; the page
// asks again for what it shows. Each stream has its bounded buffer; who does not read is cut off
// and resumes.
#include <algorithm>
#include <deque>
#include <mutex>

#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

// Events kept for streams that reconnect; older positions get a `reset`.
constexpr std::size_t kept_events_max = 1000;
// A bulk change is told as "ask again" instead of item by item.
constexpr std::size_t items_max = 200;

using EventPtr = std::shared_ptr<const engine::Event>;

class EventHub : public std::enable_shared_from_this<EventHub> {
 public:
  explicit EventHub(const Deps& deps) : deps_(deps) {}

  void start() {
    published_ = deps_->engine.position();
    first_kept_ = published_ + 1;
    subscription_ = deps_->engine.listen([weak = weak_from_this()](const EventPtr& event) {
      if (const auto hub = weak.lock()) hub->publish(event);
    });
  }

  void open(const http::Request& request, http::Responder respond);

  // Lets go of the engine and of the streams. A stream holds its connection, which holds the
  // router, which holds this: without it none of them would ever be freed.
  void close() {
    subscription_.reset();
    std::lock_guard guard(mutex_);
    clients_.clear();
    kept_.clear();
  }

 private:
  struct Client {
    access::Actor actor;
    identity::Sessions::Entry session;  // nullptr: a key, or nobody
    std::shared_ptr<http::Stream> stream;
  };

  void publish(const EventPtr& event);
  // A stream lasts, and rights change meanwhile: it is told what its session may see now. False:
  // the session ended, or looks with other rights, and the browser has to come again.
  bool follow(Client& client) const;
  // Nothing when the actor may see none of it.
  std::string text_of(const engine::Event& event, const access::Actor& actor) const;

  Deps deps_;
  std::mutex mutex_;
  std::deque<EventPtr> kept_;
  std::uint64_t first_kept_ = 0;
  // Of the last event told. The engine's own position may be ahead of the feed: a stream that began
  // there and broke off would never be told what lies between.
  std::uint64_t published_ = 0;
  std::vector<Client> clients_;
  std::shared_ptr<void> subscription_;
};

std::string frame(std::string_view name, std::uint64_t position, const std::string& data) {
  return "id: " + std::to_string(position) + "\nevent: " + std::string(name) + "\ndata: " + data +
         "\n\n";
}

std::string EventHub::text_of(const engine::Event& event, const access::Actor& actor) const {
  Json items = Json::array();
  const engine::ViewerPtr viewer = deps_->engine.viewer(actor);
  for (const auto& item : event.items) {
    const bool before = item.before && viewer->sees(*item.before);
    const bool after = item.after && viewer->sees(*item.after);
    if (!before && !after) continue;
    const engine::Record& record = after ? *item.after : *item.before;
    // A change of what the actor does not read has not happened.
    if (before && after && viewer->version(*item.before) == viewer->version(*item.after)) continue;
    items.push(Json::object(
        {{"id", std::string(record.id())},
         {"type", std::string(model::short_name(deps_->engine.terms().text(record.type(0))))},
         {"kind", after ? (before ? "updated" : "created") : "deleted"},
         {"version", Json(viewer->version(record))}}));
    if (items.size() > items_max) return frame("reset", event.position, "{}");
  }
  if (items.size() == 0) return {};
  const Json data =
      Json::object({{"position", Json(event.position)}, {"changes", std::move(items)}});
  return frame("change", event.position, data.dump());
}

bool EventHub::follow(Client& client) const {
  if (!client.session) return true;
  const auto now = deps_->accounts.sessions().present(client.session);
  if (!now || now->value.seeing.record != client.session->value.seeing.record) return false;
  if (now == client.session) return true;
  client.session = now;
  client.actor = now->actor;
  return true;
}

void EventHub::publish(const EventPtr& event) {
  std::lock_guard guard(mutex_);
  published_ = event->position;
  kept_.push_back(event);
  if (kept_.size() > kept_events_max) {
    first_kept_ = kept_.front()->position + 1;
    kept_.pop_front();
  }
  std::erase_if(clients_, [&](Client& client) {
    if (!follow(client)) return true;
    const std::string text = text_of(*event, client.actor);
    return text.empty() ? !client.stream->open() : !client.stream->send(text);
  });
}

void EventHub::open(const http::Request& request, http::Responder respond) {
  const auto caller = caller_of(request, deps_->accounts);
  if (!caller.ok()) return respond.send(http::problem(caller.error()));
  const auto actor = actor_of(request, *deps_);
  if (!actor.ok()) return respond.send(http::problem(actor.error()));
  std::lock_guard guard(mutex_);
  std::erase_if(clients_, [](const Client& client) { return !client.stream->open(); });
  if (clients_.size() >= deps_->options.subscribers_max)
    return respond.send(http::problem(make_error(
        ErrorCode::unavailable, "Too many live connections are open. Try again later.")));
  http::Response head;
  head.headers.set("Content-Type", "text/event-stream; charset=utf-8");
  head.headers.set("Cache-Control", "no-store");
  head.headers.set("X-Accel-Buffering", "no");  // proxies must pass events on at once
  auto stream = respond.stream(std::move(head));
  std::string first = "retry: 3000\n" + frame("hello", published_, "{}");
  if (request.headers.has("Last-Event-ID")) {
    const auto last =
        Json(Json::Number{std::string(request.headers.find("Last-Event-ID"))}).to_int();
    // A position never told is one of data that were since replaced.
    if (!last || *last < 0 || static_cast<std::uint64_t>(*last) + 1 < first_kept_ ||
        static_cast<std::uint64_t>(*last) > published_) {
      first = "retry: 3000\n" + frame("reset", published_, "{}");
    } else {
      for (const EventPtr& event : kept_)
        if (event->position > static_cast<std::uint64_t>(*last)) first += text_of(*event, *actor);
    }
  }
  if (stream->send(std::move(first)))
    clients_.push_back({*actor, caller->session, std::move(stream)});
}

}  // namespace

std::shared_ptr<void> add_event_routes(http::Router& router, const Deps& deps) {
  const auto hub = std::make_shared<EventHub>(deps);
  hub->start();
  router.get("/api/v1/events", [hub](http::Request request, http::Responder respond) {
    hub->open(request, std::move(respond));
  });
  return {hub.get(), [hub](void*) { hub->close(); }};
}

}  // namespace maillage::protocol
