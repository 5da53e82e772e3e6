// Signing in with an OpenID provider: a certified one, started here on this machine. An account is
// linked from inside, opens by the provider afterwards, and nobody comes in who is linked with none.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { open_page, settle, start_browser } from './browser.mjs';
import { join, some_town } from './people.mjs';
import { administrator, free_port, start_server } from './server.mjs';

const { default: Provider } = await import(
  new URL('../../web/node_modules/oidc-provider/lib/index.js', import.meta.url)
);

let browser;
let server;
let issuer;
let provider_server;

function provider_at(address, callback) {
  const provider = new Provider(address, {
    clients: [{ client_id: 'maillage', token_endpoint_auth_method: 'none', redirect_uris: [callback] }],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    pkce: { required: () => true, methods: ['S256'] },
    cookies: { keys: ['only for this test'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Nom de ${id}`, email: `${id}@example.org`, email_verified: true }),
    }),
  });
  return provider;
}

before(async () => {
  const port = await free_port();
  const provider_port = await free_port();
  issuer = `http://127.0.0.1:${provider_port}`;
  const provider = provider_at(issuer, `http://127.0.0.1:${port}/api/v1/oidc/callback`);
  provider_server = await new Promise((resolve) => {
    const listening = provider.listen(provider_port, '127.0.0.1', () => resolve(listening));
  });
  server = await start_server({
    port,
    options: ['--oidc-issuer', issuer, '--oidc-client', 'maillage', '--oidc-label', 'Identité régionale'],
  });
  browser = await start_browser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await new Promise((resolve) => provider_server?.close(resolve));
});

/** Says who one is at the provider's own pages, and agrees. */
async function at_provider(page, name) {
  await page.waitForURL(`${issuer}/**`);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]', { hasText: /continue/i }).click();
}

async function linked(name) {
  const command = await administrator(server.address);
  const town = await some_town(server.address);
  const { link } = await command('members.invite', {
    organisation: town.id,
    email: `${name}@example.org`,
    role: 'viewer',
  });
  const { page, context } = await join(browser, server.address, link, name);
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Lier mon compte Identité régionale' }).click();
  await at_provider(page, name);
  await page.waitForURL('**/account/security');
  await page.getByText('Lié', { exact: true }).waitFor();
  await context.close();
}

async function come_in(name) {
  const opened = await open_page(browser, server.address);
  await opened.page.goto('/sign-in?next=%2Faccount');
  await settle(opened.page);
  await opened.page.getByRole('link', { name: 'Continuer avec Identité régionale' }).click();
  await at_provider(opened.page, name);
  return opened;
}

describe('a sign-in provider', () => {
  it('opens the account that was linked with it', async () => {
    await linked('lin');
    const { page, context } = await come_in('lin');
    await page.waitForURL('**/account');
    await page.getByText('Connecté en tant que lin').waitFor();
    await context.close();
  });

  it('lets nobody in who is linked with no account, whatever the address', async () => {
    const { page, context } = await come_in('lin2');
    await page.waitForURL('**/sign-in?failed=forbidden');
    await page.getByText('Ce compte n’est lié à aucun compte d’ici.').waitFor();
    await context.close();
  });

  it('does not open for an answer that another browser asked for', async () => {
    const { page, context } = await open_page(browser, server.address);
    const begun = await fetch(`${server.address}/api/v1/oidc/start`, { redirect: 'manual' });
    assert.equal(begun.status, 303);
    await page.goto(begun.headers.get('location'));
    await at_provider(page, 'lin');
    await page.waitForURL('**/sign-in?failed=unauthenticated');
    await context.close();
  });

  it('takes an answer once, and none that was made up', async () => {
    for (const query of ['', '?state=guessed&code=guessed', '?error=access_denied']) {
      const answer = await fetch(`${server.address}/api/v1/oidc/callback${query}`, {
        redirect: 'manual',
      });
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.get('location'), '/sign-in?failed=unauthenticated');
      assert.ok(!(answer.headers.get('set-cookie') ?? '').includes('maillage='), 'a session opens');
    }
  });

  it('is asked with PKCE, and comes back to no other place', async () => {
    const answer = await fetch(`${server.address}/api/v1/oidc/start?next=https://evil.example`, {
      redirect: 'manual',
    });
    const location = new URL(answer.headers.get('location'));
    assert.equal(location.origin, issuer);
    assert.equal(location.searchParams.get('code_challenge_method'), 'S256');
    assert.equal(location.searchParams.get('response_type'), 'code');
  });
});
