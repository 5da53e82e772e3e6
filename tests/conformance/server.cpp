// An NGSI-LD server for conformance suites, which know no sign-in: everybody is administrator, the
// store is memory, no region's types limit the entities, and contexts of the suite come from a
// directory. Usage: conformance_server PORT CONTEXTS, until its standard input ends.
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "http/server.h"
#include "protocol/ngsild/routes.h"
#include "store/memory/memory_store.h"

namespace {

using namespace maillage;

template <class T>
T required(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "conformance_server: %s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: conformance_server PORT CONTEXTS\n");
    return 2;
  }
  store::MemoryStore store;
  const model::Registry registry = required(model::Registry::load({}));
  engine::Options options;
  options.clock = system_clock();
  const auto engine = required(engine::Engine::open(store, registry, options));
  jsonld::Contexts contexts;
  if (auto added = jsonld::add_context_directory(contexts, argv[2]); !added.ok()) {
    std::fprintf(stderr, "conformance_server: %s\n", added.error().message.c_str());
    return 1;
  }
  http::Router router;
  protocol::ngsild::add_routes(
      router, {*engine, registry, contexts, [](const http::Request&) -> Result<access::Actor> {
                 return access::Actor::administrator("conformance");
               }});
  http::ServerOptions server_options;
  server_options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  const auto server = required(http::Server::start(server_options, std::move(router)));
  std::printf("listening on 127.0.0.1:%d\n", static_cast<int>(server->port()));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}
