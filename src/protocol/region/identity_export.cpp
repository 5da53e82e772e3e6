// Taking one's data away: the export as a document that is sent while it is read, so that it needs
// little memory however much there is.
#include "identity/export.h"

#include "identity/keeping.h"
#include "protocol/region/export_document.h"
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::size_t piece_bytes = 64u << 10;
constexpr std::chrono::seconds patience{30};  // with a reader that stands still

struct Job {
  const RegionDeps& deps;  // outlives the server
  identity::Account account;
  bool as_page = false;
  std::string language;
  identity::ExportGate::Ticket ticket;
};

void send_document(const Job& job, http::Responder respond) {
  const Timestamp now = job.deps.engine.now();
  http::Response head;
  head.headers.set("Content-Type", job.as_page ? "text/html; charset=utf-8" : "application/json");
  head.headers.set("Content-Disposition", "attachment; filename=\"maillage-" +
                                              format_timestamp(now).substr(0, 10) +
                                              (job.as_page ? ".html\"" : ".json\""));
  head.headers.set("Cache-Control", "no-store");
  const auto stream = respond.stream(std::move(head));
  const auto document = job.as_page ? export_as_page(job.deps.engine.registry()) : export_as_json();
  std::string text;
  const auto flush = [&](std::size_t at_least) {
    if (text.size() < at_least) return true;
    for (std::size_t at = 0; at < text.size(); at += piece_bytes)
      if (!stream->send_in_time(text.substr(at, piece_bytes), patience)) return false;
    text.clear();
    return true;
  };
  document->begin(text, {job.deps.accounts.options().region, job.language, now});
  const auto done = identity::export_account(job.deps.accounts, job.account,
                                             {[&](std::string_view name) {
                                                document->section(text, name);
                                                return flush(piece_bytes);
                                              },
                                              [&](const Json& item) {
                                                document->item(text, item);
                                                return flush(piece_bytes);
                                              }});
  if (done.ok()) document->end(text);
  (void)flush(1);
  stream->close();
}

Result<IdentityReply> prepared(const IdentityCall& call, identity::Account account) {
  MAILLAGE_ASSIGN(auto ticket, call.accounts().exports().enter(call.account()));
  const std::string_view language = call.input.string_at("language", account.language);
  const auto job = std::make_shared<Job>(Job{call.deps, std::move(account),
                                             call.input.string_at("format") == "page",
                                             std::string(language), std::move(ticket)});
  IdentityReply reply;
  reply.about = job->account.person;
  reply.stream = [job](http::Responder respond) { send_document(*job, std::move(respond)); };
  return reply;
}

Result<IdentityReply> export_own(const IdentityCall& call) {
  MAILLAGE_ASSIGN(auto account, call.accounts().find(call.account()));
  if (!account) return not_found("the account");
  return prepared(call, std::move(*account));
}

// On somebody's request, by who keeps the accounts: all of it is then shown to them.
Result<IdentityReply> export_for(const IdentityCall& call) {
  MAILLAGE_ASSIGN(auto account, kept_account(call));
  if (account.person.empty()) return invalid("account", "is not one of a person");
  MAILLAGE_TRY(identity::keep_decision(call.accounts(), call.caller.actor, account,
                                       {"exported", call.input.string_at("reason")}));
  if (const auto record = call.deps.engine.get(call.caller.actor, account.person))
    call.deps.engine.told(call.caller.actor, *record);
  return prepared(call, std::move(account));
}

}  // namespace

std::vector<IdentityRoute> export_routes() {
  using enum http::Method;
  return {
      {post, "/api/v1/account/export", "exportAccount",
       "Everything that is kept of oneself, as a document to take away.", Needs::fresh,
       R"({"type":"object","properties":{
           "format":{"type":"string","enum":["json","page"],"description":"page: to read, as HTML."},
           "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the page."}}})",
       export_own, "PersonalData"},
      {post, "/api/v1/accounts/export", "exportFor",
       "The same of somebody who asked for it. For administrators and officers of identity.",
       Needs::fresh,
       R"({"type":"object","required":["account","reason"],"properties":{
           "account":{"type":"string","minLength":1,"maxLength":254},
           "reason":{"type":"string","minLength":10,"maxLength":500},
           "format":{"type":"string","enum":["json","page"]},
           "language":{"type":"string","enum":["fr","nl","de","en"]}}})",
       export_for, "PersonalData"},
  };
}

}  // namespace maillage::protocol
