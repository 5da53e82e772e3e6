// People in the browser tests: invited, with an account of their own, and their authenticator.
import { createHmac } from 'node:crypto';
import { open_page, settle } from './browser.mjs';

export const PASSWORD = 'une phrase facile';

/** What an authenticator shows for a secret (RFC 6238); `later` counts steps of thirty seconds. */
export function authenticator(secret, later = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac('sha1', key).update(step).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A municipality of the demonstration. */
export async function some_town(address) {
  const answer = await fetch(`${address}/api/v1/entities?type=Organisation&f.kind=municipality&limit=1`);
  return (await answer.json()).items[0];
}

/** Opens an invitation's link in a browser of its own, and makes the account it is for. */
export async function join(browser, address, link, name, options = {}) {
  const opened = await open_page(browser, address, options);
  const { page } = opened;
  await page.goto(link);
  await page.getByLabel('Prénom et nom').fill(name);
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Créer mon compte' }).click();
  await page.waitForURL('**/account/organisation');
  await settle(page);
  return opened;
}
