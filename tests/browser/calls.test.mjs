// A call for projects from its opening to its results, played by each of its people: an officer who
// opens, closes, ranks and awards, applicants who fill in the form, reviewers who score. The call
// closes some seconds after it was opened, so the server's own clock decides.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, picture, settle, sign_in, tab_to, WIDE } from './browser.mjs';
import { answer, choose, inspect, score_all } from './calls.mjs';
import { administrator, NAME } from './server.mjs';

const JURORS = ['juror-a', 'juror-b'];
const OPEN_CALL = 'urn:ngsi-ld:Call:fictional-smart-territory-2027';
const CALL = 'urn:ngsi-ld:Call:browser-test';
const SECONDS_OPEN = 20;
const COMPANY = 'urn:ngsi-ld:Organisation:fictional-lanterne-imaginaire';
const TOWNS = { nassogne: 'be-nis-83040', tenneville: 'be-nis-83049', ciney: 'be-nis-91030' };
const CODES = ['quality', 'replication', 'data'];
const path_of = (id, rest = '') => `/calls/${encodeURIComponent(id)}${rest}`;

use_bed({ people: JURORS });

/** `refused`: the server says no on the way, which the browser reports as a failed request. */
async function as(name, path, play, { viewport = WIDE, locale, refused = false } = {}) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport, locale });
  try {
    if (name) await sign_in(context, name);
    await page.goto(path);
    await settle(page);
    await play(page);
    const expected = (each) => refused && each.includes('status of 422');
    assert.deepEqual(complaints.filter((each) => !expected(each)), []);
  } finally {
    await context.close();
  }
}

const fr = (text) => ({ fr: text, en: text });

/** The test's own call, opened for a few seconds. */
async function open_call(run) {
  const closes = new Date(Date.now() + SECONDS_OPEN * 1000).toISOString();
  await run('entities.create', {
    entity: {
      id: CALL,
      type: 'Call',
      title: fr('Appel éclair'),
      fictional: true,
      startDate: '2026-01-01',
      endDate: '2099-01-01',
      closesAt: closes,
      grantMinimum: 20_000,
      grantMaximum: 250_000,
      coFinancingRate: 50,
      envelopes: [
        { code: 'small', amount: 100_000, from: 20_000, to: 60_000, remainder: 'large' },
        { code: 'large', amount: 300_000, from: 60_000, to: 250_000 },
      ],
      form: [{ name: 'why', kind: 'text', required: true, labels: fr('Pourquoi') }],
      eligibilityRules: [
        {
          code: 'sme',
          labels: fr('Au moins une PME est partenaire'),
          condition: { count: 'partners', where: { size: ['micro', 'small', 'medium'] }, atLeast: 1 },
        },
      ],
      criteria: [
        { code: 'quality', labels: fr('Qualité'), weight: 60, maximum: 5 },
        { code: 'replication', labels: fr('Réplication'), weight: 40, maximum: 5 },
        { code: 'data', labels: fr('Données ouvertes'), obligatory: true },
      ],
      bonuses: [
        { code: 'rural', labels: fr('Commune rurale'), points: 5, when: { value: 'ruralShare', atLeast: 0.5 } },
      ],
      selectionRule: 'by-rank',
      threshold: 30,
      reviewersWanted: 2,
      jury: [{ actor: NAME }, ...JURORS.map((actor) => ({ actor }))],
    },
  });
  await run('entities.step', { id: CALL, step: 'open' });
  return Date.parse(closes);
}

async function submitted(run, title, town, grant, partners) {
  const saved = await run('applications.save', {
    call: CALL,
    title,
    organisation: `urn:ngsi-ld:Organisation:${TOWNS[town]}`,
    partners,
    budget: grant * 2,
    grant,
    answers: { why: `Parce que ${title.toLowerCase()}.` },
  });
  await run('applications.submit', { id: saved.entity.id });
  return saved.entity.id;
}

