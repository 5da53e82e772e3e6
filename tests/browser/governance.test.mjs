// Quarter's end, as docs/guide/governance.md tells it: the officer makes the review, a member of the
// council writes what the meeting decided and recommends, the addressee answers and carries out, and
// the council closes. Each is a person with that role and no other. The same run writes the guide's
// pictures when MAILLAGE_SCREENSHOTS=1.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, picture, settle, WIDE } from './browser.mjs';
import { sign_in_person } from './roles.mjs';

const COUNCIL = 'urn:ngsi-ld:Body:wallonia-digital-council';
const REGION = 'urn:ngsi-ld:Organisation:be-nis-03000';
const AGENCY = 'urn:ngsi-ld:Organisation:be-adn';
const TOWN = 'urn:ngsi-ld:Organisation:be-nis-83040';
const MEETING = '/meetings/urn:ngsi-ld:Meeting:fictional-council-q3';
const RURAL = '/bodies/urn:ngsi-ld:Body:fictional-rural-committee';
const OVERDUE = '/council-recommendations/urn:ngsi-ld:CouncilRecommendation:fictional-open-data';
const REVIEW = '/reviews/urn:ngsi-ld:StrategyReview:fictional-2026-q2';
const COMPARED =
  '/reviews/compare?from=urn:ngsi-ld:StrategyReview:fictional-2026-q1&to=urn:ngsi-ld:StrategyReview:fictional-2026-q2';
// What waits and what is late is compared with the server's clock.
use_bed({
  today: new Date().toISOString().slice(0, 10),
  accounts: {
    Olga: [{ organisation: AGENCY, role: 'editor', systems: ['strategy'] }],
    Claude: [{ organisation: COUNCIL, role: 'editor' }],
    Andrea: [{ organisation: REGION, role: 'editor' }],
    Noor: [{ organisation: TOWN, role: 'manager' }],
  },
});

/** Opens the page as a person acting for an organisation, or as nobody. */
async function as(who, path, play, { viewport = WIDE, locale } = {}) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport, locale });
  try {
    if (who) await sign_in_person(context, ...who);
    await page.goto(path);
    await settle(page);
    await play(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}
const OFFICER = ['Olga', AGENCY];
const MEMBER = ['Claude', COUNCIL];
const ADDRESSEE = ['Andrea', REGION];
const STRANGER = ['Noor', TOWN];

async function sound(page) {
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0, 'nothing is wider than the window');
}

async function choose(scope, page, field, text) {
  await scope.locator(`[data-field=${field}] input`).fill(text);
  await page.getByRole('option', { name: new RegExp(text) }).first().click();
}
const error_at = (dialog, field) => dialog.locator(`[data-field=${field}] .error`);
const stands = (page, name) => page.locator('.steps [aria-current=step]', { hasText: name }).waitFor();

