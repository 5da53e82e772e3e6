// The views of the domain modules over the made-up entities. Development only.
import { EDITION, REGION_ID } from './data.mjs';
import { refs_of } from './query.mjs';

const four = (fr, nl, de, en) => ({ fr, nl, de, en });
const km = (a, b) => {
  const [x, y] = [a.location.coordinates, b.location.coordinates];
  return Math.hypot((x[0] - y[0]) * 71.7, (x[1] - y[1]) * 111.2);
};
const near_reason = (distance) => ({
  kind: 'neighbour',
  text: four(`à ${Math.round(distance)} km`, `op ${Math.round(distance)} km`, `${Math.round(distance)} km entfernt`, `${Math.round(distance)} km away`),
  value: distance * 1000,
});
const reason = (kind, ...texts) => ({ kind, text: four(...texts) });
const SAME_SIZE = reason('size', 'taille semblable', 'vergelijkbare grootte', 'ähnliche Größe', 'similar size');
const SAME_CLASS = reason('urban_class', 'aussi rurale', 'even landelijk', 'ebenso ländlich', 'as rural');
const CONCEPT = reason('concept', 'même catégorie', 'zelfde categorie', 'gleiche Kategorie', 'same category');
const TERRITORY = reason('territory', 'couvre votre province', 'bedient uw provincie', 'betreut Ihre Provinz', 'serves your province');
const WORDS = reason('words', 'mêmes mots dans le titre', 'zelfde woorden in de titel', 'gleiche Wörter im Titel', 'same words in the title');

export function matrix(region) {
  const { themes, issues, axes } = region.strategy;
  const cells = themes.flatMap((theme) => issues.map((issue) => {
    const of = (list) => list.filter((e) => e.themes.includes(theme.id) && e.issues.includes(issue.id));
    const projects = of(region.work.projects);
    const classes = { urban: 0, intermediate: 0, rural: 0 };
    for (const project of projects) classes[region.entities.get(project.municipality).urbanClass]++;
    return { theme: theme.id, issue: issue.id, projects: projects.length, initiatives: of(region.work.initiatives).length, needs: of(region.work.needs).length, ...classes };
  }));
  const edition = (id) => {
    const { title, periodFrom, periodTo } = region.entities.get(id);
    return { id, title, from: periodFrom, to: periodTo };
  };
  return {
    edition: edition(EDITION),
    editions: [edition(EDITION), edition('urn:ngsi-ld:Strategy:dw-2015')],
    themes: themes.map((theme) => ({
      id: theme.id,
      title: theme.title,
      axes: axes.filter((axis) => axis.theme === theme.id).map((axis) => ({ id: axis.id, title: axis.title, projects: region.work.projects.filter((p) => p.axes.includes(axis.id)).length })),
    })),
    issues: issues.map(({ id, title }) => ({ id, title })),
    cells,
    unlinked: region.work.projects.filter((p) => p.issues.length === 0).length,
  };
}

function balance(region) {
  const out = {};
  for (const name of ['urban', 'intermediate', 'rural']) {
    const inside = new Set(region.places.filter((p) => p.urbanClass === name).map((p) => p.id));
    const count = (list) => list.filter((e) => inside.has(e.municipality)).length;
    const population = region.places.filter((p) => inside.has(p.id)).reduce((sum, p) => sum + p.population, 0);
    out[name] = { municipalities: inside.size, population, projects: count(region.work.projects), needs: count(region.work.needs) };
  }
  return out;
}

export function clusters(region) {
  const groups = new Map();
  for (const e of [...region.work.needs, ...region.work.projects.filter((p) => p.state === 'running')]) {
    groups.set(e.category, [...(groups.get(e.category) ?? []), e]);
  }
  const items = [...groups].map(([category, all]) => {
    const first = all[0];
    const close = all.sort((a, b) => km(a, first) - km(b, first)).slice(0, 4);
    const places = [...new Set(close.map((e) => e.municipality))];
    return {
      key: `${category}-1`,
      label: region.categories.get(category).labels,
      category,
      concept: null,
      members: close.map(({ id, type, title, municipality }) => ({ id, type, title, municipality })),
      municipalities: places,
      population: places.reduce((sum, id) => sum + region.entities.get(id).population, 0),
      words: region.categories.get(category).labels.fr.toLowerCase().split(' ').slice(0, 2),
      supportBodies: [region.orgs.support[0].id],
      solutions: region.work.solutions.filter((s) => s.categories[0] === category).slice(0, 2).map((s) => s.id),
    };
  });
  return { items: items.filter((c) => c.municipalities.length > 1), refs: refs_of(region, items) };
}

