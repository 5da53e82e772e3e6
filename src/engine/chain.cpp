// What is noted of the chain's head, and the check of the whole chain.
#include "engine/chain.h"

#include <algorithm>
#include <set>

#include "base/ids.h"
#include "engine/audit.h"

namespace maillage::engine {

namespace {

constexpr std::size_t head_row_bytes = 8 + Digest::bytes + 8 + 1;

}  // namespace

std::string head_key(std::string_view tenant) { return std::string(tenant) + '\0' + "head"; }

std::string encode_head(const NotedHead& head) {
  std::string row;
  store::append_big_endian(row, head.link.number, 8);
  row += head.link.hash;
  store::append_big_endian(row, static_cast<std::uint64_t>(head.at.time_since_epoch().count()), 8);
  row += head.synced ? '\1' : '\0';
  return row;
}

Result<std::optional<NotedHead>> noted_head(const store::Store& store, std::string_view tenant) {
  using Found = std::optional<NotedHead>;
  MAILLAGE_ASSIGN(const auto row, store.get(store::Space::audit, head_key(tenant)));
  if (!row || row->size() != head_row_bytes) return Found();
  const std::string_view bytes = *row;
  NotedHead head;
  head.link.number = store::read_big_endian(bytes.substr(0, 8));
  head.link.hash = bytes.substr(8, Digest::bytes);
  head.at = Timestamp(std::chrono::microseconds(
      static_cast<std::int64_t>(store::read_big_endian(bytes.substr(8 + Digest::bytes, 8)))));
  head.synced = bytes.back() != '\0';
  return Found(std::move(head));
}

namespace {

// Follows the chain block by block.
class Checking {
 public:
  Checking(AuditReport& report, std::set<std::string> wanted)
      : report_(report), wanted_(std::move(wanted)) {}

  void block(std::uint64_t address, std::string_view content) {
    Link told;
    const BlockVisitor visitor{
        nullptr, [&](const CommitView& commit) { return record(commit.head, commit.position); },
        [&](const NoteView& note) {
          if (note.kind == NoteKind::missing) missing(note);
          return record(note.head, note.position);
        },
        [&](Link link) -> Result<void> {
          told = std::move(link);
          return {};
        }};
    if (!read_block(content, address, visitor).ok()) {
      fault("the block at " + std::to_string(address) + " is damaged");
      if (content.size() >= Digest::bytes)
        told.hash = content.substr(content.size() - Digest::bytes);
      told.number = number_;
    } else if (seal_of(content, address, link_.hash, digest_) != told.hash) {
      fault("what stands in the block at " + std::to_string(address) + ", up to record " +
            std::to_string(told.number) + ", is not what was sealed there after record " +
            std::to_string(link_.number));
    } else if (told.number != number_) {
      fault("the block at " + std::to_string(address) + " counts its records wrongly");
    }
    // What follows is held against what stands here, so that one change is told once.
    number_ = told.number;
    link_ = std::move(told);
    wanted_.erase(hex_encode(link_.hash));
  }

  const Link& link() const { return link_; }
  Timestamp at() const { return at_; }
  const std::set<std::string>& not_found() const { return wanted_; }
  void fault(std::string text) {
    if (report_.faults.size() < AuditReport::faults_max) report_.faults.push_back(std::move(text));
  }

 private:
  Result<void> record(const CommitHead& head, std::uint64_t position) {
    if (head.number != ++number_)
      fault("the record at " + std::to_string(position) + " is number " +
            std::to_string(head.number) + " where " + std::to_string(number_) + " belongs");
    number_ = head.number;
    at_ = head.at;
    return {};
  }
  void missing(const NoteView& note) {
    fault("record " + std::to_string(note.head.number) + " says that " + std::to_string(note.more) +
          " records before it went missing");
  }

  AuditReport& report_;
  std::set<std::string> wanted_;  // hashes that must be met
  Digest digest_;
  Link link_;
  std::uint64_t number_ = 0;
  Timestamp at_{};
};

void hold_against(const NotedHead& noted, Checking& checking) {
  if (!checking.not_found().contains(hex_encode(noted.link.hash))) return;
  const std::uint64_t end = checking.link().number;
  const std::string when = format_timestamp(noted.at);
  if (noted.link.number > end) {
    checking.fault("the end is cut off: record " + std::to_string(noted.link.number) +
                   " was there (" + when + "), and the latest is " + std::to_string(end));
  } else {
    checking.fault("record " + std::to_string(noted.link.number) + " (" + when +
                   ") is not the one that was noted");
  }
}

}  // namespace

AuditReport verify_audit(store::Store& store, const std::string& tenant,
                         const std::vector<std::string>& heads) {
  AuditReport report;
  std::set<std::string> wanted(heads.begin(), heads.end());
  // Before the journal, which a running server may be writing: it is then no shorter than noted.
  const auto noted = noted_head(store, tenant);
  if (noted.ok() && *noted) wanted.insert(hex_encode((*noted)->link.hash));
  Checking checking(report, wanted);
  if (!noted.ok()) checking.fault(noted.error().message);
  const auto log = store.log(tenant);
  if (!log.ok()) {
    checking.fault(log.error().message);
    return report;
  }
  const auto read = (*log)->scan(0, [&](std::uint64_t address, std::string_view content) {
    checking.block(address, content);
    return true;
  });
  if (!read.ok()) checking.fault(read.error().message);
  if (noted.ok() && *noted) hold_against(**noted, checking);
  for (const std::string& head : heads)
    if (checking.not_found().contains(head)) checking.fault("the head " + head + " is not in it");
  report.head = {checking.link().number, hex_encode(checking.link().hash), checking.at()};
  return report;
}

}  // namespace maillage::engine
