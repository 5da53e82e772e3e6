// The pages of an account, as a manager and a colleague use them: joining by invitation, the second
// step, sessions, keys, members, standing in for one another. Each page is also asked what axe finds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, WIDE } from './browser.mjs';
import { authenticator, join, PASSWORD, some_town } from './people.mjs';
import { administrator } from './server.mjs';

use_bed();

let command;
let town;

// What every test begins with: the administrator, once, and a town to invite to.
async function invited(role, email) {
  command ??= await administrator(server.address);
  town ??= await some_town(server.address);
  return (await command('members.invite', { organisation: town.id, email, role })).link;
}
async function fine(page, complaints) {
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
}
async function toast(page, text) {
  await page.getByText(text).first().waitFor();
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`doors on a ${name}`, () => {
    for (const path of ['/sign-in', '/join', '/recover', '/account/keys']) {
      it(path, async () => {
        const { page, context, complaints } = await open_page(browser, server.address, { viewport });
        await page.goto(path);
        await settle(page);
        await fine(page, complaints);
        await context.close();
      });
    }
  });
  describe(`rooms on a ${name}`, () => {
    for (const path of ['/account', '/account/security', '/account/organisation', '/account/keys']) {
      it(path, async () => {
        const link = await invited('manager', `m${viewport.width}${path.length}@example.org`);
        const { page, context, complaints } = await join(browser, server.address, link, 'Alix', {
          viewport,
        });
        await page.goto(path);
        await settle(page);
        for (const fold of await page.locator('details summary').all()) await fold.click();
        await fine(page, complaints);
        await context.close();
      });
    }
  });
}

describe('an invitation', () => {
  it('is for one address, and once', async () => {
    const link = await invited('viewer', 'once@example.org');
    const { context } = await join(browser, server.address, link, 'Once');
    await context.close();
    const other = await open_page(browser, server.address);
    await other.page.goto(link);
    await other.page.getByText('Ce code est faux').first().waitFor();
    await other.context.close();
  });

  it('leads who has an account to signing in, and back', async () => {
    const first = await invited('viewer', 'back@example.org');
    const { context } = await join(browser, server.address, first, 'Back');
    await context.close();
    const body = await command('entities.create', {
      entity: { type: 'Organisation', title: { fr: 'Une deuxième' }, kind: 'company' },
    });
    const { link } = await command('members.invite', {
      organisation: body.id,
      email: 'back@example.org',
      role: 'editor',
    });
    const again = await open_page(browser, server.address);
    await again.page.goto(link);
    await again.page.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
    await again.page.getByLabel('Nom').fill('back@example.org');
    await again.page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await again.page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
    await again.page.getByRole('button', { name: 'Accepter l’invitation' }).click();
    await again.page.getByRole('heading', { name: 'Une deuxième' }).waitFor();
    await again.context.close();
  });
});

describe('members', () => {
  it('are invited, promoted, stand in for one another and leave', async () => {
    const boss = await join(
      browser,
      server.address,
      await invited('manager', 'boss@example.org'),
      'La cheffe',
    );
    await boss.page.getByText('Inviter quelqu’un').first().click();
    await boss.page.getByLabel('Adresse électronique').fill('hand@example.org');
    await boss.page.getByRole('button', { name: 'Inviter quelqu’un' }).click();
    const link = await boss.page.locator('.once code').textContent();
    await fine(boss.page, boss.complaints);
    const hand = await join(browser, server.address, link, 'La main');
    assert.equal(await hand.page.getByText('boss@example.org').count(), 0, 'addresses are shown');
    await boss.page.reload();
    await settle(boss.page);
    await boss.page.getByLabel('Rôle de La main').selectOption('approver');
    await toast(boss.page, 'Le rôle est changé.');

    await boss.page.getByText('Déléguer mon rôle').first().click();
    await boss.page.getByLabel('À qui ?').selectOption({ label: 'La main' });
    await boss.page.getByLabel('Rôle délégué').selectOption('manager');
    await boss.page.getByRole('button', { name: 'Déléguer mon rôle' }).click();
    await toast(boss.page, 'La délégation est donnée.');
    await hand.page.reload();
    await settle(hand.page);
    await hand.page.getByText('De la part de La cheffe', { exact: true }).waitFor();
    await hand.page.getByRole('button', { name: 'Mettre fin' }).click();
    await toast(hand.page, 'La délégation a pris fin.');

    await hand.page.getByRole('button', { name: 'Quitter' }).click();
    await toast(hand.page, 'Vous n’êtes plus membre.');
    await hand.context.close();
    await boss.context.close();
  });
});

