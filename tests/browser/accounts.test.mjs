// Accounts as those who keep them see them: found, disabled with a reason that the person reads, enabled
// again; and everybody's own data taken away. Each page is also asked what axe finds.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, sign_in, WIDE } from './browser.mjs';
import { address_of, sign_in_person } from './roles.mjs';
import { PASSWORD } from './server.mjs';

const TOWN = 'urn:ngsi-ld:Organisation:be-nis-83040';
const WHY = 'A quitté la commune en juin';

use_bed({ accounts: { Camille: [{ organisation: TOWN, role: 'editor' }], Sacha: [], Robin: [] } });

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
const row = (page, name) => page.getByRole('listitem').filter({ hasText: name });
async function decide(page, act) {
  await page.getByLabel('Motif').fill(WHY);
  await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

// Each has somebody of their own: one person's data are given three times a minute at most.
for (const [name, viewport, who] of [['desk', WIDE, 'Sacha'], ['phone', PHONE, 'Robin']]) {
  describe(`accounts on a ${name}`, () => {
    it('are found, disabled and enabled', async () => {
      const { page, context, complaints } = await open_page(browser, server.address, { viewport });
      await sign_in(context);
      await page.goto('/administration/accounts');
      await settle(page);
      await fine(page, complaints);
      await shot(page, `accounts-${name}`);
      await page.getByLabel('Nom ou adresse électronique').fill('nobody at all');
      await page.getByRole('button', { name: 'Chercher', exact: true }).click();
      await page.getByText('Aucun compte ne correspond.').waitFor();
      await page.getByLabel('Nom ou adresse électronique').fill(who.toLowerCase());
      await page.getByRole('button', { name: 'Chercher', exact: true }).click();
      await row(page, who).getByRole('button', { name: 'Désactiver' }).click();
      await page.getByLabel('Motif').waitFor();
      assert.deepEqual(await axe_findings(page), []);
      await shot(page, `reason-${name}`);
      await decide(page, 'Désactiver');
      await row(page, who).getByText('Désactivé').waitFor();
      await fine(page, complaints);
      await shot(page, `disabled-${name}`);

      const refused = await open_page(browser, server.address, { viewport });
      await refused.page.goto('/sign-in');
      await refused.page.getByLabel('Nom', { exact: true }).fill(address_of(who));
      await refused.page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
      await refused.page.locator('main').getByRole('button', { name: 'Se connecter' }).click();
      await refused.page.getByText('Ce compte est désactivé').waitFor();
      await refused.context.close();

      await row(page, who).getByRole('button', { name: 'Réactiver' }).click();
      await decide(page, 'Réactiver');
      await row(page, who).getByRole('button', { name: 'Désactiver' }).waitFor();
      await context.close();
    });
    it('give their people everything that is kept of them', async () => {
      const { page, context, complaints } = await open_page(browser, server.address, { viewport });
      await sign_in_person(context, who);
      await page.goto('/account');
      await settle(page);
      await fine(page, complaints);
      await page.getByRole('button', { name: 'Fichier JSON' }).scrollIntoViewIfNeeded();
      await shot(page, `my-data-${name}`);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Fichier JSON' }).click(),
      ]);
      const data = JSON.parse(await readFile(await file.path(), 'utf8'));
      assert.equal(data.complete, true);
      assert.equal(data.account[0].email, address_of(who));
      assert.ok(data.about.some((each) => each.reason === WHY), 'the decision is not in it');
      const [read] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Page à lire' }).click(),
      ]);
      const address = `file://${await read.path()}`;
      const html = await readFile(await read.path(), 'utf8');
      assert.match(html, /<html lang="fr">/);
      const paper = await context.newPage();
      await paper.setContent(html);
      assert.deepEqual(await axe_findings(paper), [], address);
      assert.equal(await overflow(paper), 0);
      await shot(paper, `paper-${name}`);
      await context.close();
    });
  });
}

describe('what asks again who one is', () => {
  it('goes on with the password, and not without', async () => {
    const { page, context } = await open_page(browser, server.address);
    await sign_in_person(context, 'Camille', TOWN);
    await page.goto('/account/security');
    await settle(page);
    // As after more than five minutes: the first answer is the server's to such a request.
    let refused = 0;
    await page.route('**/api/v1/account/second-step', async (route) => {
      if (refused++ > 1) return route.continue();
      return route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 403, code: 'forbidden', subject: 'proof', detail: 'Show' }),
      });
    });
    const dialog = page.getByRole('dialog', { name: 'C’est bien vous ?' });
    await page.getByRole('button', { name: 'Activer' }).click();
    await dialog.waitFor();
    assert.deepEqual(await axe_findings(page), []);
    await shot(page, 'proof');
    await page.keyboard.press('Escape');
    await page.getByText('Confirmez d’abord que c’est bien vous.').first().waitFor();
    await page.getByRole('button', { name: 'Activer' }).click();
    await dialog.getByLabel('Mot de passe actuel').fill('wrong');
    await dialog.getByRole('button', { name: 'Continuer' }).click();
    await dialog.getByText('Ce n’est pas votre mot de passe actuel.').waitFor();
    await dialog.getByLabel('Mot de passe actuel').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continuer' }).click();
    await page.getByText('otpauth').or(page.locator('code')).first().waitFor();
    await context.close();
  });
});
