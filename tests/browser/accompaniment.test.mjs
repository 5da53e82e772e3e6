// A request for accompaniment from the question to its evaluation, as docs/guide/accompaniment.md
// tells it; the board, the objective contracts and the toolbox. The same run writes the guide's
// pictures when MAILLAGE_SCREENSHOTS=1.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, picture, settle, sign_in, tab_to } from './browser.mjs';

const BOOK = { width: 1280, height: 960 };
const WATER = '/entities/urn:ngsi-ld:Need:tour-nassogne-water';
const ROCHEFORT = '/requests/urn:ngsi-ld:Request:fictional-rochefort-water';
const CONTRACT = '/contracts/urn:ngsi-ld:ObjectiveContract:fictional-futurocite';
// Reminders and the calendar are compared with the server's clock.
use_bed({ today: new Date().toISOString().slice(0, 10) });

async function on_page(path, play, { inside = true, viewport = BOOK, locale, prepare } = {}) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport, locale });
  try {
    if (inside) await sign_in(context);
    if (prepare) await prepare(page);
    await page.goto(path);
    await settle(page);
    await play(page);
    return complaints;
  } finally {
    await context.close();
  }
}

async function sound(page) {
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0, 'nothing is wider than the window');
}

const step = (page, name) => page.locator('.next').getByRole('button', { name, exact: true });
const stands = (page, name) =>
  page.locator('.steps [aria-current=step]', { hasText: name }).waitFor();
const field_error = (scope) => scope.locator('.field .error').first();
const advice = (page, title) => page.getByRole('article', { name: title });