describe('quarter’s end', () => {
  let recommendation = '';

  it('the officer makes the review for the council’s meeting', () =>
    as(OFFICER, '/reviews', async (page) => {
      await page.getByRole('button', { name: 'Faire une revue' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Faire une revue' }).click();
      assert.match(await error_at(dialog, 'title').innerText(), /nécessaire/);
      await dialog.locator('[data-field=title] input').fill('Revue du 3e trimestre');
      const meeting = dialog.locator('[data-field=meeting] option', { hasText: '3e trimestre 2026' });
      await dialog.locator('select').selectOption(await meeting.getAttribute('value'));
      await sound(page);
      await dialog.getByRole('button', { name: 'Faire une revue' }).click();
      await page.waitForURL(/\/reviews\/urn/);
      await settle(page);
      await page.getByRole('heading', { name: 'Revue du 3e trimestre' }).waitFor();
      await page.getByText('Empreinte du contenu').waitFor();
    }));

  it('a member writes the minutes, a decision and a recommendation, and issues it', () =>
    as(MEMBER, MEETING, async (page) => {
      await page.getByRole('link', { name: 'Revue du 3e trimestre' }).waitFor();
      await page.getByRole('button', { name: 'Écrire le procès-verbal' }).click();
      let dialog = page.getByRole('dialog');
      await dialog.locator('textarea').fill('Le conseil a examiné la revue.');
      await dialog.getByRole('button', { name: 'Enregistrer' }).click();
      await page.locator('section p').getByText('Le conseil a examiné la revue.').waitFor();

      await page.getByRole('button', { name: 'Noter une décision' }).click();
      dialog = page.getByRole('dialog');
      await dialog.locator('[data-field=title] input').fill('La revue est adoptée');
      await dialog.locator('select').selectOption({ label: 'Adoptée' });
      await dialog.getByRole('button', { name: 'Noter une décision' }).click();
      await page.locator('.decisions').getByText('La revue est adoptée').waitFor();

      await page.getByRole('button', { name: 'Préparer une recommandation' }).click();
      dialog = page.getByRole('dialog');
      await dialog.locator('[data-field=title] input').fill('Former les agents des communes rurales');
      await dialog.getByRole('button', { name: 'Préparer une recommandation' }).click();
      assert.match(await error_at(dialog, 'text').innerText(), /nécessaire/);
      assert.match(await error_at(dialog, 'addressee').innerText(), /nécessaire/);
      await dialog.locator('[data-field=text] textarea').fill('Une journée par an et par commune.');
      await choose(dialog, page, 'addressee', 'Région wallonne');
      await choose(dialog, page, 'about', 'Inclusion');
      await sound(page);
      await dialog.getByRole('button', { name: 'Préparer une recommandation' }).click();
      await page.getByRole('link', { name: 'Former les agents des communes rurales' }).click();
      await page.waitForURL(/\/council-recommendations\//);
      await settle(page);
      recommendation = new URL(page.url()).pathname;
      await page.getByRole('button', { name: 'Émettre' }).click();
      await stands(page, 'Émise');
      assert.equal(await page.getByRole('button', { name: 'Répondre' }).count(), 0, 'the council does not answer');
    }));

  it('others read it and move nothing', () =>
    as(STRANGER, recommendation, async (page) => {
      await page.getByText('Une journée par an et par commune.').waitFor();
      assert.equal(await page.locator('.next button').count(), 0);
      await page.goto(MEETING);
      await settle(page);
      assert.equal(await page.getByRole('button', { name: 'Noter une décision' }).count(), 0);
      await page.goto('/reviews');
      await settle(page);
      assert.equal(await page.getByRole('button', { name: 'Faire une revue' }).count(), 0);
    }));

  it('the addressee answers and carries it out by a measure', () =>
    as(ADDRESSEE, recommendation, async (page) => {
      await page.getByRole('button', { name: 'Répondre' }).click();
      let dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Envoyer la réponse' }).click();
      assert.match(await error_at(dialog, 'verdict').innerText(), /nécessaire/);
      await dialog.locator('select').selectOption({ label: 'Acceptée en partie' });
      await dialog.locator('[data-field=text] textarea').fill('Une journée tous les deux ans.');
      await sound(page);
      await dialog.getByRole('button', { name: 'Envoyer la réponse' }).click();
      await stands(page, 'Répondue');
      await page.getByText('Une journée tous les deux ans.').waitFor();
      await page.getByRole('button', { name: 'Mettre en œuvre' }).click();
      dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Mettre en œuvre' }).click();
      assert.match(await error_at(dialog, 'measures').innerText(), /nécessaire/);
      await choose(dialog, page, 'measures', 'espaces publics');
      await dialog.getByRole('button', { name: 'Mettre en œuvre' }).click();
      await stands(page, 'Mise en œuvre');
      await page.locator('.measures').getByText('50 %').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Clôturer' }).count(), 0, 'the council closes');
    }));

  it('the council closes it with what came of it', () =>
    as(MEMBER, recommendation, async (page) => {
      await page.getByRole('button', { name: 'Clôturer' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('textarea').fill('Douze communes formées.');
      await dialog.getByRole('button', { name: 'Clôturer' }).click();
      await stands(page, 'Clôturée');
      await page.locator('section p').getByText('Douze communes formées.').waitFor();
      assert.equal(await page.locator('.next button').count(), 0, 'nothing follows');
      await page.goto('/governance?state=closed');
      await page.getByRole('link', { name: 'Former les agents des communes rurales' }).waitFor();
    }));
});

describe('a body', () => {
  it('shows its members with their terms, its meetings and what it waits for', () =>
    as(null, RURAL, async (page) => {
      await page.getByRole('row', { name: /Nassogne/ }).getByText('Présidence').waitFor();
      await page.getByText('terminé le 1 juin 2026').waitFor();
      await page.getByText('sans durée connue').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Publier les zones blanches commune par commune' }).waitFor();
      await sound(page);
    }));

  it('plans its next meeting, which gives a file for the calendar', () =>
    as(MEMBER, `/bodies/${COUNCIL}`, async (page) => {
      await page.getByRole('button', { name: 'Planifier une réunion' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('[data-field=title] input').fill('Conseil d’hiver');
      await dialog.locator('[data-field=date] input').fill('2099-01-15');
      await dialog.locator('textarea').fill('1. Revue\n2. Divers');
      await dialog.getByRole('button', { name: 'Planifier une réunion' }).click();
      await page.getByRole('link', { name: 'Conseil d’hiver' }).click();
      await page.waitForURL(/\/meetings\//);
      await settle(page);
      assert.equal(await page.locator('ol[lang], article ol').first().locator('li').count(), 2);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Dans mon agenda' }).click(),
      ]);
      assert.match(await readFile(await file.path(), 'utf8'), /DTSTART;VALUE=DATE:20990115/);
    }));
});

describe('what waits', () => {
  it('stands first where it is late, with the days', () =>
    as(null, '/governance', async (page) => {
      const first = page.locator('section[aria-labelledby=recommendations-title] article').first();
      await first.getByText('Réponse en retard').waitFor();
      await first.getByText(/Attend depuis \d+ jours/).waitFor();
      await page.getByRole('button', { name: /Réponse en retard \(1\)/ }).click();
      await page.waitForURL(/state=overdue/);
    }));
});

describe('reviews', () => {
  it('are compared: what got better or worse, and by how much', () =>
    as(null, COMPARED, async (page) => {
      const row = page.getByRole('row', { name: /Démarches faisables en ligne/ });
      await row.getByText('mieux').waitFor();
      await row.getByText('+0,7').waitFor();
      await page.getByText('n’existait pas').first().waitFor();
      await page.getByRole('button', { name: /Aussi ce qui n’a pas bougé/ }).click();
      await page.getByRole('row', { name: /Nouveaux logements autorisés/ }).first().waitFor();
      await sound(page);
    }));

  it('are had as a file, in the language of the page', () =>
    as(null, REVIEW, async (page) => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download as PDF' }).click(),
      ]);
      const bytes = await readFile(await file.path());
      assert.match(bytes.toString('latin1'), /^%PDF-1\.7[^]*\/Lang\(en\)[^]*%%EOF\n$/);
    }, { locale: 'en' }));

  it('print on paper without what can only be clicked', () =>
    as(null, REVIEW, async (page) => {
      await page.getByRole('heading', { name: 'Smart Région' }).waitFor();
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.getByRole('button', { name: 'Imprimer' }).count(), 0);
      assert.equal(await page.locator('body > #app > header').isVisible(), false);
      assert.ok(await page.getByText('Empreinte du contenu').isVisible());
      const paper = await page.pdf({ format: 'A4' });
      assert.ok(paper.length > 10_000);
    }));
});

const PAGES = {
  governance: '/governance',
  'governance-body': RURAL,
  'governance-meeting': '/meetings/urn:ngsi-ld:Meeting:fictional-council-q2',
  'governance-recommendation': OVERDUE,
  'governance-reviews': '/reviews',
  'governance-review': REVIEW,
  'governance-comparison': COMPARED,
};
describe('every page', () => {
  for (const [name, path] of Object.entries(PAGES)) {
    it(`${name} is sound on a desk and on a phone`, () =>
      as(null, path, async (page) => {
        await sound(page);
        if (name !== 'governance-reviews') await picture(page, name);
        await page.setViewportSize(PHONE);
        await sound(page);
      }));
  }
  for (const locale of ['nl', 'de', 'en']) {
    it(`speaks ${locale}`, () =>
      as(null, '/governance', async (page) => {
        for (const path of Object.values(PAGES)) {
          await page.goto(path);
          await settle(page);
          const keys = /\b(governance|meeting|council|snapshot|page|strategy)\.[a-z_]+/;
          assert.doesNotMatch(await page.locator('main').innerText(), keys, path);
        }
      }, { locale }));
  }
});
