// A form's draft: what each widget edits, made from an entity and turned back into the values that
// the server takes. Pure; it knows the type definitions but no element of the page.
import type { Geometry, LanguageMap, PropertyDefinition, TypeDefinition } from '../../api/types';
import { LANGUAGES } from '../../api/types';
import { point_of } from '../../map/projection';
import { as_list } from '../../ui/values';

export type Control =
  | 'words' // one text in several languages
  | 'codes' // concepts of a vocabulary
  | 'links' // entities
  | 'point'
  | 'contact'
  | 'yes_no'
  | 'number'
  | 'money'
  | 'date'
  | 'moment' // a date with its time
  | 'structure' // a value of several levels, as JSON
  | 'lines' // texts, one a line
  | 'options' // one of a closed list
  | 'text'
  | 'line';

export interface FormField {
  name: string;
  property: PropertyDefinition;
  control: Control;
  required: boolean;
}
export interface FormSection {
  labels: LanguageMap | null;
  fields: FormField[];
}

/** What a control edits: text, a list of ids or codes, texts by language, or named parts. */
export type DraftValue = string | string[] | LanguageMap;
export type Draft = Record<string, DraftValue>;

/** The control for a property, or null when it is not filled in by hand. */
export function control_of(name: string, property: PropertyDefinition): Control | null {
  if (property.readonly || property.widget === 'hidden') return null;
  switch (property.kind) {
    case 'LanguageProperty':
      return 'words';
    case 'VocabProperty':
      return 'codes';
    case 'Relationship':
    case 'ListRelationship':
      return 'links';
    case 'GeoProperty':
      return name === 'boundary' ? null : 'point';
    case 'JsonProperty':
      if (name === 'contact') return 'contact';
      return property.widget === 'text' ? 'structure' : null;
    default:
      return plain_control(property);
  }
}

function plain_control(property: PropertyDefinition): Control | null {
  if (property.type === 'array') return 'lines';
  if (property.type === 'object') return null;
  if (property.type === 'boolean') return 'yes_no';
  if (property.enum || choices_of(property).length > 0) return 'options';
  if (property.widget === 'money') return 'money';
  if (property.type === 'number' || property.type === 'integer') return 'number';
  if (property.widget === 'date' || property.format === 'date') return 'date';
  if (property.format === 'date-time') return 'moment';
  return property.widget === 'text' ? 'text' : 'line';
}

/** The values of a closed list: named ones, or a short range of whole numbers. */
export function choices_of(property: PropertyDefinition): string[] {
  if (property.enum) return property.enum.map(String);
  const { type, widget, minimum, maximum } = property;
  if (type !== 'integer' || widget !== 'choice' || minimum === undefined || maximum === undefined) {
    return [];
  }
  return Array.from({ length: Math.min(maximum - minimum + 1, 20) }, (_, i) => String(minimum + i));
}

/** The fields in the sections of the type's detail view; what no section names comes last. */
export function sections_of(type: TypeDefinition): FormSection[] {
  const seen = new Set<string>(type.workflow ? [type.workflow.attribute] : []);
  const field = (name: string): FormField[] => {
    const property = type.properties[name];
    const control = property && !seen.has(name) ? control_of(name, property) : null;
    if (!property || !control) return [];
    seen.add(name);
    return [{ name, property, control, required: (type.required ?? []).includes(name) }];
  };
  const named = (type.views?.detail ?? []).map((section) => ({
    labels: section.labels,
    fields: section.fields.flatMap(field),
  }));
  const rest = { labels: null, fields: Object.keys(type.properties).flatMap(field) };
  return [...named, rest].filter((section) => section.fields.length > 0);
}

export function fields_of(type: TypeDefinition): FormField[] {
  return sections_of(type).flatMap((section) => section.fields);
}

