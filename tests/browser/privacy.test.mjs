// Erasing: oneself from the page of one's data, and somebody who asked for it, as an administrator.
// Each page is also asked what axe finds, and has its states: closed, with a last manager, done.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, sign_in, WIDE } from './browser.mjs';
import { join, PASSWORD, some_town } from './people.mjs';
import { administrator } from './server.mjs';

use_bed();

let command;
let town;

async function person(email, name, role, options, of) {
  command ??= await administrator(server.address);
  town ??= await some_town(server.address);
  const organisation = of ? (await command('entities.create', { entity: of })).id : town.id;
  const { link } = await command('members.invite', { organisation, email, role });
  return join(browser, server.address, link, name, options);
}
async function fine(page, complaints) {
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
}
async function picture(page, name) {
  if (process.env.PRIVACY_PICTURES)
    await page.screenshot({ path: `${process.env.PRIVACY_PICTURES}/${name}.png`, fullPage: true });
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`erasing on a ${name}`, () => {
    it('lets a person go, after their name and password', async () => {
      const email = `leaver-${name}@example.org`;
      const me = await person(email, `Sacha ${name}`, 'editor', { viewport });
      const { page } = me;
      await page.goto('/account/data');
      await settle(page);
      await page.getByRole('button', { name: 'Effacer mon compte…' }).click();
      await page.getByRole('heading', { name: 'Reste, sans nom' }).waitFor();
      await fine(page, me.complaints);
      await picture(page, `mine-${viewport.width}`);
      const confirm = page.getByRole('button', { name: 'Effacer pour toujours' });
      assert.equal(await confirm.isDisabled(), true);
      await page.getByLabel(`Pour confirmer, tapez ${email}`).fill(email);
      await page.getByLabel('Mot de passe', { exact: true }).fill('not the phrase');
      await confirm.click();
      await page.getByText('Ce n’est pas votre mot de passe actuel.').waitFor();
      me.complaints.length = 0; // the browser tells of the refused request
      await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
      await confirm.click();
      await page.getByText('Votre compte est effacé.').waitFor();
      await page.waitForURL((url) => url.pathname === '/');
      // On a phone it stands in the menu.
      const door = page.getByRole('link', { name: 'Se connecter', includeHidden: true });
      await door.first().waitFor({ state: 'attached' });
      assert.deepEqual(me.complaints, []);
      await me.context.close();
    });

    it('lets an administrator erase who asked for it, and warns of a last manager', async () => {
      const email = `boss-${name}@example.org`;
      const club = { type: 'Organisation', kind: 'association', title: { fr: `Cercle ${name}` } };
      const asked = await person(email, `Morgan Adieu${name}`, 'manager', {}, club);
      await asked.context.close();
      const boss = await open_page(browser, server.address, { viewport });
      await sign_in(boss.context);
      const { page } = boss;
      await page.goto('/administration/erasure');
      await settle(page);
      await fine(page, boss.complaints);
      await page.getByRole('combobox', { name: 'Personne' }).fill(`Adieu${name}`);
      await page.getByRole('option', { name: `Morgan Adieu${name}` }).click();
      await page.getByText(email, { exact: true }).waitFor();
      await page.getByText(`Personne d’autre ne gère Cercle ${name}.`).waitFor();
      await fine(page, boss.complaints);
      await picture(page, `other-${viewport.width}`);
      await page.getByLabel(`Pour confirmer, tapez ${email}`).fill(email);
      const confirm = page.getByRole('button', { name: 'Effacer cette personne' });
      assert.equal(await confirm.isDisabled(), true, 'the last manager must be allowed to go');
      await page.getByLabel('Effacer quand même').check();
      await page.getByLabel('Motif').selectOption('objection');
      await confirm.click();
      await page.getByText('Déjà effacée, le').waitFor();
      await fine(page, boss.complaints);
      await boss.context.close();
    });
  });
}

describe('the page of erasing others', () => {
  it('is not for everybody', async () => {
    const me = await person('curious@example.org', 'Dominique', 'viewer');
    await me.page.goto('/account/data');
    await settle(me.page);
    assert.equal(await me.page.getByRole('link', { name: 'Effacer une personne' }).count(), 0);
    await me.context.close();
  });
});
