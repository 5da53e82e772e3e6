#include "domain/new_id.h"

namespace maillage::domain {

std::string new_id(Context& context, std::string_view type) {
  if (context.idempotency_key.empty()) return context.ids.next_urn(type);
  const std::string seed = context.actor.id + '\0' + context.idempotency_key + '\0';
  std::string hex = hex_encode(sha256(seed + std::string(type)).substr(0, 16));
  // UUID version 8: made from a hash of our own choice (RFC 9562 5.8).
  hex[12] = '8';
  hex[16] = 'a';
  for (const std::size_t place : {20, 16, 12, 8}) hex.insert(place, 1, '-');
  return "urn:ngsi-ld:" + std::string(type) + ":" + hex;
}

}  // namespace maillage::domain
