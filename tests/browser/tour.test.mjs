// The tour of docs/guide/tour.md: a project officer of Nassogne, whose water network leaks, finds in
// five clicks who has done it, who supports the municipality and who could join. The same run
// writes the guide's pictures when MAILLAGE_SCREENSHOTS=1.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, PHONE, picture, settle } from './browser.mjs';

const BOOK = { width: 1280, height: 960 };
use_bed();

async function on_page(path, play, viewport = BOOK) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport });
  try {
    await page.goto(path);
    await settle(page);
    await play(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

// Waits until the map has its cells, so that pictures show it.
const CELL = 'main svg[role=img] :is([data-id], circle)';
const map_drawn = (page) => page.locator(CELL).first().waitFor({ state: 'attached' });

describe('the tour', () => {
  it('answers a project officer of Nassogne in five clicks', () =>
    on_page('/', async (page) => {
      let clicks = 0;
      const click = async (locator) => {
        await locator.click();
        clicks++;
      };
      await map_drawn(page);
      await picture(page, 'home');

      await click(page.locator('#place-search'));
      await page.keyboard.type('nasso');
      await click(page.getByRole('option', { name: /^Nassogne/ }));
      await page.locator('#place-name', { hasText: 'Nassogne' }).waitFor();
      const support = page.locator('.card[data-dimension=accompaniment]');
      await support.getByRole('link', { name: 'Idelux Projets publics' }).first().waitFor();
      const similar = page.locator('.similar');
      await similar.getByRole('button', { name: 'Saint-Hubert' }).waitFor();
      await picture(page, 'municipality');

      await click(page.getByRole('link', { name: 'Voir les 4 besoins' }));
      const need = page.getByRole('link', { name: 'Trouver les fuites du réseau d\'eau communal' });
      await need.waitFor();
      await click(need);
      await page.locator('h1', { hasText: 'Trouver les fuites' }).waitFor();
      const open_answers = page.getByRole('button', { name: 'Voir les réponses' });
      await open_answers.waitFor();
      await map_drawn(page);
      await picture(page, 'need');

      await click(open_answers);
      const group = (name) => page.locator(`section[aria-labelledby=answers-${name}]`);
      for (const town of ['La Roche-en-Ardenne', 'Attert', 'Musson']) {
        await group('done').getByText(town).first().waitFor();
      }
      for (const town of ['Tenneville', 'Marche-en-Famenne', 'Tellin', 'Saint-Hubert']) {
        await group('same').getByText(town).first().waitFor();
      }
      for (const body of ['Idelux Projets publics', 'FuturoCité']) {
        await group('help').getByRole('link', { name: body }).first().waitFor();
      }
      await group('done').getByText('Même catégorie').first().waitFor();
      await group('done').getByText('projets@la-roche-en-ardenne.example').waitFor();
      assert.equal(clicks, 5);
      assert.deepEqual(await axe_findings(page), []);
      await picture(page, 'answers');
    }));

  it('shows which municipalities share a need, and where the strategy has gaps', () =>
    on_page('/', async (page) => {
      const cluster = page.locator('.cluster');
      await cluster.getByRole('heading', { level: 2 }).waitFor();
      assert.ok((await cluster.locator('.members li').count()) >= 3, 'at least three share it');
      for (const action of ['Rejoindre', 'Contacter', 'Demander']) {
        await cluster.getByRole('button', { name: action }).waitFor();
      }
      await picture(page, 'same-need', { of: cluster });
      const matrix = page.locator('section[aria-labelledby=matrix-title]');
      assert.equal(await matrix.locator('tbody tr').count(), 5, 'five themes');
      assert.equal(await matrix.locator('thead th').count(), 8, 'eight cross-cutting issues');
      assert.ok((await matrix.locator('.cell.gap').count()) > 0, 'the gaps are visible');
      await picture(page, 'strategy-matrix', { of: matrix });
    }));

  it('shows what a pool saves, and how that is computed', () =>
    on_page('/pools/urn%3Angsi-ld%3APool%3Afictional-lighting-condroz', async (page) => {
      await page.locator('.lead', { hasText: '4 membres' }).waitFor();
      await page.locator('.lead .figure', { hasText: '€' }).waitFor();
      for (const town of ['Ciney', 'Hamois', 'Havelange', 'Somme-Leuze']) {
        await page.locator('main').getByText(town).first().waitFor();
      }
      await map_drawn(page);
      await picture(page, 'pool');
    }));

  it('fits on a phone', () =>
    on_page('/?place=be-nis-83040', async (page) => {
      await page.locator('#place-name', { hasText: 'Nassogne' }).waitFor();
      await map_drawn(page);
      await picture(page, 'phone');
    }, PHONE));
});
