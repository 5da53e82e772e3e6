// Four languages: the browser's own is taken first, and the choice changes every word of the page.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { open_page, settle } from './browser.mjs';

// What a visitor must find in each language: page's title of the needs, navigation, a state.
const WORDS = {
  fr: { heading: 'Besoins', navigation: 'Offre', sign_in: 'Se connecter', theme: 'Compétences' },
  nl: { heading: 'Behoeften', navigation: 'Aanbod', sign_in: 'Aanmelden', theme: 'vaardigheden' },
  de: { heading: 'Bedarfe', navigation: 'Angebot', sign_in: 'Anmelden', theme: 'Kompetenzen' },
  en: { heading: 'Needs', navigation: 'Supply', sign_in: 'Sign in', theme: 'skills' },
};

use_bed();

async function expect_language(page, code) {
  const words = WORDS[code];
  await page.locator('h1', { hasText: words.heading }).waitFor();
  await page.locator(`html[lang=${code}]`).waitFor({ state: 'attached' });
  await page.locator('#main-navigation').getByText(words.navigation, { exact: true }).waitFor();
  await page.locator('#main-navigation').getByText(words.sign_in).waitFor();
  assert.match(await page.title(), new RegExp(words.heading));
}

describe('languages', () => {
  for (const code of Object.keys(WORDS)) {
    it(`a browser that speaks ${code} is answered in it`, async () => {
      const { page, context, complaints } = await open_page(browser, server.address, { locale: code });
      try {
        await page.goto('/needs');
        await settle(page);
        await expect_language(page, code);
        await page.goto('/');
        await settle(page);
        const themes = page.locator('section[aria-labelledby=matrix-title] tbody');
        await themes.getByText(new RegExp(WORDS[code].theme, 'i')).first().waitFor();
        assert.deepEqual(complaints, []);
      } finally {
        await context.close();
      }
    });
  }

  it('a choice holds on the next page and after a reload', async () => {
    const { page, context } = await open_page(browser, server.address);
    try {
      await page.goto('/needs');
      await settle(page);
      await page.locator('.languages button[lang=de]').click();
      await expect_language(page, 'de');
      await page.reload();
      await settle(page);
      await expect_language(page, 'de');
    } finally {
      await context.close();
    }
  });
});