describe('a call for projects, for everybody', () => {
  it('says what it pays, until when, who may apply and what is judged', () =>
    as(null, path_of(OPEN_CALL), async (page) => {
      await page.getByText(/Encore \d+ jours/).waitFor();
      await page.getByText('4 000 000 €').waitFor();
      await page.getByText('jusqu’à 50 % du budget').waitFor();
      await page.getByText('Au moins une PME est partenaire').waitFor();
      await page.getByText('Réplicable par d’autres communes').waitFor();
      await page.getByText('+ 5 points').waitFor();
      assert.equal(await page.getByRole('link', { name: 'Suivi de l’appel' }).count(), 0);
      await inspect(page);
      await picture(page, 'call');
    }));

  it('leads from the first page and the list to it, and asks who applies', () =>
    as(null, '/', async (page) => {
      await page.getByRole('link', { name: 'Territoire intelligent 2027 (exemple)' }).click();
      await page.getByRole('link', { name: 'Déposer une candidature' }).click();
      await page.getByText('Connectez-vous pour déposer une candidature').waitFor();
      await page.getByRole('link', { name: 'Appels à projets' }).click();
      await page.getByRole('link', { name: 'Territoire intelligent 2019' }).waitFor();
    }));

  it('tells of the past with the projects known here', () =>
    as(null, path_of('urn:ngsi-ld:Call:wallonia-2019'), async (page) => {
      await page.getByText('43 projets').waitFor();
      await page.getByText('16 lauréats connus ici, sur 43.').waitFor();
      await page.getByRole('link', { name: 'Consultation citoyenne' }).waitFor();
      await inspect(page);
    }));

  for (const [locale, words] of [['nl', 'Wie kan kandideren'], ['de', 'Wer sich bewerben kann'], ['en', 'Who may apply']]) {
    it(`is told in ${locale}`, () =>
      as(null, path_of(OPEN_CALL), (page) => page.getByText(words).waitFor(), { locale }));
  }
});

