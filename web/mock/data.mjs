// Made-up data on the real list of municipalities, in the shape of the region API. Development only.
import { readdirSync, readFileSync } from 'node:fs';
import { random_of } from './random.mjs';

const ROOT = new URL('../../', import.meta.url);
const json = (path) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
const folder = (path) => readdirSync(new URL(path, ROOT)).filter((name) => name.endsWith('.json'));
const same = (text) => ({ fr: text, nl: text, de: text, en: text });

export function read_model() {
  const common = json('region/types/_common.json').properties;
  const types = folder('region/types/')
    .filter((name) => !name.startsWith('_'))
    .map((name) => json(`region/types/${name}`))
    .map((type) => ({ ...type, properties: { ...type.properties, ...common } }));
  const vocabularies = folder('region/vocabularies/').map((n) => json(`region/vocabularies/${n}`));
  return { types, vocabularies };
}

const PROVINCES = {
  20002: ['Brabant wallon', 'Waals-Brabant', 'Wallonisch-Brabant', 'Walloon Brabant', 4.6, 50.67],
  50000: ['Hainaut', 'Henegouwen', 'Hennegau', 'Hainaut', 3.95, 50.45],
  60000: ['Liège', 'Luik', 'Lüttich', 'Liège', 5.75, 50.55],
  80000: ['Luxembourg', 'Luxemburg', 'Luxemburg', 'Luxembourg', 5.5, 49.95],
  90000: ['Namur', 'Namen', 'Namur', 'Namur', 4.86, 50.3],
};
export const REGION_ID = 'urn:ngsi-ld:AdministrativeArea:be-nis-03000';
export const area_id = (nis) => `urn:ngsi-ld:AdministrativeArea:be-nis-${nis}`;

function municipalities() {
  const text = readFileSync(new URL('demo/wallonia/municipalities.csv', ROOT), 'utf8');
  const [head, ...lines] = text.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((v, i) => [names[i], v])));
}
function urban_class(density) {
  if (density > 600) return 'urban';
  return density > 180 ? 'intermediate' : 'rural';
}

function add_areas(add) {
  add({
    id: REGION_ID,
    type: 'AdministrativeArea',
    title: { fr: 'Wallonie', nl: 'Wallonië', de: 'Wallonien', en: 'Wallonia' },
    kind: 'region',
    codes: ['be-nis-03000'],
  });
  for (const [nis, [fr, nl, de, en, lon, lat]] of Object.entries(PROVINCES)) {
    add({
      id: area_id(nis),
      type: 'AdministrativeArea',
      title: { fr, nl, de, en },
      kind: 'province',
      codes: [`be-nis-${nis}`],
      parent: REGION_ID,
      location: { type: 'Point', coordinates: [lon, lat] },
    });
  }
  return municipalities().map((row) => {
    const population = Number(row.population);
    const area = Number(row.area_km2);
    const density = Math.round(population / area);
    return add({
      id: area_id(row.nis),
      type: 'AdministrativeArea',
      title: {
        fr: row.name_fr,
        ...(row.name_nl ? { nl: row.name_nl } : {}),
        ...(row.name_de ? { de: row.name_de } : {}),
      },
      kind: 'municipality',
      codes: [`be-nis-${row.nis}`],
      parent: area_id(row.province_nis),
      population,
      populationYear: Number(row.population_year),
      area,
      density,
      urbanClass: urban_class(density),
      boundaryKind: 'schematic',
      neighbours: row.neighbours_nis ? row.neighbours_nis.split('|').map(area_id) : [],
      location: { type: 'Point', coordinates: [Number(row.lon), Number(row.lat)] },
    });
  });
}