export function region_view(region) {
  const best = clusters(region).items.slice(1, 4);
  const recent = region.work.projects.slice(0, 6);
  return {
    counts: {
      projects: region.work.projects.length,
      initiatives: region.work.initiatives.length,
      needs: region.work.needs.length,
      supportBodies: region.orgs.support.length,
      requests: region.work.requests.length,
      companies: region.orgs.companies.length,
      solutions: region.work.solutions.length,
      pools: region.work.pools.length,
    },
    matrix: matrix(region),
    balance: balance(region),
    clusters: best,
    recent,
    refs: refs_of(region, [...best, ...recent]),
  };
}

export function municipality(region, id) {
  const area = region.entities.get(id);
  if (!area) return null;
  const of = (list) => list.filter((e) => e.municipality === id);
  const counted = (list) => ({ count: list.length, items: list.slice(0, 10) });
  const needs = of(region.work.needs);
  const fits = region.work.solutions
    .map((entity) => ({ entity, fits: needs.filter((n) => n.category === entity.categories[0]).map((n) => n.id), reasons: [CONCEPT] }))
    .filter((each) => each.fits.length > 0);
  const similar = region.places
    .filter((p) => p.id !== id && p.urbanClass === area.urbanClass)
    .map((entity) => ({ entity, gap: Math.abs(Math.log(entity.population / area.population)) + km(entity, area) / 60, distance: km(entity, area) }))
    .sort((a, b) => a.gap - b.gap)
    .slice(0, 5)
    .map(({ entity, distance }) => ({ entity, reasons: [SAME_SIZE, SAME_CLASS, near_reason(distance)], distance_m: distance * 1000 }));
  const supportBodies = region.orgs.support
    .filter((org) => org.areaServed.includes(area.parent) || org.areaServed.includes(REGION_ID))
    .map((entity) => ({ entity, reasons: [TERRITORY] }))
    .slice(0, 3);
  const answer = {
    area,
    organisation: region.orgs.municipal.find((o) => o.municipality === id) ?? null,
    projects: counted(of(region.work.projects)),
    needs: counted(needs),
    supportBodies,
    solutions: fits.slice(0, 5),
    similar,
    pools: region.work.pools.filter((p) => p.municipalities.includes(id)),
    intermunicipal: region.orgs.intermunicipal.filter((o) => o.members.includes(id)),
  };
  return { ...answer, refs: refs_of(region, [answer]) };
}

export function answers(region, id) {
  const subject = region.entities.get(id);
  if (!subject) return null;
  const other = (list) => list.filter((e) => e.id !== id && e.category === subject.category);
  const scored = (entity, index) => ({
    entity,
    score: 0.92 - index * 0.07,
    reasons: [CONCEPT, WORDS, near_reason(km(entity, subject))],
    contact: entity.contact ?? null,
    outcome: entity.outcome ?? null,
  });
  const done = other(region.work.projects).filter((p) => p.state === 'completed').slice(0, 5).map(scored);
  const same = [...other(region.work.needs).slice(0, 5), ...other(region.work.projects).filter((p) => p.state === 'running').slice(0, 2)].map(scored);
  const help = [
    ...region.orgs.support.slice(0, 2).map((entity, i) => ({ entity, score: 0.8 - i / 10, reasons: [TERRITORY] })),
    ...region.work.solutions.filter((s) => s.categories[0] === subject.category).slice(0, 4).map((entity, i) => ({ entity, score: 0.7 - i / 10, reasons: [CONCEPT] })),
  ];
  const cluster = clusters(region).items.find((c) => c.category === subject.category) ?? null;
  return { subject, done, same, help, cluster, refs: refs_of(region, [subject, done, same, help, cluster ?? {}]) };
}

