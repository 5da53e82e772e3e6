// A year of the agency, played by people who each have one role and sign in with it; nobody is an
// administrator. A call for projects, from its preparation to its projects; a request, from the
// question to the project. The call closes some seconds after it was opened, so the server's own
// clock decides.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, picture, settle, tab_to, WIDE } from './browser.mjs';
import { answer, choose, inspect, score_all } from './calls.mjs';
import { sign_in_person } from './roles.mjs';

const of = (code) => `urn:ngsi-ld:Organisation:${code}`;
const AGENCY = of('be-nis-03000');
const NASSOGNE = of('be-nis-83040');
const TENNEVILLE = of('be-nis-83049');
const FUTUROCITE = of('be-futurocite');
const UNIVERSITY = of('be-nadi');
const ASSOCIATION = of('be-uvcw');
// Two applications are written meanwhile, on a slow machine too.
const SECONDS_OPEN = 90;
const CODES = ['criterion-1', 'criterion-2', 'criterion-3'];
const ROLES = {
  Agathe: { organisation: AGENCY, role: 'editor', systems: ['projects'] },
  Arsene: { organisation: AGENCY, role: 'editor', systems: ['accompaniment'] },
  Nadege: { organisation: NASSOGNE, role: 'editor' },
  Thibaut: { organisation: TENNEVILLE, role: 'editor' },
  Renilde: { organisation: UNIVERSITY, role: 'viewer' },
  Ursule: { organisation: ASSOCIATION, role: 'viewer' },
  Fulgence: { organisation: FUTUROCITE, role: 'editor', advisor: true },
};
use_bed({
  today: new Date().toISOString().slice(0, 10),
  accounts: Object.fromEntries(Object.entries(ROLES).map(([name, role]) => [name, [role]])),
});

/** `refused`: the server says no on the way, which the browser reports as a failed request. */
async function as(name, path, play, { refused = false } = {}) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport: WIDE });
  try {
    if (name) await sign_in_person(context, name, ROLES[name].organisation);
    await page.goto(path);
    await settle(page);
    await play(page);
    const expected = (each) => refused && /status of (409|422)/.test(each);
    assert.deepEqual(complaints.filter((each) => !expected(each)), []);
  } finally {
    await context.close();
  }
}

const at = (page, place) => page.locator(`[id="field-${place}"]`);
const path_of = (id, rest = '') => `/calls/${encodeURIComponent(id)}${rest}`;
const part = async (page, name) => {
  await page.getByRole('navigation', { name: 'Parties de l’appel' }).getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
};
const write = (page, place, text) => at(page, place).locator('input, textarea').first().fill(text);
const save = async (page) => {
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText(/est enregistré/).last().waitFor();
};
const titles = (page, list) => at(page, `call.${list}`).locator('.fold strong').allInnerTexts();
/** A moment that many seconds ahead, as the control takes it. */
const soon = (page, seconds) =>
  page.evaluate((ahead) => {
    const time = new Date(Date.now() + ahead * 1000);
    return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  }, seconds);

let call = '';
let next = '';

async function write_essentials(page) {
  await page.getByRole('button', { name: 'Ouvrir l’appel' }).click();
  const faults = page.locator('#editor-faults');
  await faults.getByText('3 choses manquent').waitFor();
  await faults.getByRole('button', { name: 'Clôture' }).click();
  assert.ok(
    await page.evaluate(() => document.activeElement?.closest('[id="field-call.closesAt"]') !== null),
    'what is missing leads to its field',
  );
  await write(page, 'call.description', 'Des villages qui dorment la nuit et voient où ils marchent.');
  await page.getByRole('button', { name: 'Ajouter un document' }).click();
  await write(page, 'call.documents[0].labels', 'Règlement');
  await write(page, 'call.documents[0].url', 'reglement.pdf');
  await save(page);
  await at(page, 'call.documents[0].url').getByText('Donnez une adresse web').waitFor();
  await write(page, 'call.documents[0].url', 'https://example.org/reglement.pdf');
  await inspect(page);
}

