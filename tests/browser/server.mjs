// A real server with the demonstration region for one test file, on a free port of this machine.
// MAILLAGE_BINARY names another program; MAILLAGE_ADDRESS a server that already runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BINARY = process.env.MAILLAGE_BINARY ?? join(ROOT, 'build/release/maillage');
// The day that the demonstration's periods start from, so that the tests read the same every year.
const TODAY = '2026-11-22';
// The program takes MAILLAGE_… for its settings and refuses the names that only these tests know.
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('MAILLAGE_')),
);
export const NAME = 'tester';
export const PASSWORD = 'a long enough password';

export function free_port() {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
    probe.on('error', reject);
  });
}

function run(...words) {
  const done = spawnSync(BINARY, words, { encoding: 'utf8', env: ENVIRONMENT });
  if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr || done.stdout}`);
}

async function ready(address, process, output) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (process.exitCode !== null) throw new Error(`the server ended: ${output.text}`);
    try {
      if ((await fetch(`${address}/readyz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server is not ready after 30 s: ${output.text}`);
}

/**
 * Starts the server, with more options of the program; returns its address and the way to stop it.
 * `today` is the day that the demonstration's periods start from: what is compared with the
 * server's clock needs the real one. `people` are further administrators by name; `accounts` are
 * people with their memberships, as roles.mjs takes them.
 */
export async function start_server({ today = TODAY, people = [], port: wanted, options = [], accounts } = {}) {
  if (process.env.MAILLAGE_ADDRESS) {
    return { address: process.env.MAILLAGE_ADDRESS, stop: async () => {} };
  }
  if (!existsSync(BINARY)) throw new Error(`there is no ${BINARY}: make release builds it`);
  const folder = mkdtempSync(join(tmpdir(), 'maillage-browser-'));
  const data = join(folder, 'data');
  const password_file = join(folder, 'password');
  writeFileSync(password_file, PASSWORD, { mode: 0o600 });
  run('demo', '--data', data, '--seed', '1', '--today', today);
  for (const name of [NAME, ...people])
    run('admin', 'create', '--data', data, '--name', name, '--password-file', password_file);
  const port = wanted ?? (await free_port());
  const address = `http://127.0.0.1:${port}`;
  const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...options];
  if (accounts) words.push('--self-registration', 'on');
  const server = spawn(BINARY, words, { env: ENVIRONMENT });
  const output = { text: '' };
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => (output.text = (output.text + chunk).slice(-4000)));
  }
  await ready(address, server, output);
  return {
    address,
    data,
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        server.kill('SIGTERM');
      }),
  };
}

/** Signs the administrator in without a browser; the answer runs commands of the region API. */
export async function administrator(address) {
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: NAME, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  const { csrf } = await answer.json();
  // Signing in sets one cookie; Debian's Node 18 has no getSetCookie().
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0];
  return async (command, body) => {
    const done = await fetch(`${address}/api/v1/commands/${command}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf, Cookie: cookie },
      body: JSON.stringify(body),
    });
    if (!done.ok) throw new Error(`${command}: ${done.status} ${await done.text()}`);
    return done.json();
  };
}
