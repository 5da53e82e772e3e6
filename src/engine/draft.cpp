#include "engine/draft.h"

#include "engine/record_layout.h"

namespace maillage::engine {

using namespace layout;

namespace {

template <class T>
void overwrite(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

void stamp(char* at, const char* end, std::int64_t now) {
  while (at < end) {
    const InstanceHeader header(at);
    overwrite(at + instance_created_at, now);
    overwrite(at + instance_modified_at, now);
    stamp(at + header.subs_at(), at + header.size, now);
    at += header.size;
  }
}

}  // namespace

Draft::Draft(model::Change::Kind kind, const Content& content) : kind_(kind) {
  thread_local std::string head;  // its room is used again
  head.clear();
  append_head(head, {.type_count = content.types.size(), .id = content.id}, {});
  for (const TermId type : content.types) append(head, type);
  head += content.id;
  record_ = Record::make(head, content.instances);
}

Draft::Draft(const Draft& other)
    : kind_(other.kind_), record_(Record::make(other.record_->bytes())) {}

Draft& Draft::operator=(const Draft& other) {
  kind_ = other.kind_;
  record_ = Record::make(other.record_->bytes());
  return *this;
}

model::Change Draft::to_change(const Terms& terms) const {
  model::Change change{.kind = kind_, .id = std::string(id())};
  change.content = record_->decode(terms);
  return change;
}

RecordPtr Draft::finish(const Record::Place& place, std::uint64_t version, Timestamp now) && {
  char* data = const_cast<char*>(record_->data());
  const std::int64_t micros = to_micros(now);
  overwrite(data + number_at, place.number);
  overwrite(data + version_at, version);
  overwrite(data + created_at_at, micros);
  overwrite(data + modified_at_at, micros);
  overwrite(data + position_at, place.position);
  overwrite(data + visibility_at, place.visibility);
  stamp(data + record_->head().size(), data + record_->bytes().size(), micros);
  return std::move(record_);
}

}  // namespace maillage::engine