export function pool(region, id) {
  const entity = region.entities.get(id);
  if (!entity || entity.type !== 'Pool') return null;
  const range = (central) => ({ low: Math.round(central * 0.86), central: Math.round(central), high: Math.round(central * 1.21) });
  const needs = entity.members.map((need) => region.entities.get(need));
  const members = needs.map((need, i) => ({
    need: need.id,
    municipality: need.municipality,
    location: need.location,
    alone: range(need.budget),
    share: range(need.budget * (i === 2 ? 1.03 : 0.8)),
    joins: i !== 2,
  }));
  const sum = (pick) => range(members.reduce((total, m) => total + pick(m).central, 0));
  const alone = sum((m) => m.alone);
  const together = sum((m) => m.share);
  const unit_price = together.central / entity.quantity;
  const line = (side, label, formula, value, spread, citation) => ({ key: formula, side, label, formula, value: Math.round(value), low: Math.round(value * (1 - spread)), high: Math.round(value * (1 + spread)), unit: 'EUR', source: 'pooling', citation });
  const method = (name, fr, nl, de, en, stable) => ({ name, label: four(fr, nl, de, en), stable, blocking: [] });
  const near = region.work.needs.filter((n) => n.category === entity.category && !entity.members.includes(n.id)).slice(0, 4);
  const answer = {
    pool: entity,
    members,
    alone,
    together,
    saving: { low: alone.low - together.low, central: alone.central - together.central, high: alone.high - together.high },
    arithmetic: [
      line('alone', four('Prix des achats séparés', 'Prijs van aparte aankopen', 'Preis getrennter Käufe', 'Price of separate purchases'), 'Σ q_i · p(q_i)', alone.central * 0.93, 0.14, 'OECD (2011), Centralised purchasing systems'),
      line('alone', four('Procédures de marché', 'Plaatsingsprocedures', 'Vergabeverfahren', 'Award procedures'), 'n · c', 3200 * members.length, 0.3, 'PwC (2011), Public procurement: cost and effectiveness'),
      line('together', four('Prix de l’achat commun', 'Prijs van de gezamenlijke aankoop', 'Preis des gemeinsamen Kaufs', 'Price of the joint purchase'), 'Q · (p∞ + S·Q^(−η))', together.central * 0.9, 0.17, 'OECD (2011), Centralised purchasing systems'),
      line('together', four('Coordination', 'Coördinatie', 'Koordination', 'Coordination'), 'd · (b + m·n + r·n·(n−1)/2)', 900 * members.length ** 1.2, 0.35, undefined),
    ],
    shares: {
      equal_price: members.map((m) => m.share.central),
      proportional_alone: members.map((m) => Math.round(m.alone.central * 0.82)),
      shapley: members.length <= 12 ? members.map((m, i) => Math.round(m.alone.central * (0.78 + i / 100))) : null,
      recommended: 'proportional_alone',
      methods: [
        method('equal_price', 'Même prix unitaire', 'Zelfde eenheidsprijs', 'Gleicher Stückpreis', 'Equal price', false),
        method('proportional_alone', 'Selon le coût seul', 'Volgens de kost apart', 'Nach Kosten allein', 'By cost alone', true),
        method('shapley', 'Shapley', 'Shapley', 'Shapley', 'Shapley', true),
      ],
    },
    outdated: false,
    reasons: [CONCEPT, SAME_SIZE],
    missing: near.map((need) => ({ entity: need, saving: Math.round(need.budget * 0.15), reasons: [CONCEPT, near_reason(km(need, needs[0]))] })),
    supply: region.work.solutions.filter((s) => s.categories[0] === entity.category).slice(0, 3).map((s) => ({ entity: s, serves: true, reasons: [CONCEPT] })),
    parameters: { parameters: { price_exponent: { low: 0.08, central: 0.15, high: 0.25 }, procedure_cost: { low: 2500, central: 4200, high: 7000 }, day_cost: { low: 300, central: 420, high: 560 } }, criticalMass: {} },
  };
  return { ...answer, refs: refs_of(region, [answer]) };
}

export function pool_parameters() {
  const row = (key, label, unitLabel, citation) => ({ key, label, unitLabel, citation, source: key });
  return {
    parameters: [
      row('price_exponent', four('Vitesse de la baisse du prix avec la quantité', 'Snelheid waarmee de prijs daalt met de hoeveelheid', 'Wie schnell der Preis mit der Menge fällt', 'How fast the price falls with the quantity'), undefined, 'OECD (2011)'),
      row('procedure_cost', four('Coût d’une procédure de marché', 'Kost van een plaatsingsprocedure', 'Kosten eines Vergabeverfahrens', 'Cost of one award procedure'), four('euros', 'euro', 'Euro', 'euros'), 'PwC (2011)'),
      row('day_cost', four('Coût d’un jour de personnel communal', 'Kost van een dag gemeentepersoneel', 'Kosten eines Tages Gemeindepersonal', 'Cost of one day of municipal staff'), four('euros par jour', 'euro per dag', 'Euro je Tag', 'euros a day'), undefined),
    ],
    criticalMass: [],
  };
}

export function strategy(region) {
  const base = matrix(region);
  const count = (key, id) => region.work.projects.filter((p) => p[key].includes(id)).length;
  return {
    edition: base.edition,
    editions: base.editions,
    themes: base.themes.map((theme) => ({ ...theme, projects: count('themes', theme.id), axes: theme.axes.map((axis) => ({ ...axis, measures: [], indicators: [] })) })),
    issues: base.issues.map((issue) => ({ ...issue, projects: count('issues', issue.id) })),
    indicators: [],
    refs: {},
  };
}
