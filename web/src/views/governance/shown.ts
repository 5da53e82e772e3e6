// What a page about a body, a meeting or a recommendation shows: the entity and what concerns it.
import { api, operations } from '../../api/client';
import type { EntityDetail, GovernanceView } from '../../api/types';

export interface Shown {
  detail: EntityDetail;
  view: GovernanceView;
}

/** Reads it for the entity that the page is about. */
export async function read_shown(
  about: { body: string } | { meeting: string } | { recommendation: string },
  signal: AbortSignal,
): Promise<Shown> {
  const id = Object.values(about)[0] as string;
  const [detail, view] = await Promise.all([
    api.entity(id, signal),
    operations.view_governance(about, { signal }),
  ]);
  return { detail, view };
}
