// An edition of the strategy as a matrix: themes across cross-cutting issues, each cell counting
// what is linked to both, so that gaps show.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

// The edition wanted, or the one in force when `edition` is empty: adopted, starting last.
// nullptr: none. Errors: not_found when it is asked for by id.
Result<engine::RecordPtr> find_edition(const Context& context, std::string_view edition);
// {"id","title","from","to"}, and all editions so, the latest first.
Json edition_json(const Context& context, const engine::Record& edition);
Result<Json> editions_json(const Context& context);
// Entities of a type whose `attribute` points at `target`, by their `order` and then by creation.
Result<std::vector<engine::RecordPtr>> parts_of(const Context& context, std::string_view type,
                                                std::string_view attribute,
                                                std::string_view target);
// Counts in matrices and totals: what is neither a draft nor withdrawn.
bool is_counted(const Dossier& dossier);

// {"edition","editions","themes","issues","cells","unlinked"}
Result<Json> matrix_json(const Context& context, const TerritoryPicture& territory,
                         const Corpus& corpus, std::string_view edition);

}  // namespace maillage::domain