const THEMES = [
  ['sector', 'Secteur du numérique', 'Digitale sector', 'Digitaler Sektor', 'Digital sector'],
  ['economy', 'Économie par le numérique', 'Digitale economie', 'Digitale Wirtschaft', 'Digital economy'],
  ['administration', 'Administration numérique', 'Digitale overheid', 'Digitale Verwaltung', 'Digital administration'],
  ['territory', 'Territoire connecté et intelligent', 'Digitaal grondgebied', 'Digitales Gebiet', 'Digital territory'],
  ['skills', 'Compétences numériques', 'Digitale vaardigheden', 'Digitale Kompetenzen', 'Digital skills'],
];
const ISSUES = [
  ['governance', 'Gouvernance', 'Bestuur', 'Governance', 'Governance'],
  ['society', 'Société inclusive et responsable', 'Inclusieve samenleving', 'Inklusive Gesellschaft', 'Inclusive society'],
  ['ecosystems', 'Écosystèmes', 'Ecosystemen', 'Ökosysteme', 'Ecosystems'],
  ['giga', 'Giga Région', 'Giga-regio', 'Giga-Region', 'Giga Region'],
  ['skills', 'Compétences', 'Vaardigheden', 'Kompetenzen', 'Skills'],
  ['data', 'Données', 'Data', 'Daten', 'Data'],
  ['platform', 'Plateforme', 'Platform', 'Plattform', 'Platform'],
  ['brand', 'Marque', 'Merk', 'Marke', 'Brand'],
];
const AXES = {
  sector: ['Recherche et innovation', 'Chaîne de valeur', 'International', 'Startups', 'Vitrine technologique'],
  economy: ['Maturité numérique', 'Pôles de compétitivité', 'Commerce numérique'],
  administration: ['Services en ligne', 'Données publiques', 'Expertise numérique', 'Gouvernance informatique'],
  territory: ['Connectivité', 'Smart Région', 'Coworking', 'E-santé'],
  skills: ['Pilotage', 'École numérique', 'Inclusion', 'Reconversion'],
};
export const EDITION = 'urn:ngsi-ld:Strategy:dw-2019';
const titled = ([, fr, nl, de, en]) => ({ fr, nl, de, en });

function add_strategy(add) {
  for (const [id, from, to, state] of [[EDITION, '2019', '2024', 'adopted'], ['urn:ngsi-ld:Strategy:dw-2015', '2015', '2018', 'past']]) {
    add({
      id,
      type: 'Strategy',
      title: { fr: `Stratégie numérique ${from}–${to}`, nl: `Digitale strategie ${from}–${to}`, de: `Digitalstrategie ${from}–${to}`, en: `Digital strategy ${from}–${to}` },
      periodFrom: `${from}-01-01`,
      periodTo: `${to}-12-31`,
      state,
    });
  }
  const themes = THEMES.map((row, order) =>
    add({ id: `urn:ngsi-ld:Theme:${row[0]}`, type: 'Theme', title: titled(row), strategy: EDITION, order, identifier: row[0] }));
  const issues = ISSUES.map((row, order) =>
    add({ id: `urn:ngsi-ld:CrossCuttingIssue:${row[0]}`, type: 'CrossCuttingIssue', title: titled(row), strategy: EDITION, order, identifier: row[0] }));
  const axes = Object.entries(AXES).flatMap(([theme, names]) =>
    names.map((name, order) =>
      add({ id: `urn:ngsi-ld:Axis:${theme}-${order}`, type: 'Axis', title: same(name), strategy: EDITION, theme: `urn:ngsi-ld:Theme:${theme}`, order })));
  return { themes, issues, axes };
}

function add_organisations(add, random, places) {
  const provinces = Object.keys(PROVINCES);
  const orgs = { support: [], companies: [], municipal: [], intermunicipal: [] };
  for (const place of places) {
    const nis = place.id.split('-').pop();
    orgs.municipal.push(add({
      id: `urn:ngsi-ld:Organisation:be-nis-${nis}`,
      type: 'Organisation',
      title: { fr: `Commune de ${place.title.fr}`, nl: `Gemeente ${place.title.nl ?? place.title.fr}`, de: `Gemeinde ${place.title.de ?? place.title.fr}`, en: `Municipality of ${place.title.fr}` },
      kind: 'municipality',
      municipality: place.id,
      location: place.location,
      contact: { email: `contact@commune-${nis}.example`, telephone: '+32 81 00 00 00' },
    }));
  }
  const bodies = ['Référent numérique', 'Atelier des communes connectées', 'Appui territoires', 'Agence d’accompagnement', 'Réseau des villes en transition', 'Conseil aux pouvoirs locaux', 'Centre d’appui', 'Maison des projets'];
  bodies.forEach((name, index) => {
    const province = provinces[index % provinces.length];
    const seat = random.pick(places.filter((each) => each.parent === area_id(province)));
    orgs.support.push(add({
      type: 'Organisation',
      title: { fr: `${name} ${index < 5 ? PROVINCES[province][0] : 'régional'}` },
      summary: { fr: 'Guide, équipe et évalue les projets des communes de son territoire.' },
      kind: 'support-body',
      municipality: seat.id,
      location: seat.location,
      areaServed: index < 5 ? [area_id(province)] : [REGION_ID],
      themes: random.some(THEMES, 2).map(([code]) => `urn:ngsi-ld:Theme:${code}`),
      roles: ['support'],
      capacity: random.int(4, 12),
      contact: { email: `accueil@appui-${index}.example`, telephone: '+32 4 000 00 00', name: 'Accueil' },
      fictional: true,
    }));
  });
  for (const province of provinces) {
    const inside = places.filter((each) => each.parent === area_id(province));
    orgs.intermunicipal.push(add({
      type: 'Organisation',
      title: { fr: `Intercommunale ${PROVINCES[province][0]} services` },
      kind: 'inter-municipal-body',
      municipality: inside[0].id,
      members: random.some(inside, Math.min(30, inside.length)).map((each) => each.id),
      location: inside[0].location,
      fictional: true,
    }));
  }
  const first = ['Meuse', 'Ardenne', 'Condroz', 'Hesbaye', 'Famenne', 'Sambre', 'Lesse', 'Ourthe', 'Semois', 'Thudinie'];
  const second = ['Digital', 'Réseaux', 'Capteurs', 'Mobilité', 'Logiciels', 'Énergie', 'Données', 'Systèmes'];
  for (let i = 0; i < 70; i++) {
    const seat = random.pick(places.filter((each) => each.population > 12000));
    orgs.companies.push(add({
      type: 'Organisation',
      title: { '@none': `${first[i % first.length]} ${second[i % second.length]}` },
      kind: random.pick(['company', 'company', 'startup', 'consortium', 'research']),
      municipality: seat.id,
      location: seat.location,
      size: random.pick(['micro', 'small', 'medium']),
      roles: [random.pick(['research', 'training', 'funding'])],
      contact: { email: `bonjour@entreprise-${i}.example` },
      fictional: true,
    }));
  }
  return orgs;
}

