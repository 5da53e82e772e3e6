// Looking with somebody else's rights: an officer chooses a person, sees the region as they do with the
// banner on every page, can change nothing, and goes back; the person reads of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, sign_in, WIDE } from './browser.mjs';
import { sign_in_person } from './roles.mjs';

const TOWN = 'urn:ngsi-ld:Organisation:be-nis-83040';
const AGENCY = 'urn:ngsi-ld:Organisation:be-adn';
const WHY = 'Ne retrouve pas un brouillon';
const BANNER = { fr: 'Vous voyez la région avec les droits de', nl: 'U ziet de regio met de rechten van',
  de: 'Sie sehen die Region mit den Rechten von', en: 'You see the region with the rights of' };
const LOCALES = { nl: 'nl-BE', de: 'de-BE', en: 'en-GB' };

use_bed({
  accounts: {
    Camille: [{ organisation: TOWN, role: 'editor' }],
    Ida: [{ organisation: AGENCY, role: 'editor', systems: ['identity'] }],
  },
});

async function fine(page, complaints) {
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
}
async function shot(page, name) {
  if (process.env.SEEING_PICTURES)
    await page.screenshot({ path: `${process.env.SEEING_PICTURES}/${name}.png` });
}
async function begin(page, person = 'Camille') {
  await page.goto('/administration/seeing');
  await settle(page);
  await page.getByLabel('Personne', { exact: true }).fill(person);
  await page.getByRole('option', { name: person }).click();
  await page.getByLabel('Qui agit pour').waitFor();
  await page.getByLabel('Motif').fill(WHY);
}
const banner = (page) => page.getByRole('region', { name: /avec les droits/ });
const ended = (page) => page.waitForURL(/\/administration\/seeing/);

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`looking with another's rights on a ${name}`, () => {
    it('shows whose they are on every page, changes nothing, and ends', async () => {
      const { page, context, complaints } = await open_page(browser, server.address, { viewport });
      await sign_in_person(context, 'Ida', AGENCY);
      await begin(page);
      await fine(page, complaints);
      await shot(page, `form-${name}`);
      await page.getByRole('button', { name: 'Voir la région ainsi' }).click();
      await banner(page).waitFor();
      await settle(page);
      await banner(page).getByText('Camille').waitFor();
      await fine(page, complaints);
      await shot(page, `home-${name}`);
      for (const path of ['/needs', '/account/organisation', '/account/keys', '/strategy']) {
        await page.goto(path);
        await settle(page);
        await banner(page).waitFor();
        await fine(page, complaints);
      }
      await page.goto('/account/security');
      await page.getByText('Cette page n’appartient qu’à la personne').waitFor();
      await shot(page, `own-${name}`);
      // What they may do is there, and does not work.
      await page.goto('/new/Need');
      await settle(page);
      await page.getByLabel('Intitulé').first().fill('Une mesure');
      await page.getByLabel('Commune', { exact: true }).fill('Nassogne');
      await page.getByRole('option', { name: 'Nassogne' }).first().click();
      await page.getByRole('button', { name: /Enregistrer|Créer/ }).first().click();
      await page.getByText(/rien ne peut être modifié/).first().waitFor();
      await shot(page, `refused-${name}`);
      page.once('dialog', (dialog) => void dialog.accept());
      await banner(page).getByRole('button', { name: 'Revenir à mes droits' }).click();
      await ended(page);
      await settle(page);
      assert.equal(await banner(page).count(), 0);
      await page.getByText(WHY).first().waitFor();
      await shot(page, `after-${name}`);
      await context.close();
    });
  });
}

describe('looking with another’s rights', () => {
  it('is said in every language', async () => {
    const { page, context } = await open_page(browser, server.address);
    await sign_in_person(context, 'Ida', AGENCY);
    await begin(page);
    await page.getByRole('button', { name: 'Voir la région ainsi' }).click();
    await page.getByText(BANNER.fr).waitFor();
    for (const [language, text] of Object.entries(BANNER)) {
      if (LOCALES[language])
        await page.locator(`.languages button[lang=${language}]`).first().click();
      await page.getByText(text).waitFor();
    }
    await context.close();
  });
  it('is told to the person, without the name', async () => {
    const { page, context, complaints } = await open_page(browser, server.address);
    await sign_in_person(context, 'Camille', TOWN);
    await page.goto('/account/data');
    await settle(page);
    await page.getByText(WHY).first().waitFor();
    await page.getByText('avec vos droits').first().waitFor();
    assert.equal(await page.getByText('Ida').count(), 0, 'the name is shown');
    await fine(page, complaints);
    await shot(page, 'told');
    await context.close();
  });
  it('shows a role to an administrator, and reaches the other tabs', async () => {
    const { page, context, complaints } = await open_page(browser, server.address);
    await sign_in(context);
    const other = await context.newPage();
    await other.goto('/needs');
    await settle(other);
    await page.goto('/administration/seeing');
    await settle(page);
    await page.getByLabel('Avec les droits de').selectOption('officer');
    await page.getByLabel('Système').selectOption('strategy');
    await page.getByLabel('Motif').fill('Vérifier les règles');
    await page.getByRole('button', { name: 'Voir la région ainsi' }).click();
    await banner(page).getByText('Stratégie').waitFor();
    await banner(other).waitFor();
    await banner(other).getByRole('button').click();
    await ended(other);
    await banner(page).waitFor({ state: 'detached' });
    assert.deepEqual(complaints, []);
    await context.close();
  });
  it('is not for everybody', async () => {
    const { page, context } = await open_page(browser, server.address);
    await sign_in_person(context, 'Camille', TOWN);
    await page.goto('/administration/seeing');
    await page.getByText('Vous n’avez pas accès à cette action.').waitFor();
    await context.close();
  });
});
