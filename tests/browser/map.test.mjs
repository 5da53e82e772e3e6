// The full map, drawn with WebGL (here in software): it comes by itself, asks nobody else for
// anything, zooms by button and keeps the chosen municipality in step with the panel.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, settle } from './browser.mjs';

use_bed({ map: true });

describe('the full map', () => {
  it('replaces the drawn one', async () => {
    const { page, context, complaints } = await open_page(browser, server.address);
    try {
      await page.goto('/?place=be-nis-83040');
      await settle(page);
      await page.locator('.map.shown canvas').waitFor({ timeout: 60_000 });
      await page.locator('.names').getByText('Nassogne').waitFor();
      await page.getByRole('button', { name: 'Agrandir' }).click();
      await page.locator('#place-search').fill('tenneville');
      await page.getByRole('option', { name: /Tenneville/ }).click();
      await page.locator('#place-name', { hasText: 'Tenneville' }).waitFor();
      await page.locator('.names').getByText('Tenneville').waitFor();
      assert.deepEqual(await axe_findings(page), []);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
});
