#include "identity/export_gate.h"

namespace maillage::identity {

Result<ExportGate::Ticket> ExportGate::enter(std::string_view account) {
  const auto standing = limits_.ask(account, per_minute);
  if (!standing.admitted)
    return make_error(ErrorCode::unavailable, "Too many exports in a short time. Wait a little.",
                      std::to_string(standing.retry_after.count()));
  if (running_->fetch_add(1) >= running_max) {
    running_->fetch_sub(1);
    return make_error(ErrorCode::unavailable, "Others are being exported. Wait a little.", "10");
  }
  return Ticket(nullptr, [running = running_](void*) { running->fetch_sub(1); });
}

}  // namespace maillage::identity
