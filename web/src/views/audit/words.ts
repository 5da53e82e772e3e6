// What a record of the audit says, as keys of the page's texts. The names of operations are the
// server's; nobody has to read them.

/** Where somebody was shown something. */
export function place_key(operation: string): string {
  if (operation === 'entities.list') return 'audit.place.list';
  if (operation === 'entities.read') return 'audit.place.sheet';
  if (operation === 'entities.history') return 'audit.place.history';
  if (operation === 'search' || operation === 'suggest') return 'audit.place.search';
  if (operation === 'views.audit' || operation === 'views.audit-mine') return 'audit.place.audit';
  if (operation.startsWith('ngsi-ld')) return 'audit.place.exchange';
  return 'audit.place.page';
}

/** What was decided about an account; `other` is for what has no words of its own. */
export function deed_key(operation: string, known: (key: string) => boolean): string {
  const key = `audit.deed.${operation.slice(operation.indexOf('.') + 1)}`;
  return known(key) ? key : 'audit.deed.other';
}

const LOOKING = 'looking-as';

/** As whom somebody looked: an entity's id or the kind of a role; '' where that is not told. */
export function looked_as(roles: string[]): string | undefined {
  const word = roles.find((role) => role === LOOKING || role.startsWith(`${LOOKING}:`));
  return word?.slice(LOOKING.length + 1);
}

/** The key of each role's words: "officer:projects" is an officer. */
export function role_keys(roles: string[]): string[] {
  const names = roles.map((role) => role.split(':')[0] ?? role).filter((name) => name !== LOOKING);
  const of_member = ['viewer', 'editor', 'approver', 'manager'];
  return [...new Set(names)].map((name) =>
    of_member.includes(name) ? `role.${name}` : `audit.role.${name}`,
  );
}