describe('an application', () => {
  it('is drawn from the call, kept as a draft, checked, handed in and taken back', () =>
    as(NAME, path_of(OPEN_CALL, '/apply'), async (page) => {
      const submit = page.getByRole('button', { name: 'Introduire la candidature' });
      await submit.click();
      const errors = page.locator('#form-errors');
      await errors.waitFor();
      await errors.getByRole('link', { name: 'Thématique principale' }).click();
      assert.ok(
        await page.evaluate(() => document.activeElement?.closest('[id="field-answers.theme"]') !== null),
        'the summary leads to the field',
      );
      await inspect(page);

      await page.locator('#field-title input').fill('Des lampadaires qui veillent');
      await choose(page, 'organisation', 'Nassogne');
      await page.locator('#field-budget input').fill('beaucoup');
      await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
      await page.locator('#field-budget .error').waitFor();
      assert.equal(await page.locator('#field-budget input').getAttribute('aria-invalid'), 'true');
      await page.locator('#field-budget input').fill('80 000');
      await page.locator('#field-grant input').fill('45 000');
      assert.equal(await answer(page, 'saving').count(), 0, 'asked of energy projects only');
      await answer(page, 'theme').locator('select').selectOption('energy');
      await answer(page, 'saving').locator('input').fill('-3');
      await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
      await answer(page, 'saving').locator('.error', { hasText: 'Au moins 0' }).waitFor();
      await answer(page, 'saving').locator('input').fill('120000');
      await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();

      await page.waitForURL(/\/applications\//);
      const eligibility = page.locator('.eligibility');
      await eligibility.getByText('Pas encore recevable.').waitFor();
      await eligibility.getByText('Trouvé : 56,3 %').waitFor();
      await eligibility.getByText('Territoire rural').waitFor();
      await inspect(page);

      await page.locator('#field-grant input').fill('40 000');
      await choose(page, 'partners', 'Lanterne');
      await answer(page, 'problem').locator('textarea').fill('La nuit, tout reste allumé.');
      await answer(page, 'solution').locator('textarea').fill('Baisser la lumière quand personne ne passe.');
      await answer(page, 'replication').getByLabel('non').check();
      await answer(page, 'sensors').getByLabel('oui').check();
      await answer(page, 'privacy').locator('textarea').fill('Aucune image, aucun identifiant.');
      await answer(page, 'start').locator('input').fill('2027-09-15');
      await answer(page, 'months').locator('input').fill('18');
      await page.evaluate(() => window.scrollTo(0, 0));
      await picture(page, 'call-application');
      await submit.click();
      await page.getByRole('dialog').getByRole('button', { name: 'Introduire la candidature' }).click();
      await page.getByText('Reçue le').waitFor();
      await page.getByText('Le contenu conservé ici a bien cette empreinte.').waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Télécharger le contenu reçu' }).click(),
      ]);
      assert.match(file.suggestedFilename(), /^receipt-.*\.txt$/);
      await eligibility.getByText('Recevable, en l’état.').waitFor();
      await inspect(page);
      await picture(page, 'call-receipt');

      await page.getByRole('button', { name: 'Reprendre la candidature' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Reprendre la candidature' }).click();
      await page.locator('#field-title input').waitFor();
      assert.equal(await page.locator('#field-grant input').inputValue(), '40000');
      await page.locator('#field-grant input').fill('');
      const [saved] = await Promise.all([
        page.waitForResponse('**/api/v1/commands/applications.save'),
        page.getByRole('button', { name: 'Enregistrer le brouillon' }).click(),
      ]);
      assert.equal((await saved.json()).entity.grant, undefined, 'an emptied amount is gone');
      await page.getByText('Le brouillon est enregistré.').waitFor();
      await page.goto(path_of(OPEN_CALL));
      await page.locator('.own').getByRole('link', { name: 'Des lampadaires qui veillent' }).waitFor();
    }, { refused: true }));

  it('is filled in by keyboard alone', () =>
    as(NAME, path_of(OPEN_CALL, '/apply'), async (page) => {
      await tab_to(page, '#field-title input');
      await page.keyboard.type('Au clavier');
      await tab_to(page, '#field-organisation input');
      await page.keyboard.type('tennev');
      await page.getByRole('option', { name: /Tenneville/ }).first().waitFor();
      await page.keyboard.press('Enter');
      await tab_to(page, '[id="field-answers.theme"] select');
      await page.keyboard.press('ArrowDown');
      await tab_to(page, 'form.stack button[type=submit]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/applications\//);
      await page.locator('h1', { hasText: 'Au clavier' }).waitFor();
    }));
});

describe('from the closing to the results', () => {
  it('the officer waits, then closes and entrusts the applications', async () => {
    const run = await administrator(server.address);
    const closes = await open_call(run);
    await submitted(run, 'Éclairer juste', 'nassogne', 40_000, [COMPANY]);
    await submitted(run, 'Un bus à la demande', 'tenneville', 50_000, [COMPANY]);
    await submitted(run, 'Une application pour tout', 'ciney', 55_000, [COMPANY]);
    await submitted(run, 'Seuls dans la nuit', 'ciney', 30_000, []);
    await run('applications.save', {
      call: CALL,
      title: 'Resté brouillon',
      organisation: `urn:ngsi-ld:Organisation:${TOWNS.ciney}`,
    });
    await as(NAME, path_of(CALL, '/board'), async (page) => {
      await page.getByRole('heading', { name: 'Les candidatures arrivent' }).waitFor();
      const close = page.getByRole('button', { name: 'Clore l’appel' });
      await close.waitFor({ timeout: SECONDS_OPEN * 1000 + 10_000 });
      assert.ok(Date.now() >= closes, 'not before its last second');
      await close.click();
      await page.getByText('Recevables : 3. Non recevables : 1. Brouillons jamais introduits : 1.').waitFor();
      await page.getByRole('button', { name: 'Attribuer les évaluations' }).click();
      await page.getByText('6 évaluations attribuées.').waitFor();
      await page.getByText(`${JURORS[0]} : 2 candidatures`).waitFor();
      await page.getByRole('heading', { name: 'Les évaluateurs cotent' }).waitFor();
      await inspect(page);
    });
  });

  it('a reviewer declares a conflict; bad input stands at its field', () =>
    as(JURORS[0], path_of(CALL, '/reviews'), async (page) => {
      await page.getByText('Vous cotez seul').waitFor();
      await page.getByText('0 sur 2 terminées').waitFor();
      await page.getByRole('button', { name: 'Terminer', exact: true }).click();
      await page.locator('#field-quality .error').waitFor();
      await inspect(page);
      await picture(page, 'call-review');
      await page.getByRole('button', { name: 'Signaler un conflit d’intérêts' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Signaler un conflit d’intérêts' }).click();
      await dialog.locator('.error').waitFor();
      await dialog.locator('textarea').fill('Un membre de ma famille y travaille.');
      await dialog.getByRole('button', { name: 'Signaler un conflit d’intérêts' }).click();
      await page.getByText('0 sur 1 terminées').waitFor();
      await page.getByText('1 rendue pour conflit d’intérêts').waitFor();
    }));

  it('the officer gives it to somebody else, and sees no score before all have scored', () =>
    as(NAME, path_of(CALL, '/board'), async (page) => {
      await page.getByRole('button', { name: 'Attribuer les évaluations' }).click();
      await page.getByText('1 évaluation attribuée.').waitFor();
      await page.getByText('1 lecture, conflit déclaré par l’évaluateur').waitFor();
      await page.getByText('0 sur 2', { exact: true }).first().waitFor();
      assert.equal(await page.getByRole('button', { name: /Cotes et discussion/ }).count(), 0);
    }));

  it('the reviewers score, one application after the other, by mouse and by keyboard', async () => {
    const generous = (title) => (title.includes('tout') ? [1, 1, 'oui'] : [5, 4, 'oui']);
    const strict = (title) => (title.includes('bus') ? [1, 1, 'oui'] : title.includes('tout') ? [1, 0, 'oui'] : [4, 4, 'oui']);
    await as(NAME, path_of(CALL, '/reviews'), async (page) => {
      await tab_to(page, '#field-quality input');
      await page.keyboard.press('ArrowRight');
      await tab_to(page, 'form.stack button[type=submit]');
      await page.keyboard.press('Enter');
      await page.getByText('Les cotes sont enregistrées.').waitFor();
      await score_all(page, CODES, generous);
    });
    await as(JURORS[0], path_of(CALL, '/reviews'), (page) => score_all(page, CODES, strict));
    await as(JURORS[1], path_of(CALL, '/reviews'), async (page) => {
      await score_all(page, CODES, strict);
      await page.getByText(/Terminée le/).waitFor();
      await inspect(page);
    });
  });

  it('the officer discusses, keeps the ranking, computes it again and awards', () =>
    as(NAME, path_of(CALL, '/board'), async (page) => {
      await page.getByRole('heading', { name: 'Discuter, puis conserver le classement' }).waitFor();
      await page.getByText('grand écart').first().waitFor();
      await inspect(page);
      await page.getByRole('button', { name: /Cotes et discussion : Un bus/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('rowheader', { name: 'Qualité' }).waitFor();
      await dialog.getByRole('button', { name: 'Retenir ce total' }).click();
      await dialog.locator('.error').first().waitFor();
      assert.deepEqual(await axe_findings(page), []);
      await dialog.getByLabel('Total retenu, bonifications comprises').fill('60');
      await dialog.getByLabel('Pourquoi').fill('Le second lecteur avait compris autre chose.');
      await dialog.getByRole('button', { name: 'Retenir ce total' }).click();
      await page.getByText('après discussion').waitFor();
      await picture(page, 'call-board');
      await page.getByRole('button', { name: 'Conserver ce classement' }).click();
      await page.getByText('Le classement est conservé.').waitFor();
      await page.getByRole('button', { name: 'Refaire le calcul' }).click();
      await page.getByText('Vérifié : le même calcul donne le même résultat').waitFor();
      await page.getByRole('button', { name: 'Décider selon ce classement' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Décider selon ce classement' }).click();
      await page.getByText('2 candidatures retenues, pour 90 000 €').waitFor();
      await page.getByRole('heading', { name: 'Tout est décidé' }).waitFor();
      await inspect(page);
    }));

  it('everybody reads the results; each applicant reads the reasons', async () => {
    await as(null, path_of(CALL), async (page) => {
      await page.getByRole('heading', { name: 'Le résultat' }).waitFor();
      await page.getByRole('link', { name: 'Éclairer juste' }).waitFor();
      await page.getByText('90 000 € utilisés, soit 90 %').waitFor();
      assert.equal(await page.getByText('Une application pour tout').count(), 0, 'who was refused is not public');
      await inspect(page);
      await picture(page, 'call-results');
      await page.getByRole('link', { name: 'Éclairer juste' }).click();
      await page.locator('h1', { hasText: 'Éclairer juste' }).waitFor();
    });
    await as(NAME, path_of(CALL), async (page) => {
      await page.locator('.own').getByRole('link', { name: 'Une application pour tout' }).click();
      await page.getByText(/Non retenue : .* points, sous le minimum de 30/).waitFor();
      await inspect(page);
      await page.goto(path_of(CALL));
      await page.locator('.own').getByRole('link', { name: 'Seuls dans la nuit' }).click();
      await page.getByText('Déclarée non recevable.').waitFor();
    });
  });
});
