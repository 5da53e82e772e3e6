// An awarded project from its plan to the balance, played by the beneficiary and by the agency, and
// what the public sees of it; each page is also asked what axe finds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { browser, server, use_bed } from './bed.mjs';
import { axe_findings, open_page, overflow, PHONE, settle, WIDE } from './browser.mjs';
import { sign_in_person } from './roles.mjs';
import { administrator } from './server.mjs';


const TOWN = 'urn:ngsi-ld:Organisation:be-nis-84077';
const AGENCY = 'urn:ngsi-ld:Organisation:be-nis-03000';
const PROJECT = 'urn:ngsi-ld:Project:browser-follow';
const PAGE = `/entities/${encodeURIComponent(PROJECT)}#follow`;

use_bed({
  accounts: {
    Alix: [{ organisation: TOWN, role: 'editor' }],
    Noor: [{ organisation: AGENCY, role: 'editor', systems: ['projects'] }],
  },
});

let prepared;
/** The project that all tests go on with, made once. */
const prepare = () => (prepared ??= (async () => {
  const run = await administrator(server.address);
  await run('entities.create', {
    entity: {
      id: PROJECT, type: 'Project', title: { fr: 'Capteurs de bruit' }, lead: TOWN, grant: 40000,
      budget: 80000, municipality: 'urn:ngsi-ld:AdministrativeArea:be-nis-84077', fictional: true,
    },
  });
  await run('entities.step', { id: PROJECT, step: 'start' });
  await run('projects.plan-payments', { project: PROJECT });
})());

async function open(name, organisation, viewport = WIDE) {
  await prepare();
  const opened = await open_page(browser, server.address, { viewport });
  if (name) await sign_in_person(opened.context, name, organisation);
  return opened;
}
async function fine(page, complaints) {
  assert.deepEqual(await axe_findings(page), []);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(complaints, []);
}
const said = (page, text) => page.getByText(text).first().waitFor();
async function send(page, button) {
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
}

describe('an awarded project', () => {
  it('is planned and asks for its advance', async () => {
    const { page, context, complaints } = await open('Alix', TOWN);
    await page.goto(PAGE);
    await said(page, 'Planifiez les jalons du projet.');
    await page.getByRole('button', { name: 'Ajouter un jalon' }).first().click();
    await page.getByLabel('Ce qui sera fait').fill('Capteurs posés');
    await page.getByLabel('Échéance').fill('2026-03-01');
    await send(page, 'Enregistrer');
    await said(page, 'En retard');
    await page.getByRole('button', { name: /C'est fait/ }).click();
    await page.getByLabel('Ce que cela a donné').fill('Vingt capteurs mesurent.');
    await send(page, "C'est fait");
    await said(page, 'Vingt capteurs mesurent.');
    await page.getByRole('button', { name: "Demander l'avance" }).first().click();
    await page.getByLabel('Montant en euros').fill('20001');
    await send(page, 'Demander ce montant');
    await said(page, 'Au plus 20 000.');
    await page.getByLabel('Montant en euros').fill('20000');
    await send(page, 'Demander ce montant');
    await said(page, 'Le paiement est demandé.');
    await settle(page);
    await fine(page, complaints);
    await context.close();
  });

  it('is checked and paid by the agency', async () => {
    const { page, context, complaints } = await open('Noor', AGENCY);
    await page.goto('/supported-projects');
    const row = page.getByRole('row', { name: /Capteurs de bruit/ });
    await row.getByText('à contrôler').waitFor();
    await fine(page, complaints);
    await row.getByRole('link', { name: 'Capteurs de bruit' }).click();
    await page.getByRole('button', { name: 'Contrôler', exact: true }).click();
    await send(page, 'Contrôler');
    await page.getByRole('button', { name: 'Noter le paiement' }).click();
    await send(page, 'Noter le paiement');
    await said(page, 'Le paiement est noté.');
    await said(page, "Rien n'attend votre décision.");
    await settle(page);
    await fine(page, complaints);
    await context.close();
  });

  it('reports at its end, and the balance follows', async () => {
    const alix = await open('Alix', TOWN);
    await alix.page.goto(PAGE);
    await alix.page.getByRole('button', { name: 'Commencer le rapport final' }).click();
    await alix.page.getByLabel('Ce qui a été fait').fill('Tout est en place.');
    await send(alix.page, 'Garder le brouillon');
    await said(alix.page, 'Le brouillon est gardé.');
    await alix.page.locator('summary', { hasText: 'Rapport final' }).click();
    await alix.page.getByRole('button', { name: 'Remettre le rapport' }).click();
    await send(alix.page, 'Remettre le rapport');
    await said(alix.page, 'Ce champ est nécessaire.');
    await alix.page.getByLabel('Dépenses déclarées').fill('80 000');
    await alix.page.getByLabel("Retour d'expérience").fill('Mesurer la nuit aussi.');
    await send(alix.page, 'Remettre le rapport');
    await said(alix.page, 'Le rapport est remis.');

    const noor = await open('Noor', AGENCY);
    await noor.page.goto(PAGE);
    await noor.page.getByRole('button', { name: 'Accepter le rapport' }).click();
    await send(noor.page, 'Accepter le rapport');
    await said(noor.page, 'Le rapport est accepté.');
    await said(alix.page, 'Le solde peut être demandé : jusqu’à 20 000 €.'.replace('’', "'"));
    await settle(alix.page);
    await fine(alix.page, alix.complaints);
    await alix.context.close();
    await noor.context.close();
  });

  for (const [name, viewport] of [['desk', WIDE], ['phone', PHONE]])
    it(`shows the public what is done, on a ${name}`, async () => {
      const { page, context, complaints } = await open('', '', viewport);
      await page.goto(PAGE);
      await said(page, 'Vingt capteurs mesurent.');
      assert.equal(await page.getByText('Paiements').count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Ajouter un jalon' }).count(), 0);
      await page.getByRole('tab', { name: 'Fiche' }).click();
      await said(page, 'Mesurer la nuit aussi.');
      await settle(page);
      await fine(page, complaints);
      await context.close();
    });
});
