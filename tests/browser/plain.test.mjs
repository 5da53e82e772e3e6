// What the pages say to a reader without scripts, and what they do not load.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { PHONE } from './browser.mjs';

use_bed();

async function without_scripts(act, locale = 'fr-BE') {
  const context = await browser.newContext({
    viewport: PHONE,
    locale,
    baseURL: server.address,
    javaScriptEnabled: false,
  });
  try {
    await act(await context.newPage());
  } finally {
    await context.close();
  }
}

describe('without scripts', () => {
  it('goes from the first page to a list, on to its next part and to a need', () =>
    without_scripts(async (page) => {
      await page.goto('/');
      await page.getByRole('link', { name: 'Besoins', exact: true }).click();
      await page.getByRole('heading', { name: 'Besoins', level: 1 }).waitFor();
      const first = await page.locator('.early li').first().textContent();
      await page.getByRole('link', { name: 'Page suivante' }).click();
      await page.waitForURL(/cursor=/);
      const title = page.locator('.early li a').first();
      assert.notEqual(await page.locator('.early li').first().textContent(), first);
      const words = await title.textContent();
      await title.click();
      await page.getByRole('heading', { name: words, level: 1 }).waitFor();
      assert.match(await page.title(), new RegExp(`^${words.slice(0, 10)}`));
      assert.equal(await page.locator('.early').isVisible(), true);
    }));

  it('speaks the language of the browser', () =>
    without_scripts(async (page) => {
      await page.goto('/needs');
      await page.getByRole('heading', { name: 'Behoeften', level: 1 }).waitFor();
      assert.equal(await page.locator('html').getAttribute('lang'), 'nl');
    }, 'nl-BE'));

  it('allows scripts and styles of this server only', async () => {
    const answer = await fetch(`${server.address}/`);
    const policy = answer.headers.get('content-security-policy');
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(policy, /default-src 'self'/);
  });
});
