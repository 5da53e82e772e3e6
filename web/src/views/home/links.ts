// Addresses of lists with filters, named as in the region API.
import { query_string } from '../../router';

const AREA = 'urn:ngsi-ld:AdministrativeArea:';

export function list_of_place(path: string, place: string): string {
  return path + query_string({ territory: place });
}
export function list_of_cell(path: string, theme: string, issue: string): string {
  return path + query_string({ 'f.themes': theme, 'f.issues': issue });
}

/** The short form of an area's id for the address bar, and back. */
export function short_area(id: string): string {
  return id.startsWith(AREA) ? id.slice(AREA.length) : id;
}
export function long_area(short: string): string {
  return short.startsWith('urn:') ? short : AREA + short;
}
