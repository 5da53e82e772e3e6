// The first view is light: what travels before the full map is at most 200 KB, compressed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { open_page, settle } from './browser.mjs';

const FIRST_VIEW_BYTES_MAX = 200 * 1024;
// The full map comes later, and not at all where the browser has no WebGL.
const MAP = /full-map|maplibre/;

use_bed();

const kind_of = (path) => {
  if (path.startsWith('/api/')) return 'data';
  if (MAP.test(path)) return 'map';
  return path.endsWith('.woff2') ? 'fonts' : 'page';
};

describe('weight', () => {
  it('the page, its styles and its code', async (test) => {
    const { page, context } = await open_page(browser, server.address);
    try {
      const finished = [];
      page.on('requestfinished', (request) => finished.push(request));
      await page.goto('/');
      await settle(page);
      await page.locator('.cluster, section[aria-labelledby=matrix-title]').first().waitFor();
      const bytes = { page: 0, data: 0, fonts: 0, map: 0 };
      for (const request of finished) {
        const sizes = await request.sizes();
        const kind = kind_of(new URL(request.url()).pathname);
        bytes[kind] += Math.max(0, sizes.responseBodySize) + Math.max(0, sizes.responseHeadersSize);
      }
      const figures = Object.entries(bytes).map(([kind, size]) => `${kind} ${Math.round(size / 1024)} KB`);
      test.diagnostic(`first view: ${figures.join(', ')}`);
      assert.ok(bytes.page > 0 && bytes.page <= FIRST_VIEW_BYTES_MAX, `${bytes.page} bytes`);
    } finally {
      await context.close();
    }
  });
});
