// Who is using the page, and what region this is.
import { api, use_csrf } from '../api/client';
import type { Me, RegionInfo } from '../api/types';

let me = $state.raw<Me | null>(null);

export function session(): Me | null {
  return me;
}
export function region(): RegionInfo | null {
  return me?.region ?? null;
}
export function signed_in(): boolean {
  return me !== null && me.kind !== 'anonymous';
}

export async function load_session(): Promise<void> {
  me = await api.me();
  use_csrf(me.csrf);
}

export async function sign_in(name: string, password: string): Promise<void> {
  const answer = await api.sign_in(name, password);
  use_csrf(answer.csrf);
  await load_session();
}

export async function sign_out(): Promise<void> {
  await api.sign_out();
  use_csrf(undefined);
  await load_session();
}
