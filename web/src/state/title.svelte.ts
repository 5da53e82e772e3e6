// The title of the present page, shown by the browser and announced by screen readers.
let title = $state('');

export function page_title(): string {
  return title;
}
export function set_page_title(next: string): void {
  title = next;
}
