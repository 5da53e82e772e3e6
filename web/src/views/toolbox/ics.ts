// Events as a calendar file that calendar programs read (RFC 5545). Pure.

export interface CalendarEvent {
  id: string;
  title: string;
  description: string;
  place: string;
  url: string;
  /** Moments as in 2026-12-01T09:30:00Z, or a whole day; an empty end is left out. */
  starts: string;
  ends: string;
  cancelled: boolean;
}

const LINE_BYTES_MAX = 75;

/** 3.3.11: what would end a value or a list is escaped, and a line break written as \n. */
function escaped(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/[;,]/g, '\\$&')
    .replace(/\r\n|\r|\n/g, '\\n');
}

/** 3.3.5, form 2: a moment in UTC; empty when it is none. */
function moment(iso: string): string {
  const time = new Date(iso);
  if (iso === '' || Number.isNaN(time.getTime())) return '';
  return time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
}

/** 3.1: lines of at most 75 bytes; the next begins with a space, and no letter is cut. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let present = '';
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > LINE_BYTES_MAX) {
      lines.push(present);
      present = ' ';
      bytes = 1;
    }
    present += letter;
    bytes += size;
  }
  return [...lines, present].join('\r\n');
}

/** 3.3.4: a whole day. */
const is_day = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

function event_lines(event: CalendarEvent, now: string): string[] {
  const whole_day = is_day(event.starts);
  const starts = whole_day ? event.starts.replace(/-/g, '') : moment(event.starts);
  if (starts === '') return [];
  const ends = moment(event.ends);
  const optional = (name: string, value: string): string[] =>
    value === '' ? [] : [`${name}:${value}`];
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(event.id)}`,
    `DTSTAMP:${now}`,
    whole_day ? `DTSTART;VALUE=DATE:${starts}` : `DTSTART:${starts}`,
    // 3.8.2.2: the end is later than the start.
    ...optional('DTEND', !whole_day && ends > starts ? ends : ''),
    `SUMMARY:${escaped(event.title)}`,
    ...optional('DESCRIPTION', escaped(event.description)),
    ...optional('LOCATION', escaped(event.place)),
    ...optional('URL', event.url),
    `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
  ];
}

/** The calendar file; `now` is when it is made. Events without a beginning are left out. */
export function calendar_file(events: CalendarEvent[], now: Date): string {
  const made = moment(now.toISOString());
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Maillage//Calendar//EN',
    'CALSCALE:GREGORIAN',
    ...events.flatMap((event) => event_lines(event, made)),
    'END:VCALENDAR',
  ];
  return lines.map(folded).join('\r\n') + '\r\n';
}

/** A file name of plain letters: "Atelier : l'eau" becomes "atelier-l-eau.ics". */
export function file_name(title: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${plain || 'maillage'}.ics`;
}

/** Hands a text to the browser as a file to keep. */
export function save_file(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the address over by then.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
