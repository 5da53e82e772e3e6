// Every page, on a desk and on a phone: it shows a heading, axe finds nothing, nothing sticks out,
// the browser complains of nothing and no other server is asked.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import {
  axe_findings,
  open_page,
  overflow,
  PHONE,
  settle,
  sign_in,
  WIDE,
} from './browser.mjs';

const PAGES = [
  '/',
  '/?place=be-nis-92094',
  '/projects',
  '/projects?view=table',
  '/needs',
  '/needs?view=map',
  '/initiatives',
  '/pools',
  '/calls',
  '/support',
  '/toolbox',
  '/accompaniment',
  '/requests',
  '/bodies',
  '/solutions',
  '/organisations',
  '/strategy',
  '/indicators',
  '/search?text=eau',
  '/sign-in',
  '/nothing-here',
];
const INSIDE = [
  '/account',
  '/new/Need',
  '/new/Project',
  '/accompaniment',
  '/contracts',
  '/recommendations',
  '/requests/urn:ngsi-ld:Request:fictional-rochefort-water',
  '/requests/urn:ngsi-ld:Request:fictional-bertrix-data',
  '/requests/urn:ngsi-ld:Request:fictional-charleroi-trees',
  '/contracts/urn:ngsi-ld:ObjectiveContract:fictional-futurocite',
  '/contracts/urn:ngsi-ld:ObjectiveContract:fictional-e-campus',
];
const DETAILS = ['Need', 'Project', 'Pool', 'Solution', 'Organisation', 'AdministrativeArea', 'Initiative', 'Body'];

use_bed();

async function first_of(type) {
  const answer = await fetch(`${server.address}/api/v1/entities?type=${type}&limit=1`);
  const { items } = await answer.json();
  assert.ok(items[0], `the demonstration has a ${type}`);
  const folder = type === 'Pool' ? 'pools' : 'entities';
  return `/${folder}/${encodeURIComponent(items[0].id)}`;
}

// `play` brings the page into the state to inspect.
async function inspect(path, viewport, { inside = false, play = async () => {} } = {}) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport });
  try {
    if (inside) await sign_in(context);
    await page.goto(path);
    await settle(page);
    await play(page);
    assert.equal(await page.locator('h1').count(), 1, 'the page has one first heading');
    assert.ok((await page.title()).length > 3, 'the page has a title');
    assert.deepEqual(await axe_findings(page), []);
    assert.equal(await overflow(page), 0, 'nothing is wider than the window');
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`pages on a ${name}`, () => {
    for (const path of PAGES) it(path, () => inspect(path, viewport));
    for (const path of INSIDE) {
      it(`${path}, signed in`, () => inspect(path, viewport, { inside: true }));
    }
    for (const type of DETAILS) {
      it(`the page of a ${type}`, async () => inspect(await first_of(type), viewport));
    }
  });
}

describe('what opens on a page', () => {
  it('search from anywhere', () =>
    inspect('/needs', WIDE, {
      play: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').getByRole('combobox').fill('namur');
        await page.getByRole('option', { name: /Namur/ }).first().waitFor();
      },
    }));

  it('the menu of a phone', () =>
    inspect('/', PHONE, {
      play: async (page) => {
        await page.getByRole('button', { name: 'Menu' }).click();
        await page.locator('#main-navigation.open').waitFor();
      },
    }));

  it('the filters of a list on a phone', () =>
    inspect('/needs', PHONE, {
      play: async (page) => {
        await page.getByRole('button', { name: 'Filtres' }).click();
        await page.getByRole('dialog').waitFor();
      },
    }));

  it('the history of a need', async () =>
    inspect(await first_of('Need'), WIDE, {
      play: async (page) => {
        await page.getByRole('tab', { name: 'Historique' }).click();
        await page.getByRole('tabpanel').getByText('version 1').first().waitFor();
      },
    }));
});