const WORDS = {
  'street-lighting': ['Éclairage public LED dimmable', 'Rénovation de l’éclairage des rues'],
  'water-leak-detection': ['Détection des fuites du réseau d’eau', 'Capteurs de fuites d’eau potable'],
  'smart-water-meters': ['Compteurs d’eau communicants', 'Télérelève des compteurs d’eau'],
  'citizen-app': ['Application citoyenne', 'Appli mobile de la commune', 'Application pour les habitants'],
  'issue-reporting': ['Signalement des problèmes de voirie'],
  'school-wifi': ['Wi-Fi dans les écoles communales'],
  'smart-parking': ['Stationnement intelligent au centre'],
  'flood-monitoring': ['Capteurs de niveau des cours d’eau', 'Alerte aux inondations'],
  'open-data-portal': ['Portail de données ouvertes'],
  'cybersecurity-audit': ['Audit de cybersécurité'],
  'waste-bins': ['Poubelles connectées'],
  'building-energy': ['Suivi de l’énergie des bâtiments communaux'],
  'data-officer': ['Délégué à la protection des données partagé'],
  'e-counter': ['Guichet électronique'],
  'public-digital-space': ['Espace public numérique'],
  'participatory-platform': ['Budget participatif en ligne'],
};

function add_work(add, random, places, strategy, orgs, categories) {
  const codes = Object.keys(WORDS);
  const ids = (list) => list.map((each) => each.id);
  const work = { projects: [], needs: [], initiatives: [], solutions: [], pools: [], requests: [] };
  const common = (place, code) => {
    const category = categories.get(code);
    const theme = random.chance(0.75) ? strategy.themes[random.pick([2, 3, 3])] : random.pick(strategy.themes);
    const ago_ms = random.int(1, 900) * 86400000;
    return {
      title: { fr: `${random.pick(WORDS[code])} à ${place.title.fr}` },
      category: code,
      domains: category?.properties?.domain ? [category.properties.domain] : [],
      municipality: place.id,
      location: place.location,
      themes: [theme.id],
      issues: ids(random.some(strategy.issues.slice(0, 6), random.int(0, 2))),
      axes: [random.pick(strategy.axes.filter((axis) => axis.theme === theme.id)).id],
      unit: category?.properties?.unit,
      quantity: random.int(2, 80) * 10,
      createdAt: new Date(Date.UTC(2024, 10, 1) - ago_ms).toISOString(),
      modifiedAt: new Date(Date.UTC(2024, 11, 1) - ago_ms / 4).toISOString(),
      fictional: true,
    };
  };
  const place = () => {
    const chosen = random.pick(places);
    return chosen.population < 9000 && random.chance(0.45) ? random.pick(places) : chosen;
  };
  for (let i = 0; i < 340; i++) {
    const at = place();
    const state = random.pick(['planned', 'running', 'running', 'completed', 'completed', 'stopped']);
    work.projects.push(add({
      type: 'Project',
      ...common(at, random.pick(codes)),
      summary: { fr: 'Un projet de la commune, ouvert aux voisines qui veulent le reprendre.' },
      description: { fr: 'La commune a choisi une solution éprouvée, formé ses équipes et publié ses résultats. Les documents du marché sont à la disposition des autres communes.' },
      lead: `urn:ngsi-ld:Organisation:be-nis-${at.id.split('-').pop()}`,
      supportBody: random.chance(0.6) ? random.pick(orgs.support).id : undefined,
      year: random.int(2018, 2024),
      budget: random.int(8, 400) * 1000,
      startDate: `${random.int(2018, 2023)}-0${random.int(1, 9)}-01`,
      outcome: state === 'completed' ? random.pick(['success', 'success', 'partial']) : undefined,
      lessonsLearnt: state === 'completed' ? { fr: 'Prévoir un référent interne dès le départ, et un cahier des charges commun.' } : undefined,
      contact: { name: 'Service projets', email: 'projets@commune.example' },
      state,
    }));
  }
  for (let i = 0; i < 420; i++) {
    work.needs.push(add({
      type: 'Need',
      ...common(place(), random.pick(codes)),
      description: { fr: 'La commune cherche une solution et des partenaires pour partager le coût.' },
      budget: random.int(3, 160) * 1000,
      periodFrom: '2025-01-01',
      periodTo: '2026-06-30',
      poolable: random.chance(0.8),
      state: random.pick(['published', 'published', 'published', 'matched', 'met']),
    }));
  }
  for (let i = 0; i < 46; i++) {
    work.initiatives.push(add({ type: 'Initiative', ...common(place(), random.pick(codes)), state: 'running' }));
  }
  for (let i = 0; i < 90; i++) {
    const code = random.pick(codes);
    work.solutions.push(add({
      type: 'Solution',
      title: { fr: `${random.pick(['Kit', 'Plateforme', 'Service', 'Pack'])} ${categories.get(code).labels.fr.toLowerCase()}` },
      summary: { fr: 'Une solution déjà utilisée par plusieurs communes.' },
      categories: [code],
      organisation: random.pick(orgs.companies).id,
      areaServed: [REGION_ID],
      minimumQuantity: random.int(1, 20) * 10,
      unitPrice: random.int(10, 900),
      maturity: random.pick(['deployed', 'pilot', 'widespread']),
      openSource: random.chance(0.3),
      state: 'published',
      fictional: true,
    }));
  }
  for (const code of codes.slice(0, 9)) {
    const members = work.needs.filter((need) => need.category === code).slice(0, random.int(4, 9));
    const alone = members.reduce((sum, need) => sum + need.budget, 0);
    work.pools.push(add({
      type: 'Pool',
      title: { fr: `Groupement : ${categories.get(code).labels.fr.toLowerCase()}`, nl: `Bundel: ${categories.get(code).labels.nl}`, de: `Bündel: ${categories.get(code).labels.de}`, en: `Pool: ${categories.get(code).labels.en}` },
      kind: random.pick(['joint-purchase', 'shared-tool', 'shared-service', 'shared-specification']),
      category: code,
      members: ids(members),
      municipalities: [...new Set(members.map((need) => need.municipality))],
      quantity: members.reduce((sum, need) => sum + need.quantity, 0),
      unit: categories.get(code).properties?.unit,
      savingCentral: Math.round(alone * 0.18),
      location: members[0].location,
      state: random.pick(['proposed', 'proposed', 'interest', 'running']),
      fictional: true,
    }));
  }
  return work;
}

export function make_region() {
  const random = random_of(20240917);
  const model = read_model();
  const entities = new Map();
  let next = 1;
  const add = (entity) => {
    const id = entity.id ?? `urn:ngsi-ld:${entity.type}:0190-mock-${String(next++).padStart(4, '0')}`;
    const at = '2024-11-20T09:00:00Z';
    const clean = Object.fromEntries(Object.entries(entity).filter(([, v]) => v !== undefined));
    const made = { version: 1, createdAt: at, modifiedAt: at, ...clean, id };
    entities.set(id, made);
    return made;
  };
  const categories = new Map(
    model.vocabularies.find((each) => each.name === 'need-category').concepts.map((c) => [c.code, c]),
  );
  const places = add_areas(add);
  const strategy = add_strategy(add);
  const orgs = add_organisations(add, random, places);
  const work = add_work(add, random, places, strategy, orgs, categories);
  for (const [fr, kind] of [['Core team des villes', 'core-team'], ['Conseil du numérique', 'digital-council']]) {
    add({ type: 'Body', title: { fr }, kind, areaServed: [REGION_ID], fictional: true });
  }
  return { model, entities, categories, places, strategy, orgs, work, add };
}
