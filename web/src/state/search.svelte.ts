// Whether the search palette is open; the header opens it, the palette shows itself.
let open = $state(false);

export function search_open(): boolean {
  return open;
}
export function open_search(): void {
  open = true;
}
export function close_search(): void {
  open = false;
}
