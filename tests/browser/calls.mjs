// What several tests do on the pages of calls for projects.
import assert from 'node:assert/strict';
import { axe_findings, overflow, PHONE, WIDE } from './browser.mjs';

/** Axe finds nothing and nothing sticks out, on a desk and on a phone. */
export async function inspect(page) {
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0, 'nothing is wider than the desk');
  await page.setViewportSize(PHONE);
  assert.equal(await overflow(page), 0, 'nothing is wider than the phone');
  assert.deepEqual(await axe_findings(page), []);
  await page.setViewportSize(WIDE);
}

export async function choose(page, field, text) {
  await page.locator(`#field-${field} input`).fill(text);
  await page.getByRole('option', { name: new RegExp(text) }).first().click();
}

export const answer = (page, name) => page.locator(`[id="field-answers.${name}"]`);

/** Scores one's open reviews; `scores` gives what to choose for each criterion, by the title. */
export async function score_all(page, codes, scores) {
  for (;;) {
    const title = await page.locator('#about-title').innerText();
    for (const [index, words] of scores(title).entries()) {
      await page.locator(`#field-${codes[index]}`).getByText(String(words), { exact: true }).click();
    }
    await page.getByRole('button', { name: 'Terminer', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminer' }).click();
    await page.getByText('L’évaluation est terminée.').first().waitFor();
    await page.waitForFunction(
      (before) =>
        document.querySelector('#about-title')?.textContent !== before ||
        document.querySelector('.scores dl') !== null,
      title,
    );
    if ((await page.locator('.scores dl').count()) > 0) return;
  }
}
