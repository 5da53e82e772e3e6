#include "engine/sealing.h"

#include <algorithm>

#include "engine/record_layout.h"

namespace maillage::engine {

using namespace layout;

namespace {

// The first instance of several that stand one after the other.
std::string_view first_of(std::string_view instances) {
  return instances.substr(0, read<std::uint32_t>(instances.data()));
}

bool is_sealed(std::string_view instance) {
  return (InstanceHeader(instance.data()).flags & flag_sealed) != 0;
}

template <class T>
void overwrite(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// The same instance with its kind, name and times, and `payload` in place of everything else.
void append_sealed(std::string& out, std::string_view instance, std::string_view payload) {
  std::string header(instance.substr(0, instance_header_bytes));
  overwrite(header, 0, static_cast<std::uint32_t>(instance_header_bytes + payload.size()));
  overwrite(header, object_type_at, no_term);
  overwrite(header, value_bytes_at, static_cast<std::uint32_t>(payload.size()));
  // No extras, dataset, unit: they are within.
  std::fill(header.begin() + value_bytes_at + 4, header.begin() + kind_at, '\0');
  overwrite(header, flags_at, flag_sealed);
  out += header;
  out += payload;
}

}  // namespace

Sealing::Sealing(std::shared_ptr<KeyRing> keys, const model::Registry& registry, Terms& terms)
    : keys_(std::move(keys)), terms_(terms) {
  for (const model::TypeDefinition& type : registry.types()) {
    Type found;
    found.is_person =
        std::find(type.personal.begin(), type.personal.end(), "id") != type.personal.end();
    for (const model::AttributeDefinition& attribute : type.attributes) {
      if (attribute.personal.empty()) continue;
      Personal& personal = found.attributes.emplace_back();
      personal.name = terms.intern(attribute.iri);
      if (const auto* relation = type.attribute(attribute.personal))
        personal.relation = terms.intern(relation->iri);
    }
    if (const auto* title = type.attribute(type.title_attribute))
      found.name = terms.intern(title->iri);
    if (found.attributes.empty()) continue;
    const TermId term = terms.intern(type.iri);
    if (types_.size() <= term) types_.resize(term + 1);
    types_[term] = std::move(found);
  }
}

bool Sealing::is_person(const Record& record) const {
  for (std::size_t i = 0; i < record.type_count(); ++i)
    if (concerns_type(record.type(i)) && types_[record.type(i)]->is_person) return true;
  return false;
}

std::string Sealing::name_in(const Record& record) const {
  for (std::size_t i = 0; i < record.type_count(); ++i) {
    if (!concerns_type(record.type(i)) || !types_[record.type(i)]->is_person) continue;
    const auto view = record.find(types_[record.type(i)]->name);
    const auto value = view ? parse_json(view->value()) : Result<Json>(Json());
    if (value.ok() && value->is_string()) return value->as_string();
  }
  return {};
}

std::vector<TermId> Sealing::types() const {
  std::vector<TermId> found;
  for (TermId type = 0; type < types_.size(); ++type)
    if (types_[type]) found.push_back(type);
  return found;
}

std::string Sealing::person_of(const Record& record, const Personal& personal) const {
  if (personal.relation == no_term) return std::string(record.id());
  const auto view = record.find(personal.relation);
  const auto value = view ? parse_json(view->value()) : Result<Json>(Json());
  if (!value.ok()) return {};
  if (value->is_string()) return value->as_string();
  if (value->is_array() && value->size() > 0 && value->as_array()[0].is_string())
    return value->as_array()[0].as_string();
  return {};
}

Result<RecordPtr> Sealing::to_write(const RecordPtr& record) {
  return sealed(record, Missing::make);
}
Result<RecordPtr> Sealing::as_written(const RecordPtr& record) {
  return sealed(record, Missing::leave_out);
}

Result<RecordPtr> Sealing::sealed(const RecordPtr& record, Missing missing) {
  if (!record || !concerns(*record)) return record;
  std::vector<std::pair<TermId, std::string>> persons;
  for_each_personal(*record, [&](TermId name, std::string person) {
    persons.emplace_back(name, std::move(person));
  });
  if (persons.empty()) return record;
  std::string out(record->head());
  overwrite(out, 0, sealed_magic);
  TermId last = no_term;
  for (auto view = record->first(); view; view = view->next()) {
    if (view->name() == last) continue;
    last = view->name();
    const auto found = std::find_if(persons.begin(), persons.end(),
                                    [last](const auto& one) { return one.first == last; });
    if (found == persons.end()) {
      out += record->bytes_of(last);
      continue;
    }
    MAILLAGE_ASSIGN(
        const std::string instances,
        sealed_instances(record->bytes_of(last), {record->id(), found->second}, missing));
    out += instances;
  }
  return Record::from_bytes(out, terms_);
}

Result<std::string> Sealing::sealed_instances(std::string_view instances,
                                              const KeyRing::Owner& owner, Missing missing) {
  std::string out;
  for (; !instances.empty(); instances.remove_prefix(first_of(instances).size())) {
    const std::string_view instance = first_of(instances);
    std::optional<std::string> payload = keys_->seal_if_live(owner, instance);
    if (!payload && missing == Missing::make) {
      MAILLAGE_ASSIGN(payload, keys_->seal(owner, instance));
    } else if (!payload && keys_->state_of(owner) == KeyRing::State::none) {
      // Never sealed: the region came to call the attribute personal later.
      MAILLAGE_ASSIGN(payload, keys_->seal(owner, instance));
      MAILLAGE_TRY(keys_->sync());
    }
    if (payload) append_sealed(out, instance, *payload);
  }
  return out;
}

std::string Sealing::opened(std::string_view instances, bool* lost) const {
  std::string out;
  for (; !instances.empty(); instances.remove_prefix(first_of(instances).size())) {
    const std::string_view instance = first_of(instances);
    if (!is_sealed(instance)) {
      out += instance;
      continue;
    }
    const InstanceHeader header(instance.data());
    const auto plain = keys_->unseal(instance.substr(header.value_at(), header.value_bytes));
    // Sealed bytes are authentic: what they hold was a whole instance.
    if (plain) out += *plain;
    if (!plain && lost) *lost = true;
  }
  return out;
}

RecordPtr Sealing::opened(const RecordPtr& record, bool* lost) const {
  if (!record || !record->is_sealed()) return record;
  std::string out(record->head());
  overwrite(out, 0, magic);
  out += opened(record->bytes().substr(record->head().size()), lost);
  auto plain = Record::from_bytes(out, terms_);
  // Only bytes of another program under this key could fail here; the entity stays without them.
  return plain.ok() ? std::move(*plain) : record;
}

}  // namespace maillage::engine
