import { describe, expect, it } from 'vitest';
import { calendar_file, file_name, type CalendarEvent } from './ics';

const NOW = new Date('2026-11-25T10:00:00Z');
const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  id: 'urn:ngsi-ld:Event:x',
  title: 'Atelier',
  description: '',
  place: '',
  url: '',
  starts: '2026-12-01T09:30:00Z',
  ends: '2026-12-01T11:00:00.500+01:00',
  cancelled: false,
  ...more,
});
const lines = (given: CalendarEvent[]): string[] => calendar_file(given, NOW).split('\r\n');

describe('a whole day', () => {
  it('has a date and no hour', () => {
    const event = {
      id: 'm',
      title: 'Conseil',
      description: '',
      place: '',
      url: '',
      starts: '2026-12-07',
      ends: '',
      cancelled: false,
    };
    const file = calendar_file([event], new Date('2026-11-25T10:00:00Z'));
    expect(file).toContain('DTSTART;VALUE=DATE:20261207\r\n');
    expect(file).not.toContain('DTEND');
  });
});

describe('a calendar file', () => {
  it('says when, in UTC', () => {
    const found = lines([event()]);
    expect(found[0]).toBe('BEGIN:VCALENDAR');
    expect(found).toContain('DTSTAMP:20261125T100000Z');
    expect(found).toContain('DTSTART:20261201T093000Z');
    expect(found).toContain('DTEND:20261201T100000Z');
    expect(found.at(-1)).toBe('');
    expect(found.at(-2)).toBe('END:VCALENDAR');
  });
  it('escapes what would end a value', () => {
    const found = lines([event({ title: 'Eau; gaz, lumière \\ 1\r\n2', place: 'Ciney' })]);
    expect(found).toContain('SUMMARY:Eau\\; gaz\\, lumière \\\\ 1\\n2');
    expect(found).toContain('LOCATION:Ciney');
  });
  it('folds long lines by bytes and cuts no letter', () => {
    const title = 'é😀'.repeat(60);
    const text = calendar_file([event({ title })], NOW);
    const encoder = new TextEncoder();
    for (const line of text.split('\r\n')) expect(encoder.encode(line).length).toBeLessThan(76);
    expect(text.replace(/\r\n /g, '')).toContain(`SUMMARY:${title}`);
  });
  it('leaves out what is not known, and events without a beginning', () => {
    const found = lines([event({ ends: '' }), event({ starts: 'soon' }), event({ starts: '' })]);
    expect(found.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(found.some((line) => line.startsWith('DTEND'))).toBe(false);
    expect(found.some((line) => line.startsWith('DESCRIPTION'))).toBe(false);
  });
  it('never ends before it begins, and says what is cancelled', () => {
    const found = lines([event({ ends: '2026-11-01T00:00:00Z', cancelled: true })]);
    expect(found.some((line) => line.startsWith('DTEND'))).toBe(false);
    expect(found).toContain('STATUS:CANCELLED');
  });
});

it('a file has a plain name', () => {
  expect(file_name("Atelier : l'eau, là-bas")).toBe('atelier-l-eau-la-bas.ics');
  expect(file_name('水')).toBe('maillage.ics');
});
