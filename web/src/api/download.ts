// Takes a document from the API and gives it to the browser to keep.
import { fetch_document } from './client';

/** The name in a Content-Disposition header, or a plain one. */
export function file_name(disposition: string | null): string {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? 'maillage';
}

export async function download(path: string, body: object): Promise<void> {
  const response = await fetch_document(path, body);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = file_name(response.headers.get('Content-Disposition'));
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
