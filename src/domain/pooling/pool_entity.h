// A proposal as the fields of a Pool entity, in the simple form, with its reasons in words.
#pragma once

#include "domain/pooling/problem.h"

namespace maillage::domain::pooling {

enum class Origin {
  proposal,  // found by pools.propose: the next proposal may replace it
  hand,      // people chose its members
};

// Title, kind, members, costs, shares, arithmetic, reasons, candidates… Null for what the pool does
// not have, so that an update takes away what no longer holds.
Json fields_of(const Graph& graph, const Problem& problem, const Proposal& proposal, Origin origin);

// What belongs to the members rather than to the arithmetic, for a new pool: strategy links,
// whether they are fictional.
Json first_fields_of(const Graph& graph, const Problem& problem, const Proposal& proposal);

// The parameters stored in a pool's arithmetic; the defaults when it has none.
solve::Parameters stored_parameters(const Graph& graph, const PoolRow& pool);

Text title_of(const Graph& graph, const Problem& problem, const solve::Pool& pool);
Json reasons_of(const Graph& graph, const Proposal& proposal);
// Why this supply, or this missing member.
Json supply_reasons(const Graph& graph, const Problem& problem, const Proposal& proposal,
                    const SupplyRow& row);
Json missing_reasons(const solve::Completion& completion);
Json shortfalls_of(const solve::Pool& pool);
Json range_json(const solve::Range& range);

}  // namespace maillage::domain::pooling