/** The draft of one field from the value that the server holds (undefined when absent). */
export function draft_of(field: FormField, value: unknown): DraftValue {
  switch (field.control) {
    case 'words':
      return typeof value === 'string' ? { '@none': value } : { ...(value as LanguageMap) };
    case 'codes':
    case 'links':
      return as_list(value).map(String);
    case 'lines':
      return as_list(value).map(String).join('\n');
    case 'point': {
      const at = point_of(value as Geometry | undefined);
      return at ? at.map(String) : [];
    }
    case 'contact':
      return texts_of(value);
    case 'moment':
      return typeof value === 'string' ? local_moment(value) : '';
    case 'structure':
      return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
    default:
      return value === undefined || value === null ? '' : String(value);
  }
}

function texts_of(value: unknown): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const [name, part] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    if (typeof part === 'string') parts[name] = part;
  }
  return parts;
}

export type FieldProblem = 'number' | 'whole' | 'place' | 'structure';
export type Parsed = { value: unknown } | { problem: FieldProblem };

/** A moment as a browser's control writes it: in the reader's own zone, to the second. */
export function local_moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function moment_value(text: string): Parsed {
  const at = new Date(text);
  return { value: Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z') };
}

function structure_value(text: string): Parsed {
  if (text.trim() === '') return { value: null };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: 'structure' };
  }
}

/** The value for the server; null means that the field is empty. */
export function value_of(field: FormField, draft: DraftValue | undefined): Parsed {
  const many = field.property.many === true;
  switch (field.control) {
    case 'words':
      return { value: words_of(draft as LanguageMap | undefined) };
    case 'codes':
    case 'links': {
      const list = (draft as string[] | undefined) ?? [];
      if (list.length === 0) return { value: null };
      return { value: many ? list : list[0] };
    }
    case 'lines': {
      const list = text_of(draft).split('\n').map((line) => line.trim()).filter(Boolean);
      return { value: list.length === 0 ? null : list };
    }
    case 'point':
      return point_value((draft as string[] | undefined) ?? []);
    case 'contact':
      return { value: words_of(draft as LanguageMap | undefined) };
    case 'moment':
      return moment_value(text_of(draft));
    case 'structure':
      return structure_value(text_of(draft));
    case 'yes_no':
      return { value: draft === 'true' ? true : draft === 'false' ? false : null };
    case 'number':
    case 'money':
      return number_value(text_of(draft), field.property.type === 'integer');
    case 'options': {
      const text = text_of(draft);
      if (text === '') return { value: null };
      return { value: field.property.type === 'string' ? text : Number(text) };
    }
    default: {
      const text = text_of(draft).trim();
      return { value: text === '' ? null : text };
    }
  }
}

const text_of = (draft: DraftValue | undefined): string => (typeof draft === 'string' ? draft : '');

function words_of(draft: LanguageMap | undefined): Record<string, string> | null {
  const kept = Object.entries(draft ?? {}).filter(([, text]) => text && text.trim() !== '');
  return kept.length === 0 ? null : Object.fromEntries(kept.map(([key, text]) => [key, text.trim()]));
}

/** Reads `12 500,50` as well as `12500.5`: spaces are left out, one comma is a decimal point. */
export function parse_number(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

function number_value(text: string, whole: boolean): Parsed {
  if (text.trim() === '') return { value: null };
  const value = parse_number(text);
  if (value === null) return { problem: 'number' };
  if (whole && !Number.isInteger(value)) return { problem: 'whole' };
  return { value };
}

function point_value(parts: string[]): Parsed {
  const [lon = '', lat = ''] = parts;
  if (lon.trim() === '' && lat.trim() === '') return { value: null };
  const at = [parse_number(lon), parse_number(lat)] as const;
  const fits = at[0] !== null && at[1] !== null && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90;
  return fits ? { value: { type: 'Point', coordinates: [at[0], at[1]] } } : { problem: 'place' };
}

/** The languages in which a draft has a text. */
export function languages_in(draft: DraftValue | undefined): string[] {
  const map = (draft ?? {}) as LanguageMap;
  return LANGUAGES.filter((code) => (map[code] ?? '').trim() !== '');
}

export function is_same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
