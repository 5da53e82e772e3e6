#include "domain/accompaniment/texts.h"

#include "domain/new_id.h"

namespace maillage::domain::accompaniment {

Reason workload_reason(std::size_t open, std::size_t capacity) {
  const std::string of = std::to_string(open) + "/" + std::to_string(capacity);
  return {"workload",
          {"Suit " + of + " accompagnements", "Volgt " + of + " begeleidingen op",
           "Begleitet " + of + " Anfragen", "Follows " + of + " accompaniments"},
          Json(static_cast<double>(open) / static_cast<double>(capacity))};
}

Result<model::Change> entry_of(Context& context, const Stored& request, const char* type,
                               const std::string& organisation, const std::string& text) {
  Json title = Json::object();
  if (const Json* map = request.entity.find("title")) title = *map;
  Json entry = Json::object({{"id", context.ids.next_urn(type)},
                             {"type", type},
                             {"title", std::move(title)},
                             {"text", text},
                             {"request", request.id},
                             {"author", context.actor.name},
                             {"sentAt", format_timestamp(context.engine.now())}});
  // An author whom the graph knows can be erased: then the name goes, and the text stays.
  if (!context.actor.person.empty()) entry.set("writtenBy", context.actor.person);
  if (!organisation.empty()) entry.set("organisation", organisation);
  if (request.entity.bool_at("fictional")) entry.set("fictional", true);
  return creation(context, std::move(entry));
}

}  // namespace maillage::domain::accompaniment
