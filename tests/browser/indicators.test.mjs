// The dashboard of the strategy and the page of one indicator: a citizen reads where the region
// stands, chooses a territory, sees what is missing, and takes the figures away as a table or CSV.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, picture, settle, WIDE } from './browser.mjs';

use_bed();

const ONLINE = '/indicators/urn:ngsi-ld:Indicator:fictional-online-formalities';
const DWELLINGS = '/indicators/be-permits-dwellings';

async function on_page(path, viewport, play, locale = 'fr-BE') {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport, locale });
  try {
    await page.goto(path);
    await settle(page);
    await play(page);
    assert.deepEqual(await axe_findings(page), []);
    assert.equal(await overflow(page), 0, 'nothing is wider than the window');
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`indicators on a ${name}`, () => {
    it('the dashboard says where the region stands and what is late', () =>
      on_page('/indicators', viewport, async (page) => {
        const card = page.locator('article', { hasText: 'Démarches faisables en ligne' });
        await card.getByText('En retrait').waitFor();
        await card.getByText(/valeurs en retard \(T\d 20\d\d\)/).waitFor();
        await card.getByText('Rurales').waitFor();
        await picture(page, `indicators-${name}`);
        await page.getByRole('button', { name: /avec des valeurs en retard/ }).click();
        await page.locator('article', { hasText: 'Maturité numérique' }).waitFor({ state: 'detached' });
      }));

    it('one indicator has its chart, map, table and CSV', () =>
      on_page(ONLINE, viewport, async (page) => {
        await page.locator('main svg[role=img] path[data-id]').first().waitFor({ state: 'attached' });
        await page.locator('summary', { hasText: 'Les valeurs en tableau' }).click();
        await page.getByRole('rowheader', { name: 'T3 2026' }).waitFor();
        await page.getByRole('button', { name: 'Urbaines et rurales' }).click();
        await page.locator('path.line.rural').waitFor();
        await picture(page, `indicator-${name}`);
        const csv = page.getByRole('link', { name: 'Télécharger (CSV)' }).first();
        const answer = await page.request.get(await csv.getAttribute('href'));
        assert.match(answer.headers()['content-type'], /^text\/csv/);
        const lines = (await answer.text()).split('\r\n');
        assert.equal(lines[0], 'period,code,territory,urban_class,value');
        assert.equal(lines.length, 19 * 261 + 2, 'a row per quarter and municipality');
      }));
  });
}

describe('figures of a territory', () => {
  it('follow the choice of a province, which the address keeps', () =>
    on_page(DWELLINGS, WIDE, async (page) => {
      const province = page.getByRole('combobox', { name: 'Territoire' });
      await province.locator('option', { hasText: /^Luxembourg$/ }).waitFor({ state: 'attached' });
      await province.selectOption({ label: 'Luxembourg' });
      await page.getByText(/Luxembourg, 20\d\d/).waitFor();
      assert.match(page.url(), /territory=.*80000/);
      await page.reload();
      await settle(page);
      await page.getByText(/Luxembourg, 20\d\d/).waitFor();
    }));

  it('say in each language that a value is missing', async () => {
    for (const [locale, words] of [
      ['nl-BE', /late waarden|gemeenten gaven/],
      ['de-BE', /verspätete Werte|Gemeinden haben/],
      ['en-IE', /late values|municipalities have/],
    ]) {
      await on_page(DWELLINGS, WIDE, (page) => page.getByText(words).first().waitFor(), locale);
    }
  });
});
