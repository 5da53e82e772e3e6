// How attributes combine: the algorithms of CIM 009 5.5.8 (partial update) and 5.5.12 (merge patch)
// over lists of attributes. Used by apply() only; knows no entity.
#pragma once

#include <vector>

#include "model/change.h"
#include "model/entity.h"

namespace maillage::model {

// Does this instance ask for a deletion? JSON null, the NGSI-LD null, or a language map that holds
// only {"@none": NGSI-LD null}.
bool is_deletion(const Instance& instance);

// Takes the instance out, and the attribute with its last instance. True when it was there.
bool remove_instance(std::vector<Attribute>& attributes, std::string_view name,
                     std::string_view dataset_id);

// Adds the instance, or replaces the one with its dataset id. Deletions among its sub-attributes
// are dropped.
void put_instance(std::vector<Attribute>& attributes, std::string_view name, Instance instance);

// 5.5.12, to any depth.
void merge_attributes(std::vector<Attribute>& target, const std::vector<Attribute>& fragment,
                      const Change& change);

}  // namespace maillage::model
