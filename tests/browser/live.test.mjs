// A change made elsewhere shows on an open list, without loading the page again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { open_page, settle } from './browser.mjs';
import { administrator } from './server.mjs';

use_bed();

describe('live update', () => {
  it('a need published through the API appears on the open list, and its new title follows', async () => {
    const command = await administrator(server.address);
    const { page, context } = await open_page(browser, server.address);
    try {
      const listening = page.waitForRequest(/\/api\/v1\/events/);
      await page.goto('/needs?order=-modifiedAt');
      await settle(page);
      await listening;
      const status = page.locator('[role=status] strong');
      const before_it = Number((await status.innerText()).replace(/\D/g, ''));
      await page.evaluate(() => (globalThis.same_page = true));

      const made = await command('entities.create', {
        entity: {
          type: 'Need',
          title: { fr: 'Des ruches sur les toits' },
          category: 'charging-stations',
          municipality: 'urn:ngsi-ld:AdministrativeArea:be-nis-83040',
        },
      });
      await command('entities.step', { id: made.id, step: 'publish' });
      await page.getByRole('link', { name: 'Des ruches sur les toits' }).waitFor();
      assert.equal(Number((await status.innerText()).replace(/\D/g, '')), before_it + 1);

      await command('entities.update', {
        id: made.id,
        set: { title: { fr: 'Des ruches près des écoles' } },
      });
      await page.getByRole('link', { name: 'Des ruches près des écoles' }).waitFor();
      assert.equal(await page.evaluate(() => globalThis.same_page), true, 'no reload');
    } finally {
      await context.close();
    }
  });
});
