// Every page, on a desk and on a phone: it shows a heading, axe finds nothing, nothing sticks out,
// the browser complains of nothing and no other server is asked.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { axe_findings, open_page, overflow, PHONE, settle, start_browser, WIDE } from './browser.mjs';
import { start_server } from './server.mjs';

const PAGES = [
  '/',
  '/?place=be-nis-92094',
  '/projects',
  '/projects?view=table',
  '/needs',
  '/needs?view=map',
  '/initiatives',
  '/pools',
  '/support',
  '/requests',
  '/bodies',
  '/solutions',
  '/organisations',
  '/strategy',
  '/search?text=eau',
  '/sign-in',
  '/nothing-here',
];
const DETAILS = ['Need', 'Project', 'Pool', 'Solution', 'Organisation', 'AdministrativeArea'];

let server;
let browser;
before(async () => {
  server = await start_server();
  browser = await start_browser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function first_of(type) {
  const answer = await fetch(`${server.address}/api/v1/entities?type=${type}&limit=1`);
  const { items } = await answer.json();
  assert.ok(items[0], `the demonstration has a ${type}`);
  return `/entities/${encodeURIComponent(items[0].id)}`;
}

async function inspect(path, viewport) {
  const { page, context, complaints } = await open_page(browser, server.address, { viewport });
  try {
    await page.goto(path);
    await settle(page);
    assert.ok((await page.title()).length > 3, 'the page has a title');
    assert.deepEqual(await axe_findings(page), []);
    assert.equal(await overflow(page), 0, 'nothing is wider than the window');
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]]) {
  describe(`pages on a ${name}`, () => {
    for (const path of PAGES) it(path, () => inspect(path, viewport));
    for (const type of DETAILS) {
      it(`the page of a ${type}`, async () => inspect(await first_of(type), viewport));
    }
  });
}
