// The roles of a member, each including those before it.
import type { MemberRole } from '../../api/types';

export type Role = MemberRole;
export const ROLES: readonly Role[] = ['viewer', 'editor', 'approver', 'manager'];

export function roles_up_to(most: string): readonly Role[] {
  const at = ROLES.findIndex((role) => role === most);
  return at < 0 ? [] : ROLES.slice(0, at + 1);
}

/** The day that many days from `now`, as the API and date inputs write it. */
export function day_after(days: number, now: Date = new Date()): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
