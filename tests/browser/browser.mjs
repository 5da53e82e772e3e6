// Debian's Chromium for the tests, and the question every page is asked: does axe find anything?
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { NAME, PASSWORD } from './server.mjs';

// playwright-core and axe-core are installed with the page.
const web = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = web('playwright-core');
const axe = web('axe-core');

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const IMAGES = fileURLToPath(new URL('../../docs/guide/images/', import.meta.url));

/** Starts Chromium. `map: true` gives it a software WebGL, which costs time. */
export function start_browser({ map = false } = {}) {
  const gl = map
    ? ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
    : ['--disable-gpu', '--disable-3d-apis'];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...gl,
    ],
  });
}

/** A page that collects what the browser complains about and every request to another server. */
export async function open_page(browser, address, { viewport = WIDE, locale = 'fr-BE' } = {}) {
  const context = await browser.newContext({ viewport, locale, baseURL: address });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    const own = url.startsWith(address) || url.startsWith('data:') || url.startsWith('blob:');
    if (!own) complaints.push(`outside request: ${url}`);
  });
  return { page, context, complaints };
}

/** Waits until a view stands: its heading is there and nothing says it is loading. */
export async function settle(page) {
  await page.locator('main h1').first().waitFor({ timeout: 30_000 });
  await page.waitForFunction(() => !document.querySelector('main .loading'), null, {
    timeout: 30_000,
  });
}

/** What axe finds, as readable lines; WCAG 2.2 A and AA and its best practices. */
export async function axe_findings(page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return result.violations.flatMap((violation) =>
    violation.nodes
      .slice(0, 3)
      .map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}

/** How far the page is wider than its window, in pixels; 0 when nothing sticks out. */
export async function overflow(page) {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  );
}

/** Gives the browser an administrator's session, as the sign-in page would. */
export async function sign_in(context, name = NAME) {
  const answer = await context.request.post('/api/v1/session', {
    data: { name, password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}

/** Presses Tab until the focus is where the selector says; the way there is part of the test. */
export async function tab_to(page, selector, presses_max = 90) {
  for (let press = 0; press < presses_max; press++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${presses_max} presses of Tab do not reach ${selector}`);
}

/** A picture for the guide, written only when MAILLAGE_SCREENSHOTS=1 asks for it. */
export async function picture(page, name, { of } = {}) {
  if (process.env.MAILLAGE_SCREENSHOTS !== '1') return;
  await page.evaluate(() => document.fonts.ready);
  const options = { path: `${IMAGES}${name}.jpg`, type: 'jpeg', quality: 72, animations: 'disabled' };
  await (of ? of.screenshot(options) : page.screenshot(options));
}
