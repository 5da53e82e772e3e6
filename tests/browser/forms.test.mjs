// Forms: the server's reasons stand at their fields; a new need goes from draft to the public list.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, picture, settle, sign_in, tab_to } from './browser.mjs';

const TITLE = 'Un abri à vélos devant la gare';
use_bed();

async function as_administrator(path, play) {
  const { page, context, complaints } = await open_page(browser, server.address);
  try {
    await sign_in(context);
    await page.goto(path);
    await settle(page);
    await play(page, complaints);
  } finally {
    await context.close();
  }
}

/** How many needs with this title a visitor finds who is not signed in. */
async function public_count(title) {
  const { page, context } = await open_page(browser, server.address);
  try {
    await page.goto(`/needs?text=${encodeURIComponent(title)}`);
    await settle(page);
    await page.locator('[role=status] strong').waitFor();
    return await page.getByRole('link', { name: title, exact: true }).count();
  } finally {
    await context.close();
  }
}

async function fill_need(page, budget) {
  await page.locator('#field-title input').fill(TITLE);
  const municipality = page.locator('#field-municipality input');
  await municipality.fill('nassog');
  await page.getByRole('option', { name: /Nassogne/ }).first().click();
  await page.locator('#field-category select').selectOption('charging-stations');
  await page.locator('#field-budget input').fill(budget);
}

describe('forms', () => {
  it('say what is missing before anything is sent', () =>
    as_administrator('/new/Need', async (page) => {
      await page.locator('form.stack button[type=submit]').click();
      const summary = page.locator('#form-errors');
      await summary.waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'form-errors');
      await summary.getByRole('link', { name: 'Intitulé' }).click();
      assert.equal(
        await page.evaluate(() => document.activeElement?.closest('#field-title') !== null),
        true,
        'the summary leads to the field',
      );
    }));

  it('show the server\'s reason at its field', () =>
    as_administrator('/new/Need', async (page) => {
      await fill_need(page, '-5');
      await page.locator('form.stack button[type=submit]').click();
      const field = page.locator('#field-budget');
      await field.locator('.error').waitFor();
      assert.match(await field.locator('.error').innerText(), /Au moins 0/);
      assert.equal(await field.locator('input').getAttribute('aria-invalid'), 'true');
      assert.equal(await page.locator('#field-title .error').count(), 0);
      assert.deepEqual(await axe_findings(page), []);
      await picture(page, 'form');
    }));

  it('create a need, which becomes public by its step', () =>
    as_administrator('/new/Need', async (page, complaints) => {
      await fill_need(page, '25 000');
      await page.locator('form.stack button[type=submit]').click();
      await page.waitForURL(/\/entities\/urn/);
      await page.locator('h1', { hasText: TITLE }).waitFor();
      await page.locator('header').getByText('Brouillon', { exact: true }).waitFor();
      assert.equal(await public_count(TITLE), 0, 'a draft is not public');
      await page.getByRole('button', { name: 'Publier' }).click();
      await page.locator('header').getByText('Publié', { exact: true }).waitFor();
      assert.equal(await public_count(TITLE), 1, 'what is published is public');
      assert.deepEqual(complaints, []);
    }));

  it('are filled by keyboard alone', () =>
    as_administrator('/new/Need', async (page) => {
      const title = 'Un banc à l\'ombre';
      await tab_to(page, '#field-title input');
      await page.keyboard.type(title);
      await tab_to(page, '#field-municipality input');
      await page.keyboard.type('nassog');
      await page.getByRole('option', { name: /Nassogne/ }).first().waitFor();
      await page.keyboard.press('Enter');
      await tab_to(page, '#field-budget input');
      await page.keyboard.type('1200');
      await tab_to(page, 'form.stack button[type=submit]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/entities\/urn/);
      await page.locator('h1', { hasText: title }).waitFor();
    }));
});
