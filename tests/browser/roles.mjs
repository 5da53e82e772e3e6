// People with roles for the browser tests: each makes an account by the code that the server writes
// to them, and an administrator gives the memberships, as an agency would.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { administrator, PASSWORD } from './server.mjs';

const WAIT_MS = 15_000;

async function post(address, path, body, headers = {}) {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** The code in the message to that address, once it is written: a line that begins with four spaces. */
async function code_for(data, email) {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    let names = [];
    try {
      names = readdirSync(join(data, 'outbox')).filter((name) => name.endsWith('.eml'));
    } catch {
      // No message was written yet.
    }
    for (const name of names) {
      const [head, ...rest] = readFileSync(join(data, 'outbox', name), 'utf8').split(/\r?\n\r?\n/);
      if (!head.toLowerCase().includes(`to: ${email}`)) continue;
      const raw = rest.join('\n\n');
      const text = /base64/i.test(head) ? Buffer.from(raw, 'base64').toString('utf8') : raw;
      const code = /^ {4}(\S+)\r?$/m.exec(text)?.[1];
      if (code) return code;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no message to ${email}`);
}

/**
 * Makes people: `{name: [membership, …]}`, a membership being `{organisation, role, …}` as its type
 * has it (systems, advisor…). Their sign-in names are `name@example.org`. Returns their entities' ids.
 */
export async function make_people(server, people) {
  const run = await administrator(server.address);
  const made = {};
  for (const [name, memberships] of Object.entries(people)) {
    const email = address_of(name);
    await post(server.address, 'account', { email, language: 'fr' });
    const code = await code_for(server.data, email);
    const finished = await post(server.address, 'account/finish', { code, name, password: PASSWORD });
    const cookie = (finished.headers.get('set-cookie') ?? '').split(';')[0];
    const me = await fetch(`${server.address}/api/v1/me`, { headers: { Cookie: cookie } });
    made[name] = (await me.json()).person;
    for (const membership of memberships) {
      const entity = { type: 'Membership', person: made[name], ...membership };
      const { id } = await run('entities.create', { entity });
      await run('entities.step', { id, step: 'accept' });
    }
  }
  return made;
}

export const address_of = (name) => `${name.toLowerCase()}@example.org`;

/** Gives the browser a person's session, acting for one of their organisations or bodies. */
export async function sign_in_person(context, name, organisation) {
  const answer = await context.request.post('/api/v1/session', {
    data: { name: address_of(name), password: PASSWORD },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
  const { csrf } = await answer.json();
  if (!organisation) return;
  const chosen = await context.request.put('/api/v1/session', {
    data: { organisation },
    headers: { 'X-CSRF-Token': csrf },
  });
  if (!chosen.ok()) throw new Error(`acting for ${organisation}: ${chosen.status()} ${await chosen.text()}`);
}
