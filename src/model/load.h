// Reading the files of the region model into definitions. Each function reads what it can and adds
// an error for each fault, with the path inside the file. Used by Registry::load only.
#pragma once

#include <initializer_list>

#include "model/registry.h"
#include "model/schema.h"

namespace maillage::model::load {

// An object with these keywords only; adds an error for any other.
void check_keywords(const Json& object, std::initializer_list<std::string_view> allowed,
                    const FieldPath& path, FieldErrors& errors);
// Each must be there.
void check_present(const Json& object, std::initializer_list<std::string_view> required,
                   const FieldPath& path, FieldErrors& errors);

// A text in each of the four languages, when the keyword is there.
Labels labels_at(const Json& object, std::string_view keyword, const FieldPath& path,
                 FieldErrors& errors);
// Empty when absent; an error when it is there and no text.
std::string text_at(const Json& object, std::string_view keyword, const FieldPath& path,
                    FieldErrors& errors);
bool flag_at(const Json& object, std::string_view keyword, bool fallback, const FieldPath& path,
             FieldErrors& errors);
std::vector<std::string> texts_at(const Json& object, std::string_view keyword,
                                  const FieldPath& path, FieldErrors& errors);
// A list of words such as "owner:editor"; nothing when the keyword is absent.
std::optional<Grants> grants_at(const Json& object, std::string_view keyword, const FieldPath& path,
                                FieldErrors& errors);
// An error unless `text` is one of `allowed`; an absent keyword (empty text) passes.
void check_one_of(std::string_view text, const std::vector<std::string_view>& allowed,
                  const FieldPath& path, FieldErrors& errors);

// `common`: the definitions that every type has, from types/_common.json.
TypeDefinition type(const Json& file, const Json& common, FieldErrors& errors);
Vocabulary vocabulary(const Json& file, FieldErrors& errors);

}  // namespace maillage::model::load