async function write_rules(page) {
  await part(page, 'Qui peut candidater');
  await page.getByRole('button', { name: 'Un pouvoir local dépose' }).click();
  await page.getByText('Se lit : Le candidat principal est : Pouvoir local, Commune').waitFor();
  await page.getByRole('button', { name: 'Autre…' }).click();
  const rule = at(page, 'call.eligibilityRules[1]');
  await rule.getByRole('button', { name: 'Ajouter une condition' }).click();
  await rule.getByLabel('Ce qui est regardé').selectOption({ label: 'Budget' });
  await rule.getByLabel('Valeur').fill('beaucoup');
  await save(page);
  await rule.locator('.row-of .error').getByText('Écrivez un nombre').waitFor();
  await rule.getByLabel('Valeur').fill('10 000');
  await rule.getByRole('button', { name: 'Proposer ces mots' }).click();
  await rule.getByLabel(/La règle, en mots/).first().waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('input')].some((each) => /^Budget : au moins 10.000.€$/.test(each.value)),
  );
  await inspect(page);
}

async function write_means(page) {
  await part(page, 'Les moyens');
  await write(page, 'call.coFinancingRate', '50');
  await write(page, 'call.grantMinimum', '20 000');
  await write(page, 'call.grantMaximum', '60 000');
  await write(page, 'call.envelope', '45 000');
  await page.getByRole('button', { name: 'Répartir selon la taille' }).click();
  await write(page, 'call.envelopes[0].to', '50 000');
  await save(page);
  await page.getByText(/Aucune enveloppe n’accueille une subvention de 50.000,01.€/).first().waitFor();
  await write(page, 'call.envelopes[0].to', '');
  await inspect(page);
}

