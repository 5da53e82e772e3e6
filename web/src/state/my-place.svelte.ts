// The municipality that the reader calls theirs, kept in this browser only. It shortens the way on
// the first screen and fills in the municipality of a new form.
const KEPT = 'maillage.place';

function read(): string | null {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept?.startsWith('urn:ngsi-ld:AdministrativeArea:') ? kept : null;
  } catch {
    return null;
  }
}

let mine = $state<string | null>(read());

export function my_place(): string | null {
  return mine;
}

/** Keeps a municipality, or forgets it with null. Where storage is refused it lasts for the page. */
export function keep_my_place(id: string | null): void {
  mine = id;
  try {
    if (id) localStorage.setItem(KEPT, id);
    else localStorage.removeItem(KEPT);
  } catch {
    // Private windows may refuse storage.
  }
}
