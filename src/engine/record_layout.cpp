#include "engine/record_layout.h"

namespace maillage::engine::layout {

namespace {

void append_extras(std::string& out, const InstanceParts& parts) {
  if (!parts.unit_code.empty()) {
    out += ",\"unitCode\":";
    append_json_string(out, parts.unit_code);
  }
  if (parts.observed_at) {
    out += ",\"observedAt\":\"";
    out += format_timestamp(*parts.observed_at);
    out += '"';
  }
  if (!parts.dataset_id.empty()) {
    out += ",\"datasetId\":";
    append_json_string(out, parts.dataset_id);
  }
}

}  // namespace

InstanceWriter::InstanceWriter(std::string& out, const InstanceParts& parts)
    : out_(out), parts_(parts), start_(out.size()) {
  put(4, parts.name);
  put(object_type_at, parts.object_type);
  put(20, static_cast<std::uint8_t>(parts.unit_code.size()));
  put(21, static_cast<std::uint8_t>(parts.kind));
  put(22, static_cast<std::uint8_t>((parts.observed_at ? flag_observed : 0) |
                                    (parts.has_sub_attributes ? flag_subs : 0)));
  put(instance_created_at, to_micros(parts.created_at));
  put(instance_modified_at, to_micros(parts.modified_at));
  std::size_t header_bytes = instance_header_bytes;
  if (parts.observed_at) {
    put(instance_header_bytes, to_micros(*parts.observed_at));
    header_bytes += 8;
  }
  out.append(header_, header_bytes);
  value_start_ = out.size();
}

void InstanceWriter::end_value() {
  const std::size_t extras_start = out_.size();
  append_extras(out_, parts_);
  put(12, static_cast<std::uint32_t>(extras_start - value_start_));
  put(16, static_cast<std::uint16_t>(out_.size() - extras_start));
  put(18, static_cast<std::uint16_t>(parts_.dataset_id.size()));
  out_ += parts_.dataset_id;
  out_ += parts_.unit_code;
}

void InstanceWriter::finish() {
  put(0, static_cast<std::uint32_t>(out_.size() - start_));
  std::memcpy(&out_[start_], header_, instance_header_bytes);
}

void append_head(std::string& out, const HeadParts& head, const Record::Place& place) {
  append(out, magic);
  append(out, place.number);
  append<std::uint64_t>(out, head.version);
  append(out, to_micros(head.created_at));
  append(out, to_micros(head.modified_at));
  append(out, place.position);
  append(out, place.visibility);
  append(out, static_cast<std::uint16_t>(head.type_count));
  append(out, static_cast<std::uint16_t>(place.territories.size()));
  append(out, static_cast<std::uint32_t>(head.id.size()));
  append(out, static_cast<std::uint32_t>(head.scopes.size()));
}

}  // namespace maillage::engine::layout
