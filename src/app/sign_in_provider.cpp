#include "app/sign_in_provider.h"

#include <fstream>

#include "http/client.h"

namespace maillage::app {

namespace {

constexpr std::chrono::seconds answer_time_max{5};
constexpr std::size_t answer_bytes_max = 1u << 20;

Result<identity::OutgoingAnswer> call_out(const identity::OutgoingCall& call) {
  http::ClientRequest request;
  request.method = call.method;
  request.url = call.url;
  request.headers.add("Accept", "application/json");
  if (!call.authorization.empty()) request.headers.add("Authorization", call.authorization);
  if (!call.body.empty()) {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = call.body;
  }
  auto answer = http::fetch(request, answer_time_max, {.body_bytes_max = answer_bytes_max});
  // Why a connection fails is for the operator; people learn that it did.
  if (!answer.ok())
    return make_error(ErrorCode::unavailable, "The sign-in provider does not answer.");
  return identity::OutgoingAnswer{answer->status, std::move(answer->body)};
}

Result<std::string> secret_of(const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file);
  std::string secret;
  if (!std::getline(in, secret) || secret.empty())
    return make_error(ErrorCode::unavailable, "cannot read " + file, "oidc_secret_file");
  return secret;
}

}  // namespace

Result<std::unique_ptr<identity::Oidc>> open_sign_in_provider(const Config& config,
                                                              identity::Accounts& accounts) {
  if (config.oidc_issuer.empty()) return std::unique_ptr<identity::Oidc>();
  identity::OidcOptions options;
  options.issuer = config.oidc_issuer;
  options.client = config.oidc_client;
  MAILLAGE_ASSIGN(options.secret, secret_of(config.oidc_secret_file));
  options.label = config.oidc_label;
  options.callback = accounts.address_of("/api/v1/oidc/callback");
  options.clock = accounts.options().clock;
  options.random = accounts.options().random;
  options.outgoing = call_out;
  auto oidc = std::make_unique<identity::Oidc>(accounts.codes(), std::move(options));
  MAILLAGE_TRY(oidc->check());
  return oidc;
}

}  // namespace maillage::app
