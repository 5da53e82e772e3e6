// The area that the region covers, as an id.
import { region } from './session.svelte';

export function session_scope(): string | undefined {
  return region()?.scope ?? undefined;
}
