// The network of internal referents: named by their municipality, listed by their own word, found
// and written to by each other; each page is also asked what axe finds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, WIDE } from './browser.mjs';
import { sign_in_person } from './roles.mjs';

const ATH = 'urn:ngsi-ld:Organisation:be-nis-51004';
const DISON = 'urn:ngsi-ld:Organisation:be-nis-63020';
use_bed({
  accounts: {
    Maud: [{ organisation: ATH, role: 'manager' }],
    Remi: [{ organisation: ATH, role: 'editor' }],
    Fien: [{ organisation: DISON, role: 'manager' }],
  },
});

async function open(name, organisation, viewport = WIDE) {
  const opened = await open_page(browser, server.address, { viewport });
  if (name) await sign_in_person(opened.context, name, organisation);
  await opened.page.goto('/referents');
  await settle(opened.page);
  return opened;
}
async function fine({ page, context, complaints }) {
  await settle(page);
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
  await context.close();
}
const said = (page, text) => page.getByText(text).first().waitFor();

describe('the network of referents', () => {
  it('says to the public what it is, and shows nobody', async () => {
    const opened = await open('', '');
    await said(opened.page, '0 personne est dans l\'annuaire');
    await fine(opened);
  });

  it('takes in who is named and agrees', async () => {
    const maud = await open('Maud', ATH);
    await maud.page.getByLabel('Membre de votre commune').selectOption({ label: 'Remi' });
    await maud.page.getByRole('button', { name: 'Nommer', exact: true }).click();
    await said(maud.page, 'Doit encore accepter');
    await fine(maud);

    const remi = await open('Remi', ATH, PHONE);
    await said(remi.page, 'vous nomme référent numérique interne');
    await remi.page.getByLabel('Ce pour quoi vous pouvez aider').fill('Capteurs de ruissellement');
    await remi.page.getByRole('button', { name: 'Accepter et paraître dans l\'annuaire' }).click();
    await said(remi.page, "C'est vous");
    await fine(remi);
  });

  it('lets its members find and write to each other', async () => {
    const fien = await open('Fien', DISON);
    await fien.page.getByLabel('Membre de votre commune').selectOption({ label: 'Fien' });
    await fien.page.getByRole('button', { name: 'Nommer', exact: true }).click();
    await fien.page.getByLabel('Nom, commune, sujet').fill('ruissellement');
    await said(fien.page, '1 personne');
    await fien.page.getByRole('button', { name: /Écrire/ }).click();
    await fien.page.getByLabel('Objet').fill('Une question');
    await fien.page.getByLabel('Votre lettre').fill('Quels capteurs avez-vous choisis ?');
    await fien.page.getByRole('button', { name: 'Envoyer' }).click();
    await said(fien.page, 'La lettre est envoyée.');
    assert.equal(await fien.page.getByText('@example.org').count(), 0);
    await fine(fien);

    const remi = await open('Remi', ATH);
    await said(remi.page, 'Quels capteurs avez-vous choisis ?');
    await remi.page.getByRole('button', { name: /Répondre/ }).click();
    await remi.page.getByLabel('Objet').fill('Ceux-ci');
    await remi.page.getByLabel('Votre lettre').fill('Des capteurs à ultrasons.');
    await remi.page.getByRole('button', { name: 'Envoyer' }).click();
    await said(remi.page, 'à Fien');
    await fine(remi);
  });
});