async function ask(page) {
  await page.getByRole('button', { name: 'Voir les réponses' }).click();
  const help = page.locator('section[aria-labelledby=answers-help]');
  await help.getByRole('button', { name: 'Demander un accompagnement' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('textarea').fill('Par où commencer ?');
  await dialog.locator('button[type=submit]').click();
  await page.waitForURL(/\/requests\//);
  await settle(page);
  await page.getByText('Par où commencer ?').waitFor();
  await stands(page, 'Envoyée');
}

async function assign(page) {
  await step(page, 'Choisir un référent').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').first().waitFor();
  assert.ok((await dialog.getByRole('radio').count()) > 1, 'the next best bodies are shown');
  assert.ok((await dialog.locator('.reasons li').count()) > 0, 'with reasons');
  await sound(page);
  await picture(page, 'assignment');
  await dialog.getByRole('button', { name: 'Attribuer 1 demande' }).click();
  await stands(page, 'Attribuée');
}

async function recommend(page) {
  await step(page, 'Écrire une recommandation').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Envoyer à la commune' }).click();
  assert.match(await field_error(dialog).innerText(), /nécessaire/);
  await dialog.getByLabel('Que faut-il faire ?').fill('Mesurer la nuit');
  await dialog.getByLabel(/^Pourquoi/).fill('Pour savoir où chercher.');
  await dialog.getByLabel(/Étapes|Actions/).fill('Poser deux compteurs\n\nLire à 3 h');
  await dialog.locator('input[type=date]').fill('2099-03-01');
  await sound(page);
  await dialog.getByRole('button', { name: 'Envoyer à la commune' }).click();
  const card = advice(page, 'Mesurer la nuit');
  await card.getByText('Proposée', { exact: true }).waitFor();
  assert.equal(await card.locator('ol li').count(), 2, 'empty lines are no steps');
}

async function answer(page) {
  const card = advice(page, 'Mesurer la nuit');
  await card.getByRole('button', { name: 'Refuser' }).click();
  await card.locator('button[type=submit]').click();
  assert.match(await field_error(card).innerText(), /nécessaire/, 'a refusal needs its reason');
  await card.getByRole('button', { name: 'Annuler' }).click();
  await card.getByRole('button', { name: 'Accepter' }).click();
  await card.getByText('Acceptée', { exact: true }).waitFor();
  await card.getByRole('button', { name: 'C’est bloqué' }).click();
  await card.locator('textarea').fill('Pas de budget avant mars.');
  await card.locator('button[type=submit]').click();
  await card.getByText('Bloquée', { exact: true }).waitFor();
  await card.getByText('Pas de budget avant mars.').waitFor();
  await card.getByRole('button', { name: 'C’est fait' }).click();
  await card.getByText('Réalisée', { exact: true }).waitFor();
  assert.equal(await card.getByRole('button').count(), 0, 'nothing follows');
}

async function talk(page) {
  const shared = page.locator('section[aria-labelledby=conversation-title]');
  const notes = page.locator('section[aria-labelledby=notes-title]');
  await shared.getByRole('button', { name: 'Envoyer' }).click();
  assert.match(await field_error(shared).innerText(), /quelques mots/);
  await shared.locator('textarea').fill('Bonjour à tous');
  await shared.getByRole('button', { name: 'Envoyer' }).click();
  await shared.locator('.messages').getByText('Bonjour à tous').waitFor();
  await notes.locator('textarea').fill('À revoir en mars');
  await notes.getByRole('button', { name: 'Garder la note' }).click();
  await notes.locator('.notes').getByText('À revoir en mars').waitFor();
  assert.equal(await shared.getByText('À revoir en mars').count(), 0, 'a note stays apart');
}

async function hand_over(page) {
  await step(page, 'Passer la main').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Passer la main' }).click();
  assert.equal(await dialog.locator('.field .error').count(), 2, 'both fields are needed');
  await dialog.getByRole('combobox').fill('Agence');
  await dialog.getByRole('option', { name: /Agence du Numérique/ }).click();
  await dialog.locator('textarea').fill('Le réseau dépasse nos moyens.');
  await dialog.getByRole('button', { name: 'Passer la main' }).click();
  await stands(page, 'Attribuée');
  await page.locator('.who').getByRole('link', { name: 'Agence du Numérique' }).waitFor();
  await page.locator('.notes').getByText('Le réseau dépasse nos moyens.').waitFor();
}

async function conclude(page) {
  await step(page, 'Conclure').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Conclure' }).click();
  assert.match(await field_error(dialog).innerText(), /nécessaire/);
  await dialog.locator('textarea').fill('Deux secteurs sont réparés.');
  await dialog.getByRole('button', { name: 'Conclure' }).click();
  await stands(page, 'Close');
  await page.locator('.main').getByText('Deux secteurs sont réparés.').waitFor();
}

/** By keyboard alone: without stars it says so and leads there; the arrow keys choose them. */
async function evaluate(page) {
  const form = page.locator('#evaluation form');
  await form.getByRole('button', { name: 'Envoyer l’évaluation' }).focus();
  await page.keyboard.press('Enter');
  await form.getByText('Choisissez de une à cinq étoiles.').waitFor();
  await page.keyboard.press('ArrowRight');
  await form.getByText('Utile', { exact: true }).waitFor();
  await sound(page);
  await tab_to(page, '#evaluation textarea');
  await page.keyboard.type('Clair et rapide.');
  await tab_to(page, '#evaluation button[type=submit]');
  await page.keyboard.press('Enter');
  await page.locator('#evaluation').getByRole('img', { name: '4 sur 5' }).waitFor();
  await page.locator('#evaluation').getByText('Clair et rapide.').waitFor();
  assert.equal(await form.count(), 0, 'an accompaniment is evaluated once at its end');
}

describe('a request', () => {
  it('goes from the question to its evaluation', async () => {
    const complaints = await on_page(WATER, async (page) => {
      await ask(page);
      await assign(page);
      await step(page, 'Commencer l’accompagnement').click();
      await stands(page, 'En accompagnement');
      await recommend(page);
      await answer(page);
      await talk(page);
      await sound(page);
      await hand_over(page);
      await step(page, 'Commencer l’accompagnement').click();
      await stands(page, 'En accompagnement');
      await conclude(page);
      await evaluate(page);
    });
    assert.deepEqual(complaints, []);
  });

  // The page follows what the server says of the reader; the server's own tests say who is who.
  const seen_as = (flags) => (page) =>
    page.route('**/api/v1/views/request?*', async (route) => {
      const response = await route.fetch();
      const notes = flags.keepsNotes ? {} : { notes: [] };
      await route.fulfill({ response, json: { ...(await response.json()), ...flags, ...notes } });
    });

  it('shows the municipality what it may answer, and no private note', () =>
    on_page(ROCHEFORT, async (page) => {
      await page.locator('.next').getByText('Dites ce que vous faites').waitFor();
      await advice(page, 'Reprendre le cahier des charges type')
        .getByRole('button', { name: 'Accepter' })
        .waitFor();
      assert.equal(await page.locator('section[aria-labelledby=notes-title]').count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Écrire une recommandation' }).count(), 0);
      await sound(page);
      await picture(page, 'request');
    }, { prepare: seen_as({ asked: true, advises: false, keepsNotes: false, officer: false }) }));

  it('shows the support body its notes, and leaves the answers to the municipality', () =>
    on_page(ROCHEFORT, async (page) => {
      await page.locator('.next').getByText('La commune doit encore répondre').waitFor();
      await page.locator('section[aria-labelledby=notes-title] .notes li').first().waitFor();
      assert.equal(await page.getByRole('button', { name: 'Accepter' }).count(), 0);
    }, { prepare: seen_as({ asked: false, advises: true, keepsNotes: true, officer: false }) }));

  it('is nothing for a stranger', () =>
    on_page(ROCHEFORT, async (page) => {
      await page.getByRole('alert').waitFor();
      assert.equal(await page.getByText('140 vannes').count(), 0);
    }, { inside: false }));

  it('fits on a phone', () =>
    on_page(ROCHEFORT, async (page) => {
      await page.locator('.messages li').first().waitFor();
      await sound(page);
    }, { viewport: PHONE }));
});

describe('the board', () => {
  it('shows what is late first, who is busy, and the requests by state', () =>
    on_page('/accompaniment', async (page) => {
      const reminders = page.locator('.reminders li');
      await reminders.first().waitFor();
      const late = await reminders.evaluateAll((all) => all.map((each) => each.classList.contains('late')));
      assert.ok(late[0], 'something is late');
      assert.deepEqual(late, [...late].sort((a, b) => Number(b) - Number(a)), 'late ones first');
      await page.locator('.bodies li', { hasText: 'FuturoCité' }).getByText('accompagnements sur').waitFor();
      assert.equal(await page.locator('.board section').count(), 4);
      await page.locator('.board .advising').getByRole('link', { name: /Poser des capteurs/ }).waitFor();
      await sound(page);
      await picture(page, 'board');
      await page.locator('select').selectOption({ label: 'Eurometropolitan e-Campus' });
      await page.locator('.board .sent').getByText('Rien ici.').waitFor();
      await page.locator('.board .advising').getByRole('link', { name: /carte sonore/ }).waitFor();
    }));

  it('proposes assignments, and saves only what is chosen', () =>
    on_page('/accompaniment', async (page) => {
      await page.getByRole('button', { name: /Proposer/ }).click();
      const dialog = page.getByRole('dialog');
      const hotton = dialog.getByRole('group', { name: /à trois communes/ });
      await hotton.getByLabel('Laisser en attente').check();
      await sound(page);
      await dialog.getByRole('button', { name: /^Attribuer/ }).click();
      await page.locator('.board .assigned').getByRole('link', { name: /Choisir une application/ }).waitFor();
      await page.locator('.board .sent').getByRole('link', { name: /à trois communes/ }).waitFor();
    }));

  it('asks strangers to sign in', () =>
    on_page('/accompaniment', async (page) => {
      await page.getByRole('link', { name: 'Se connecter' }).last().waitFor();
      assert.equal(await page.locator('.board').count(), 0);
    }, { inside: false }));
});

describe('an objective contract', () => {
  it('shows each objective beside what was done, and what is counted', () =>
    on_page(CONTRACT, async (page) => {
      const rural = page.getByRole('article', { name: /Dont des communes rurales/ });
      await rural.getByText('atteint', { exact: true }).waitFor();
      await rural.locator('summary').click();
      await rural.getByRole('link', { name: 'Rochefort' }).waitFor();
      await page.getByText(/sont rurales, contre/).waitFor();
      await page.getByText(/de la période est passée/).waitFor();
      await sound(page);
      await picture(page, 'contract');
    }));
});

describe('the objectives of a contract', () => {
  it('are written on its page; a target that is no number is said at its field', () =>
    on_page(CONTRACT, async (page) => {
      const rows = page.locator('.objectives > li');
      const before = await rows.count();
      await page.getByRole('button', { name: 'Modifier les objectifs' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Ajouter un objectif' }).click();
      const row = dialog.locator('fieldset').last();
      await row.getByLabel(/^En mots/).fill('Écrire des recommandations');
      await row.locator('select').selectOption('recommendations');
      await row.getByLabel(/^Cible/).fill('beaucoup');
      await dialog.getByRole('button', { name: 'Enregistrer' }).click();
      assert.match(await field_error(row).innerText(), /nombre/);
      await sound(page);
      await row.getByLabel(/^Cible/).fill('9');
      await dialog.getByRole('button', { name: 'Enregistrer' }).click();
      const added = page.getByRole('article', { name: /Écrire des recommandations/ });
      await added.getByText('cible : 9').waitFor();
      assert.equal(await rows.count(), before + 1);
    }));
});

describe('the toolbox', () => {
  it('is public, by kind, with who uses what', () =>
    on_page('/toolbox', async (page) => {
      await page.getByRole('article').first().waitFor();
      assert.equal(await page.locator('.shelves article').count(), 8);
      await page.getByText('7 communes sur 261 l’utilisent').waitFor();
      await page.getByRole('button', { name: /^Aide ou financement/ }).click();
      await page.waitForURL(/kind=aid/);
      assert.equal(await page.locator('.shelves article').count(), 2);
      await page.locator('.money').getByText(/50\s%/).waitFor();
      assert.equal(await page.getByRole('button', { name: /l’utilise$/ }).count(), 0);
      await sound(page);
    }, { inside: false }));

  it('lets a municipality say what it uses', () =>
    on_page('/toolbox?place=be-nis-83040', async (page) => {
      const guide = page.getByRole('article', { name: 'Chercher les fuites en dix étapes' });
      const use = guide.getByRole('button', { name: 'Nassogne l’utilise' });
      await use.waitFor();
      await guide.getByText('3 communes sur 261').waitFor();
      await use.focus();
      await page.keyboard.press('Enter');
      await guide.getByText('4 communes sur 261').waitFor();
      assert.equal(await use.getAttribute('aria-pressed'), 'true');
      await sound(page);
      await picture(page, 'toolbox');
      await use.click();
      await guide.getByText('3 communes sur 261').waitFor();
    }));

  async function calendar(page, button) {
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  }
  it('gives the calendar as a file, one event or all', () =>
    on_page('/toolbox', async (page) => {
      const one = await calendar(page, page.getByRole('button', { name: /Dans mon agenda : Atelier/ }));
      assert.equal(one.name, 'atelier-lire-un-debit-de-nuit.ics');
      assert.equal(one.text.match(/BEGIN:VEVENT/g).length, 1);
      assert.match(one.text, /SUMMARY:Atelier/);
      const all = await calendar(page, page.getByRole('button', { name: 'Tout l’agenda' }));
      assert.equal(all.text.match(/BEGIN:VEVENT/g).length, 3, 'what is past is left out');
      for (const line of all.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    }, { inside: false }));
});

describe('in every language', () => {
  for (const locale of ['nl', 'de', 'en']) {
    it(locale, () =>
      on_page(ROCHEFORT, async (page) => {
        for (const path of [ROCHEFORT, '/accompaniment', CONTRACT, '/toolbox']) {
          await page.goto(path);
          await settle(page);
          const keys = /\b(next|request|recommend|answer|write|notes|board|contract|toolbox)\.[a-z_]+/;
          assert.doesNotMatch(await page.locator('main').innerText(), keys, path);
        }
      }, { locale }));
  }
});
