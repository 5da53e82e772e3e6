// requests.ask: a municipality asks a support body for accompaniment.

#include <algorithm>

#include "domain/accompaniment/commands.h"
#include "domain/helpers.h"
#include "domain/new_id.h"
#include "text/language.h"

namespace maillage::domain::accompaniment {

namespace {

constexpr const char* askable_types[] = {"Need", "Project", "Initiative", "Pool"};

Json request_title(const Context& context, const std::string& about) {
  const FourTexts start = {"Accompagnement : ", "Begeleiding: ", "Begleitung: ", "Accompaniment: "};
  FourTexts title = title_of(context, about);
  for (std::size_t i = 0; i < title.size(); ++i) title[i] = start[i] + title[i];
  return to_json(title);
}

// The body named by the caller, or the best for the subject; empty when none serves it.
Result<std::string> choose_body(const Context& context, const TerritoryPicture& territory,
                                const Document& subject, const std::string& chosen) {
  if (!chosen.empty()) {
    const Dossier* body = territory.organisation(chosen);
    if (!body) return invalid("supportBody", "is not an organisation known here");
    if (!is_support_body(*body))
      return invalid("supportBody", "is not an organisation that accompanies municipalities");
    return chosen;
  }
  const auto found = support_bodies_for(context, territory, wanted_by(subject, territory), 1);
  return found.empty() ? std::string() : found.front().entity->id;
}

std::string date_of(Timestamp time) { return format_timestamp(time).substr(0, 10); }

}  // namespace

Result<Json> ask(Context& context, const Json& input, Pictures& pictures) {
  const std::string about(input.string_at("about"));
  const std::string_view message = input.string_at("message");
  if (message.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return invalid("message", "must not be empty");
  const auto record = context.engine.get(context.actor, about);
  if (!record) return invalid("about", "names nothing known here");
  const std::string type = short_type(context, *record);
  if (std::find(std::begin(askable_types), std::end(askable_types), type) ==
      std::end(askable_types))
    return invalid("about", "must be a need, project, initiative or pool, not " + type);
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context, Pictures::Age::any));
  const DocumentPtr subject = pictures.document(context, *corpus, record);
  const auto places = territory->places_of(*subject->dossier);
  if (places.empty()) return invalid("about", "is not placed in a municipality, which asks");
  MAILLAGE_ASSIGN(const std::string body, choose_body(context, *territory, *subject,
                                                      std::string(input.string_at("supportBody"))));

  const std::string language(input.string_at("language", "fr"));
  const std::string id = new_id(context, "Request");
  Json request = Json::object({{"id", id},
                               {"type", "Request"},
                               {"title", request_title(context, about)},
                               {"description", Json::object({{language, std::string(message)}})},
                               {"municipality", places.front()},
                               {"subject", about},
                               {"requestedAt", date_of(context.engine.now())}});
  if (!subject->category.empty()) request.set("category", subject->category);
  if (!subject->dossier->themes.empty())
    request.set("themes", Json::array(subject->dossier->themes));
  if (!body.empty()) request.set("supportBody", body);
  if (!subject->dossier->organisation.empty())
    request.set("organisation", subject->dossier->organisation);
  if (raw_field(context, *record, "fictional") == "true") request.set("fictional", true);

  MAILLAGE_ASSIGN(model::Entity entity, context.registry().from_simple(request, language));
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = id;
  change.content = std::move(entity);
  engine::Changes changes;
  changes.command = "requests.ask";
  changes.idempotency_key = context.idempotency_key;
  changes.list.push_back(std::move(change));
  MAILLAGE_ASSIGN(const engine::Committed done,
                  context.engine.commit(context.actor, std::move(changes)));
  Json answer = Json::object({{"id", id},
                              {"version", Json(done.outcomes.at(0).version)},
                              {"position", Json(done.position)}});
  if (const auto made = context.engine.get(context.actor, id))
    answer.set("entity", simple(context, *made));
  return answer;
}

}  // namespace maillage::domain::accompaniment
