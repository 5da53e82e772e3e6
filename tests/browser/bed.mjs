// The server with the demonstration region and the browser that every test file starts and stops.
import { after, before } from 'node:test';
import { start_browser } from './browser.mjs';
import { make_people } from './roles.mjs';
import { start_server } from './server.mjs';

export let server;
export let browser;

/** Declares them for the whole file; the options are those of the browser and of the server. */
export function use_bed(options = {}) {
  before(async () => {
    server = await start_server(options);
    if (options.accounts) await make_people(server, options.accounts);
    browser = await start_browser(options);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
}
