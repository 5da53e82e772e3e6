// The first screen and its neighbours by keyboard alone, and in four languages.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { open_page, settle } from './browser.mjs';
import { NAME, PASSWORD } from './server.mjs';

use_bed();

async function on_page(path, play) {
  const { page, context } = await open_page(browser, server.address);
  try {
    await page.goto(path);
    await settle(page);
    await play(page);
  } finally {
    await context.close();
  }
}

describe('keyboard', () => {
  it('the first stop leads to the content', () =>
    on_page('/', async (page) => {
      await page.keyboard.press('Tab');
      const skip = page.locator(':focus');
      assert.equal(await skip.getAttribute('href'), '#main');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    }));

  it('a municipality is chosen by typing its name', () =>
    on_page('/', async (page) => {
      await page.locator('#place-search').focus();
      await page.keyboard.type('namu');
      await page.getByRole('option', { name: /Namur/ }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#place-name', { hasText: 'Namur' }).waitFor();
      assert.match(page.url(), /place=be-nis-92094/);
    }));

  it('a dimension recolours the map', () =>
    on_page('/', async (page) => {
      const supply = page.locator('#dim-supply button');
      await supply.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/dimension=supply/);
      assert.equal(await supply.getAttribute('aria-pressed'), 'true');
    }));

  it('a cell of the matrix opens the list it counts', () =>
    on_page('/', async (page) => {
      const cell = page.locator('.cell:not(.gap)').first();
      const count = Number((await cell.locator('.count').innerText()).replace(/\D/g, ''));
      await cell.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/projects\?/);
      const status = page.locator('[role=status] strong');
      await status.waitFor();
      assert.equal(Number((await status.innerText()).replace(/\D/g, '')), count);
    }));

  it('search opens with Ctrl K and leads to an entry', () =>
    on_page('/projects', async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('namur');
      await page.getByRole('option', { name: /Namur/ }).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/(entities|search)/);
      await settle(page);
    }));

  it('search closes with Escape and gives the focus back', () =>
    on_page('/projects', async (page) => {
      const opener = page.locator('button[aria-keyshortcuts="Control+K"]');
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(new URL(page.url()).pathname, '/projects');
      assert.equal(await opener.evaluate((button) => button === document.activeElement), true);
    }));

  it('the language changes without leaving the page', () =>
    on_page('/needs', async (page) => {
      for (const [code, heading] of [['nl', 'Behoeften'], ['de', 'Bedarfe'], ['en', 'Needs'], ['fr', 'Besoins']]) {
        await page.locator(`.languages button[lang=${code}]`).focus();
        await page.keyboard.press('Enter');
        await page.locator('h1', { hasText: heading }).waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), code);
      }
    }));
});

describe('signed in', () => {
  it('signs in, asks for accompaniment from the same-need card', () =>
    on_page('/sign-in', async (page) => {
      await page.locator('input[autocomplete=username]').fill(NAME);
      await page.locator('input[autocomplete=current-password]').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      await page.goto('/');
      await settle(page);
      await page.locator('.cluster button', { hasText: 'Demander' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('textarea').fill('Nous cherchons un appui pour ce besoin.');
      await dialog.locator('button[type=submit]').click();
      await page.locator('.toast').waitFor();
      assert.match(await page.locator('.toast').innerText(), /envoyée/);
    }));
});