describe('signing in', () => {
  it('takes a second step once it is set up, and its recovery codes', async () => {
    const link = await invited('viewer', 'second@example.org');
    const { page, context, complaints } = await join(browser, server.address, link, 'Deux');
    await page.goto('/account/security');
    await page.getByRole('button', { name: 'Activer', exact: true }).click();
    const secret = await page.locator('section code').first().textContent();
    await page.getByRole('img', { name: /Scannez/ }).waitFor();
    await fine(page, complaints);
    await page.getByLabel('Code à six chiffres').fill(authenticator(secret));
    await page.getByRole('button', { name: 'Activer avec ce code' }).click();
    await page.getByText('Vos codes de secours').waitFor();
    await fine(page, complaints);
    const recovery = await page.locator('.once code').first().textContent();
    await page.goto('/account');
    await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
    await toast(page, 'Vous êtes déconnecté');
    for (const code of [authenticator(secret, 1), recovery]) {
      await page.goto('/sign-in');
      await page.getByLabel('Nom').fill('second@example.org');
      await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
      await page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
      const field = page.getByLabel('Code à six chiffres');
      await field.fill('000000');
      await page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
      await page.getByText('Ce code est faux ou a déjà servi.').first().waitFor();
      await field.fill(code);
      await page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
      await toast(page, 'Bienvenue');
      await page.goto('/account');
      await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
      await toast(page, 'Vous êtes déconnecté');
    }
    await context.close();
  });

  it('is listed, and ended from another place', async () => {
    const link = await invited('viewer', 'sessions@example.org');
    const { page, context } = await join(browser, server.address, link, 'Trois');
    const there = await open_page(browser, server.address);
    await there.page.goto('/sign-in');
    await there.page.getByLabel('Nom').fill('sessions@example.org');
    await there.page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await there.page.getByRole('main').getByRole('button', { name: 'Se connecter' }).click();
    await toast(there.page, 'Bienvenue');
    await page.goto('/account/security');
    await page.getByText('ici', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Fermer', exact: true }).click();
    await toast(page, 'C’est fermé.');
    await there.page.goto('/account');
    await there.page.getByRole('main').getByRole('link', { name: 'Se connecter' }).waitFor();
    await there.context.close();
    await context.close();
  });
});

describe('keys', () => {
  it('are shown once, work, and are revoked', async () => {
    const link = await invited('viewer', 'keys@example.org');
    const { page, context, complaints } = await join(browser, server.address, link, 'Quatre');
    await page.goto('/account/keys');
    await page.getByLabel('À quoi sert-elle ?').fill('essai');
    await page.getByRole('button', { name: 'Créer la clé' }).click();
    const key = await page.locator('.once code').textContent();
    await fine(page, complaints);
    const me = () =>
      fetch(`${server.address}/api/v1/me`, { headers: { Authorization: `Bearer ${key}` } });
    assert.equal((await (await me()).json()).name, 'Quatre');
    await page.reload();
    await settle(page);
    assert.equal(await page.getByText(key).count(), 0, 'the key is shown again');
    await page.getByRole('button', { name: 'Révoquer' }).click();
    await toast(page, 'La clé ne vaut plus.');
    assert.equal((await me()).status, 401);
    await context.close();
  });
});
