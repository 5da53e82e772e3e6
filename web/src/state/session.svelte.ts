// Who is using the page, and what region this is.
import { api, operations, use_csrf, use_expiry } from '../api/client';
import type { Me, RegionInfo, StartSeeingInput } from '../api/types';

let me = $state.raw<Me | null>(null);
let expired = $state(false);

use_expiry(() => {
  if (!signed_in() || !me) return;
  me = { ...me, kind: 'anonymous', name: '', csrf: '' };
  use_csrf(undefined);
  expired = true;
});

export function session(): Me | null {
  return me;
}
export function region(): RegionInfo | null {
  return me?.region ?? null;
}
export function signed_in(): boolean {
  return me !== null && me.kind !== 'anonymous';
}

/** Whether the session ended while the page was open and nobody has signed in since. */
export function session_expired(): boolean {
  return expired;
}

export async function load_session(): Promise<void> {
  me = await api.me();
  use_csrf(me.csrf);
  if (signed_in()) expired = false;
}

export async function sign_in(name: string, password: string, code?: string): Promise<void> {
  await signed_in_by(() => api.sign_in(name, password, code));
}

/** Takes up the session that an answer brought: of signing in, or of finishing an account. */
export async function signed_in_by(answer: () => Promise<{ csrf: string }>): Promise<void> {
  const { csrf } = await answer();
  use_csrf(csrf);
  await load_session();
}

/** Acts for another organisation; without one for oneself. */
export async function act_for(organisation?: string, onBehalfOf?: string): Promise<void> {
  await operations.act_for({ organisation, onBehalfOf });
  await load_session();
}

/** The other tabs of this browser share the session, and learn here that its rights changed. */
export const rights_channel = (): BroadcastChannel | null =>
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('maillage-rights');

// This tab hears what it says itself, and is on its way elsewhere.
let leaving = false;
export const is_leaving = (): boolean => leaving;

function rights_changed(to: 'theirs' | 'own'): void {
  leaving = true;
  const channel = rights_channel();
  channel?.postMessage(to);
  channel?.close();
}

/** Looks with somebody else's rights. The page begins anew, so that nothing of before stays on it. */
export async function start_seeing(input: StartSeeingInput): Promise<void> {
  await operations.start_seeing(input);
  rights_changed('theirs');
  location.assign('/');
}

export async function end_seeing(): Promise<void> {
  await operations.end_seeing();
  rights_changed('own');
  location.assign('/administration/seeing');
}

export async function sign_out(): Promise<void> {
  await api.sign_out();
  use_csrf(undefined);
  await load_session();
}