/** The third question is asked for one choice of the first; the arrows move it there. */
async function write_form(page) {
  await part(page, 'Le formulaire');
  const add = page.getByRole('button', { name: 'Ajouter une question' });
  await add.click();
  await write(page, 'call.form[0].labels', 'Combien de lampes ?');
  await at(page, 'call.form[0].kind').locator('select').selectOption('integer');
  await add.click();
  await write(page, 'call.form[1].labels', 'De quoi s’agit-il ?');
  await at(page, 'call.form[1].kind').locator('select').selectOption('choice');
  await write(page, 'call.form[1].choices[0]', 'Éclairage');
  await write(page, 'call.form[1].choices[1]', 'Autre chose');
  await at(page, 'call.form[0]').locator('.fold').click();
  const lamps = at(page, 'call.form[0]');
  await lamps.getByRole('button', { name: 'Ajouter une condition' }).click();
  await lamps.getByLabel('Ce qui est regardé').waitFor();
  assert.equal(
    await lamps.getByLabel('Ce qui est regardé').locator('option', { hasText: 'De quoi' }).count(),
    0,
    'a question depends on earlier ones only',
  );
  await lamps.getByRole('button', { name: 'Retirer la condition 1' }).click();
  await lamps.getByRole('button', { name: /^Descendre/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('est maintenant en place 2 sur 2').waitFor();
  assert.deepEqual(await titles(page, 'form'), ['De quoi s’agit-il ?', 'Combien de lampes ?']);
  const moved = at(page, 'call.form[1]');
  await moved.getByRole('button', { name: 'Ajouter une condition' }).click();
  await moved.getByRole('button', { name: 'Éclairage' }).click();
  await moved.getByText('Se lit : « De quoi s’agit-il ? » : Éclairage').waitFor();
  await inspect(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await picture(page, 'call-editor');
}

async function write_criteria(page) {
  await part(page, 'Ce qui est évalué');
  for (const [index, [name, weight]] of [['Qualité', '60'], ['Réplication', '40']].entries()) {
    await page.getByRole('button', { name: 'Ajouter un critère', exact: true }).click();
    await write(page, `call.criteria[${index}].labels`, name);
    await write(page, `call.criteria[${index}].weight`, weight);
  }
  await page.getByRole('button', { name: 'Ajouter un critère obligatoire' }).click();
  await write(page, 'call.criteria[2].labels', 'Données ouvertes');
  await page.getByText('En tout 100 points').waitFor();
  await page.getByRole('button', { name: 'Territoire rural' }).click();
  await write(page, 'call.threshold', '101');
  await save(page);
  await at(page, 'call.threshold').getByText('Les critères ne donnent que 100 points.').waitFor();
  await write(page, 'call.threshold', '30');
  await inspect(page);
}

async function name_jury(page) {
  await part(page, 'Le jury');
  const find = page.getByRole('combobox', { name: 'Ajouter une personne' });
  const seen = [];
  page.on('response', async (response) => {
    if (response.url().includes('jury-candidates')) seen.push(await response.text());
  });
  await find.fill('reni');
  await page.getByRole('option', { name: /Renilde.*Namur Digital Institute/ }).waitFor();
  await page.keyboard.press('Enter');
  await at(page, 'call.jury[0]').getByText('Renilde').waitFor();
  await find.fill('villes');
  await page.getByRole('option', { name: /Ursule.*Union des Villes/ }).waitFor();
  await page.keyboard.press('Enter');
  await at(page, 'call.jury[1]').getByText('Ursule').waitFor();
  assert.ok(seen.length >= 2 && seen.every((each) => !each.includes('@')), 'no address is told');
  await inspect(page);
}

async function read_through(page) {
  await part(page, 'Relire et ouvrir');
  const preview = page.getByRole('region', { name: 'Aperçu du formulaire' });
  assert.equal(await preview.getByText('Combien de lampes ?').count(), 0);
  await preview.locator('select').selectOption({ label: 'Éclairage' });
  await preview.getByText('Combien de lampes ?').waitFor();
  await inspect(page);
}

async function open_call(page) {
  await part(page, 'L’essentiel');
  await write(page, 'call.closesAt', await soon(page, SECONDS_OPEN));
  await page.getByRole('button', { name: 'Ouvrir l’appel' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('les candidatures peuvent commencer tout de suite').waitFor();
  assert.deepEqual(await axe_findings(page), []);
  await dialog.getByRole('button', { name: 'Ouvrir l’appel' }).click();
  await page.getByText('L’appel est ouvert.').waitFor();
}

async function apply(page, { title, town, partner, grant }) {
  await page.getByRole('link', { name: 'Déposer une candidature' }).click();
  await page.locator('#field-title input').fill(title);
  await choose(page, 'organisation', town);
  if (partner) await choose(page, 'partners', partner);
  await page.locator('#field-budget input').fill(String(grant * 2));
  await page.locator('#field-grant input').fill(String(grant));
  await answer(page, 'question-2').locator('select').selectOption({ label: 'Éclairage' });
  await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
  await page.waitForURL(/\/applications\//);
  await answer(page, 'question-1').locator('input').fill('120');
  await page.getByRole('button', { name: 'Introduire la candidature' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Introduire la candidature' }).click();
  await page.getByText('Reçue le').waitFor();
  await page.getByText('Le contenu conservé ici a bien cette empreinte.').waitFor();
}

describe('a call for projects, by people with their roles', () => {
  it('is prepared by the officer of calls, in the page alone, and opened', () =>
    as('Agathe', '/calls', async (page) => {
      await page.getByRole('link', { name: 'Préparer un appel' }).click();
      await page.getByRole('heading', { name: 'Un nouvel appel' }).waitFor();
      await page.getByRole('button', { name: 'Commencer' }).click();
      await at(page, 'title').locator('.error').waitFor();
      await page.getByText('Partir d’un appel passé').waitFor();
      await inspect(page);
      await write(page, 'title', 'Villages éclairés');
      await page.getByRole('button', { name: 'Commencer' }).click();
      await page.waitForURL(/\/calls\/.*\/edit/);
      await settle(page);
      call = decodeURIComponent(new URL(page.url()).pathname.split('/')[2]);
      await write_essentials(page);
      await write_rules(page);
      await write_means(page);
      await write_form(page);
      await write_criteria(page);
      await name_jury(page);
      await save(page);
      await read_through(page);
      await page.reload();
      await settle(page);
      await part(page, 'Le jury');
      await at(page, 'call.jury[0]').getByText('Namur Digital Institute').waitFor();
      await open_call(page);
    }));

  it('takes the applications of two municipalities, one with an SME, each with its receipt', () =>
    Promise.all([
      as('Nadege', path_of(call), (page) =>
        apply(page, { title: 'La nuit, ensemble', town: 'Nassogne', partner: 'Lanterne', grant: 40_000 }),
      ),
      as('Thibaut', path_of(call), (page) =>
        apply(page, { title: 'Un phare au centre', town: 'Tenneville', grant: 30_000 }),
      ),
    ]));

  it('lets the officer change no more what applicants rely on', () =>
    as('Agathe', path_of(call), async (page) => {
      await page.getByRole('link', { name: 'Modifier l’appel' }).click();
      await part(page, 'Le formulaire');
      await page.getByText('Ne change plus : des candidatures ont commencé.').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Ajouter une question' }).isDisabled());
      await inspect(page);
      await part(page, 'L’essentiel');
      await write(page, 'call.closesAt', await soon(page, 1));
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
      await at(page, 'call.closesAt').locator('.error', { hasText: 'Peut seulement reculer' }).waitFor();
    }, { refused: true }));

  it('closes by the clock; eligibility is decided and reviewers are given their applications', () =>
    as('Agathe', path_of(call, '/board'), async (page) => {
      const close = page.getByRole('button', { name: 'Clore l’appel' });
      await close.waitFor({ timeout: SECONDS_OPEN * 1000 + 10_000 });
      await close.click();
      await page.getByText('Recevables : 2. Non recevables : 0. Brouillons jamais introduits : 0.').waitFor();
      await page.getByRole('button', { name: 'Attribuer les évaluations' }).click();
      await page.getByText('4 évaluations attribuées.').waitFor();
      await page.getByText('Renilde : 2 candidatures').waitFor();
      await inspect(page);
    }));

  it('is scored by the reviewers, who see nothing of each other', async () => {
    await as('Renilde', path_of(call), async (page) => {
      await page.getByRole('link', { name: 'Mes 2 évaluations' }).click();
      await page.getByText('Vous cotez seul').waitFor();
      await inspect(page);
      await score_all(page, CODES, (title) => (title.includes('phare') ? [1, 1, 'oui'] : [5, 4, 'oui']));
    });
    await as('Ursule', path_of(call, '/reviews'), async (page) => {
      assert.equal(await page.getByText('Renilde').count(), 0);
      await score_all(page, CODES, (title) => (title.includes('phare') ? [5, 4, 'oui'] : [4, 4, 'oui']));
    });
  });

  it('is discussed, ranked and awarded by the officer', () =>
    as('Agathe', path_of(call, '/board'), async (page) => {
      await page.getByText('grand écart').first().waitFor();
      await page.getByRole('button', { name: /Cotes et discussion : Un phare/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Total retenu, bonifications comprises').fill('55');
      await dialog.getByLabel('Pourquoi').fill('Le premier lecteur avait compris autre chose.');
      await dialog.getByRole('button', { name: 'Retenir ce total' }).click();
      await page.getByText('après discussion').waitFor();
      await page.getByRole('button', { name: 'Conserver ce classement' }).click();
      await page.getByText('Le classement est conservé.').waitFor();
      await page.getByRole('button', { name: 'Refaire le calcul' }).click();
      await page.getByText('Vérifié : le même calcul donne le même résultat').waitFor();
      await page.getByRole('button', { name: 'Décider selon ce classement' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Décider selon ce classement' }).click();
      await page.getByText('1 candidature retenue, pour 40 000 €').waitFor();
      await inspect(page);
    }));

  it('tells everybody the result, and each applicant the reason; the project is there', async () => {
    await as(null, path_of(call), async (page) => {
      await page.getByRole('heading', { name: 'Le résultat' }).waitFor();
      assert.equal(await page.getByText('Un phare au centre').count(), 0, 'who was refused is not public');
      assert.equal(await page.getByText('Renilde').count(), 0, 'the jury is not public');
      await inspect(page);
      await page.getByRole('link', { name: 'La nuit, ensemble' }).click();
      await page.locator('h1', { hasText: 'La nuit, ensemble' }).waitFor();
      await page.getByRole('link', { name: 'Lanterne Imaginaire' }).first().waitFor();
    });
    await as('Thibaut', path_of(call), async (page) => {
      await page.locator('.own').getByRole('link', { name: 'Un phare au centre' }).click();
      await page.getByText(/Liste de réserve, place 1/).waitFor();
      await inspect(page);
    });
  });

  it('tells who was named to the jury that an officer was shown their name', () =>
    as('Renilde', '/account/data', async (page) => {
      await page.getByText('Région wallonne').first().waitFor();
      await inspect(page);
    }));

  it('is the start of the next one, by one button', () =>
    as('Agathe', '/new/Call', async (page) => {
      await page.getByRole('button', { name: /^Partir de celui-ci : Villages éclairés/ }).click();
      await page.waitForURL(/\/calls\/.*\/edit/);
      await settle(page);
      await page.locator('h1', { hasText: 'Villages éclairés (copie)' }).waitFor();
      await part(page, 'Le formulaire');
      assert.deepEqual(await titles(page, 'form'), ['De quoi s’agit-il ?', 'Combien de lampes ?']);
      await part(page, 'Le jury');
      await page.getByText('Personne encore.').waitFor();
      await tab_to(page, '#jury-find');
      next = new URL(page.url()).pathname;
    }));

  it('loses nothing when two write at once', () =>
    as('Agathe', next, async (page) => {
      await write(page, 'call.description', 'Ce que l’une écrit.');
      const other = await page.context().newPage();
      await other.goto(next);
      await settle(other);
      await write(other, 'call.title', 'Ce que l’autre intitule');
      await save(other);
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
      await page.getByRole('button', { name: 'Reprendre la nouvelle version' }).click();
      const words = (place) => at(page, place).locator('input, textarea').first().inputValue();
      assert.equal(await words('call.title'), 'Ce que l’autre intitule');
      assert.equal(await words('call.description'), 'Ce que l’une écrit.');
      await save(page);
      await page.getByText('Modifications non enregistrées').waitFor({ state: 'detached' });
    }, { refused: true }));
});

const step = (page, name) => page.locator('.next').getByRole('button', { name, exact: true });
const stands = (page, name) => page.locator('.steps [aria-current=step]', { hasText: name }).waitFor();

describe('an accompaniment, by people with their roles', () => {
  const NEED = '/entities/urn:ngsi-ld:Need:tour-nassogne-water';
  let request = '';
  let project = '';

  it('is asked for by the municipality', () =>
    as('Nadege', NEED, async (page) => {
      await page.getByRole('button', { name: 'Voir les réponses' }).click();
      const help = page.locator('section[aria-labelledby=answers-help]');
      await help.getByRole('button', { name: 'Demander un accompagnement' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('textarea').fill('Par où commencer ?');
      await dialog.locator('button[type=submit]').click();
      await page.waitForURL(/\/requests\//);
      await settle(page);
      await stands(page, 'Envoyée');
      request = new URL(page.url()).pathname;
      await inspect(page);
    }));

  it('is assigned by the officer of accompaniment', () =>
    as('Arsene', request, async (page) => {
      await step(page, 'Choisir un référent').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /FuturoCité/ }).check();
      await dialog.getByRole('button', { name: 'Attribuer 1 demande' }).click();
      await stands(page, 'Attribuée');
      await inspect(page);
    }));

  it('is advised by the support body', () =>
    as('Fulgence', request, async (page) => {
      await step(page, 'Commencer l’accompagnement').click();
      await stands(page, 'En accompagnement');
      await step(page, 'Écrire une recommandation').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Que faut-il faire ?').fill('Mesurer la nuit');
      await dialog.getByLabel(/^Pourquoi/).fill('Pour savoir où chercher.');
      await dialog.locator('input[type=date]').fill('2099-03-01');
      await dialog.getByRole('button', { name: 'Envoyer à la commune' }).click();
      await page.getByRole('article', { name: 'Mesurer la nuit' }).getByText('Proposée', { exact: true }).waitFor();
      await inspect(page);
    }));

  it('is answered by the municipality, which nobody else can do', async () => {
    await as('Fulgence', request, async (page) => {
      await page.getByRole('article', { name: 'Mesurer la nuit' }).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Accepter' }).count(), 0);
    });
    await as('Nadege', request, async (page) => {
      const card = page.getByRole('article', { name: 'Mesurer la nuit' });
      await card.getByRole('button', { name: 'Accepter' }).click();
      await card.getByText('Acceptée', { exact: true }).waitFor();
      await inspect(page);
    });
  });

  it('becomes a project of the municipality, which its advisor follows before it is public', async () => {
    await as('Nadege', '/new/Project', async (page) => {
      await at(page, 'title').locator('input').fill('Un débit de nuit mesuré');
      await choose(page, 'lead', 'Nassogne');
      await choose(page, 'supportBody', 'FuturoCité');
      await page.locator('form.stack button[type=submit]').click();
      await page.waitForURL(/\/entities\//);
      await settle(page);
      project = new URL(page.url()).pathname;
      await page.locator('h1', { hasText: 'Un débit de nuit mesuré' }).waitFor();
      await inspect(page);
    });
    await as('Fulgence', project, (page) => page.locator('h1', { hasText: 'Un débit de nuit mesuré' }).waitFor());
    await as('Nadege', project, async (page) => {
      await page.getByRole('button', { name: 'Démarrer' }).click();
      await page.getByText('En cours', { exact: true }).first().waitFor();
    });
    await as(null, project, (page) => page.locator('h1', { hasText: 'Un débit de nuit mesuré' }).waitFor());
  });
});
