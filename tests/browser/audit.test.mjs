// Who saw my data, as the person reads it, and the record of actions, as an administrator does. Each
// page is also asked what axe finds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, sign_in, WIDE } from './browser.mjs';
import { join, some_town } from './people.mjs';
import { administrator, NAME } from './server.mjs';

use_bed();

let command;
let town;

async function person(email, name, options) {
  command ??= await administrator(server.address);
  town ??= await some_town(server.address);
  const { link } = await command('members.invite', { organisation: town.id, email, role: 'manager' });
  return join(browser, server.address, link, name, options);
}
async function fine(page, complaints) {
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
}
async function picture(page, name) {
  if (process.env.AUDIT_PICTURES)
    await page.screenshot({ path: `${process.env.AUDIT_PICTURES}/${name}.png`, fullPage: true });
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`the audit on a ${name}`, () => {
    it('tells a person who saw their data, and an administrator everything', async () => {
      const me = await person(`seen-${name}@example.org`, `Camille ${name}`, { viewport });
      await me.page.goto('/account/data');
      await settle(me.page);
      await fine(me.page, me.complaints);

      // The administrator looks at the list of people: one record of it, whoever is in the list.
      const boss = await open_page(browser, server.address, { viewport });
      await sign_in(boss.context);
      const listed = await boss.context.request.get('/api/v1/entities?type=Person&limit=50');
      assert.equal(listed.status(), 200);
      await me.page.reload();
      await settle(me.page);
      await me.page.getByText('Administration de la plateforme').first().waitFor();
      await me.page.getByText('dans une liste').first().waitFor();
      assert.equal(await me.page.getByText(NAME, { exact: true }).count(), 0, 'a name is shown');
      await fine(me.page, me.complaints);
      await picture(me.page, `mine-${viewport.width}`);

      await boss.page.goto('/administration/audit');
      await settle(boss.page);
      await boss.page.getByText('dans une liste').first().waitFor();
      await fine(boss.page, boss.complaints);
      await picture(boss.page, `audit-${viewport.width}`);
      await boss.page.getByRole('button', { name: 'Compte' }).click();
      await boss.page.waitForURL(/kind=done/);
      await boss.page.getByText('S’est connecté').first().waitFor();
      await boss.page.getByLabel('Qui', { exact: true }).fill('nobody at all');
      await boss.page.getByRole('button', { name: 'Chercher', exact: true }).click();
      await boss.page.getByText('Rien ne correspond.').waitFor();
      await fine(boss.page, boss.complaints);
      await boss.context.close();
      await me.context.close();
    });
  });
}

describe('the record of actions', () => {
  it('is not for others than administrators', async () => {
    const me = await person('other@example.org', 'Dominique');
    await me.page.goto('/administration/audit');
    await settle(me.page);
    await me.page.getByText('Vous n’avez pas accès à cette action.').waitFor();
    assert.equal(await me.page.getByRole('link', { name: 'Journal des actions' }).count(), 0);
    await me.context.close();
  });
});
