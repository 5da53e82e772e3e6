#include "app/modules.h"

#include "app/accounts_module.h"
#include "app/import_module.h"
#include "app/organisation_module.h"
#include "app/privacy_module.h"
#include "domain/accompaniment/accompaniment.h"
#include "domain/audit/audit.h"
#include "domain/calls/calls.h"
#include "domain/entities/entities.h"
#include "domain/matching/matching.h"
#include "domain/pooling/pooling.h"
#include "domain/strategy/strategy.h"
#include "domain/territory/territory.h"

namespace maillage::app {

std::vector<domain::Module> all_modules(identity::Accounts* accounts) {
  const auto pictures = std::make_shared<domain::Pictures>();
  return {domain::entities_module(),
          domain::matching_module(pictures),
          domain::territory_module(pictures),
          domain::strategy_module(pictures),
          domain::accompaniment_module(pictures),
          domain::calls_module(pictures),
          domain::pooling_module(),
          organisation_module(accounts),
          privacy_module(accounts),
          accounts_module(accounts),
          domain::audit_module(),
          import_module()};
}

}  // namespace maillage::app
