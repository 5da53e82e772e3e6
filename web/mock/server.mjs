// A small server with made-up data in the shape of the region API, to work on the page without the
// real server. Any name and the password "maillage" sign in. Development only; never shipped.
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { make_region, REGION_ID } from './data.mjs';
import * as query from './query.mjs';
import { make_tiles } from './tiles.mjs';
import * as views from './views.mjs';

const PORT = Number(process.env.PORT ?? 8787);
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const region = make_region();
const tile = make_tiles(region);
const history = new Map();
const streams = new Set();
let signed_in = null;
let sequence = 1;

const info = {
  name: { fr: 'Wallonie', nl: 'Wallonië', de: 'Wallonien', en: 'Wallonia' },
  title: { fr: 'Maillage Wallonie', nl: 'Maillage Wallonië', de: 'Maillage Wallonien', en: 'Maillage Wallonia' },
  languages: ['fr', 'nl', 'de', 'en'],
  defaultLanguage: 'fr',
  bounds: [2.84, 49.49, 6.41, 50.82],
  fictional: true,
  scope: REGION_ID,
  schematic: true,
};
const CSP = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
function problem(response, status, code, detail, fields) {
  send(response, status, { type: `https://w3id.org/maillage/errors/${code}`, title: code, status, code, detail, fields }, { 'Content-Type': 'application/problem+json' });
}
function body_of(request) {
  return new Promise((resolve) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => resolve(text === '' ? {} : JSON.parse(text)));
  });
}
function changed(entity, kind, command, changes) {
  const position = `1.${++sequence}`;
  const item = { position, at: new Date().toISOString(), actor: { id: 'urn:ngsi-ld:Actor:1', name: signed_in ?? 'import' }, command, kind, version: entity.version, changes };
  history.set(entity.id, [item, ...(history.get(entity.id) ?? [])]);
  const event = { position, changes: [{ id: entity.id, type: entity.type, kind, version: entity.version }] };
  for (const stream of streams) stream.write(`id: ${position}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
}

function detail(id) {
  const entity = region.entities.get(id);
  if (!entity) return null;
  const incoming = new Map();
  for (const other of region.entities.values()) {
    for (const [attribute, value] of Object.entries(other)) {
      if (attribute === 'id' || !(value === id || (Array.isArray(value) && value.includes(id)))) continue;
      const key = `${other.type} ${attribute}`;
      incoming.set(key, (incoming.get(key) ?? 0) + 1);
    }
  }
  const workflow = region.model.types.find((t) => t.name === entity.type)?.workflow;
  const steps = (workflow?.steps ?? [])
    .filter((step) => signed_in && step.from.includes(entity[workflow.attribute]))
    .map((step) => ({ name: step.name, labels: step.labels, to: step.to, missing: (step.requires ?? []).filter((a) => entity[a] === undefined) }));
  return {
    entity,
    refs: query.refs_of(region, [entity]),
    incoming: [...incoming].map(([key, count]) => ({ type: key.split(' ')[0], attribute: key.split(' ')[1], count })),
    steps,
    canEdit: signed_in !== null,
  };
}

function validate(entity) {
  const type = region.model.types.find((t) => t.name === entity.type);
  const fields = [];
  for (const name of type?.required ?? []) {
    if (entity[name] === undefined || entity[name] === null) fields.push({ field: name, reason: 'is required' });
  }
  if (typeof entity.budget === 'number' && entity.budget < 0) fields.push({ field: 'budget', reason: 'must be at least 0' });
  return fields;
}

const COMMANDS = {
  'entities.create'(body, response) {
    const workflow = region.model.types.find((t) => t.name === body.entity.type)?.workflow;
    const fields = validate(body.entity);
    if (fields.length > 0) return problem(response, 422, 'invalid', `${fields[0].field} ${fields[0].reason}`, fields);
    const state = workflow ? { [workflow.attribute]: workflow.initial } : {};
    const entity = region.add({ ...state, ...body.entity, createdAt: new Date().toISOString(), modifiedAt: new Date().toISOString() });
    changed(entity, 'created', 'entities.create', []);
    return send(response, 200, { id: entity.id, version: 1, entity });
  },
  'entities.update'(body, response) {
    const entity = region.entities.get(body.id);
    if (!entity) return problem(response, 404, 'not_found', 'no such entity');
    if (body.version && body.version !== entity.version) return problem(response, 409, 'conflict', 'the entity was changed meanwhile');
    const next = { ...entity, ...body.set };
    const fields = validate(next);
    if (fields.length > 0) return problem(response, 422, 'invalid', `${fields[0].field} ${fields[0].reason}`, fields);
    const changes = Object.entries(body.set).map(([attribute, after]) => ({ attribute, before: entity[attribute], after }));
    for (const [key, value] of Object.entries(body.set)) {
      if (value === null) delete entity[key];
      else entity[key] = value;
    }
    entity.version++;
    entity.modifiedAt = new Date().toISOString();
    changed(entity, 'updated', 'entities.update', changes);
    return send(response, 200, { version: entity.version, entity });
  },
  'entities.step'(body, response) {
    const entity = region.entities.get(body.id);
    const workflow = region.model.types.find((t) => t.name === entity?.type)?.workflow;
    const step = workflow?.steps.find((each) => each.name === body.step);
    if (!step) return problem(response, 422, 'invalid', 'no such step');
    const before = entity[workflow.attribute];
    entity[workflow.attribute] = step.to;
    entity.version++;
    changed(entity, 'updated', 'entities.step', [{ attribute: workflow.attribute, before, after: step.to }]);
    return send(response, 200, { version: entity.version, entity });
  },
  'entities.delete'(body, response) {
    const entity = region.entities.get(body.id);
    if (!entity) return problem(response, 404, 'not_found', 'no such entity');
    region.entities.delete(body.id);
    changed(entity, 'deleted', 'entities.delete', []);
    return send(response, 200, {});
  },
  'requests.ask'(body, response) {
    const about = region.entities.get(body.about);
    const entity = region.add({ type: 'Request', title: about.title, municipality: about.municipality, subject: about.id, supportBody: body.supportBody ?? region.orgs.support[0].id, requestedAt: new Date().toISOString().slice(0, 10), state: 'sent', fictional: true });
    changed(entity, 'created', 'requests.ask', []);
    return send(response, 200, { id: entity.id });
  },
  'pools.join'(body, response) {
    const pool = region.entities.get(body.pool);
    if (!pool) return problem(response, 404, 'not_found', 'no such pool');
    pool.members = [...new Set([...pool.members, body.need])];
    changed(pool, 'updated', 'pools.join', []);
    return send(response, 200, {});
  },
  'pools.leave'(body, response) {
    const pool = region.entities.get(body.pool);
    if (!pool) return problem(response, 404, 'not_found', 'no such pool');
    pool.members = pool.members.filter((need) => need !== body.need);
    changed(pool, 'updated', 'pools.leave', []);
    return send(response, 200, {});
  },
  'pools.propose'(_body, response) {
    const range = (each) => ({ low: each.savingCentral * 0.6, central: each.savingCentral, high: each.savingCentral * 1.5 });
    send(response, 200, { pools: region.work.pools.map((each) => ({ ...each, saving: range(each) })), figures: { needs: region.work.needs.length, pools: region.work.pools.length, milliseconds: 412 } });
  },
  'pools.recompute'(body, response) {
    send(response, 200, views.pool(region, body.pool));
  },
};

const VIEWS = {
  region: () => views.region_view(region),
  matrix: () => views.matrix(region),
  municipality: (q) => views.municipality(region, q.get('id')),
  answers: (q) => views.answers(region, q.get('id')),
  clusters: () => views.clusters(region),
  pool: (q) => views.pool(region, q.get('id')),
  'pool-parameters': () => views.pool_parameters(),
  strategy: () => views.strategy(region),
};

async function api(request, response, url) {
  const path = url.pathname.slice('/api/v1/'.length);
  const [first, second, third] = path.split('/').map(decodeURIComponent);
  const q = url.searchParams;
  const found = (value) => (value ? send(response, 200, value) : problem(response, 404, 'not_found', 'nothing there'));
  if (first === 'me') {
    return send(response, 200, { kind: signed_in ? 'administrator' : 'anonymous', name: signed_in ?? undefined, csrf: signed_in ? 'mock' : undefined, region: info });
  }
  if (first === 'session') {
    if (request.method === 'DELETE') signed_in = null;
    else {
      const { name, password } = await body_of(request);
      if (password !== 'maillage') return problem(response, 401, 'unauthenticated', 'the name or the password is wrong');
      signed_in = name;
    }
    return send(response, 200, { actor: { name: signed_in }, csrf: 'mock' });
  }
  if (first === 'model') return send(response, 200, region.model);
  if (first === 'entities' && !second) return send(response, 200, query.list(region, q));
  if (first === 'entities' && third === 'history') return send(response, 200, { items: history.get(second) ?? [] });
  if (first === 'entities') return found(detail(second));
  if (first === 'suggest') return send(response, 200, query.suggest(region, q));
  if (first === 'search') return send(response, 200, query.search(region, q));
  if (first === 'views') return found(VIEWS[second]?.(q));
  if (first === 'tiles') {
    const [, layer, z, x, y] = path.split('/');
    const bytes = tile(layer, Number(z), Number(x), parseInt(y, 10), q.get('types'));
    response.writeHead(bytes ? 200 : 204, { 'Content-Type': 'application/vnd.mapbox-vector-tile' });
    return response.end(bytes ?? undefined);
  }
  if (first === 'events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    return request.on('close', () => streams.delete(response));
  }
  if (first === 'commands' && request.method === 'POST') {
    if (!signed_in) return problem(response, 401, 'unauthenticated', 'sign in to change anything');
    const command = COMMANDS[second];
    return command ? command(await body_of(request), response) : problem(response, 404, 'not_found', 'no such command');
  }
  return problem(response, 404, 'not_found', 'no such resource');
}

function file(response, path) {
  const wanted = join(DIST, path);
  const name = path !== '/' && wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP });
  response.end(readFileSync(name));
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith('/api/v1/')) {
    api(request, response, url).catch((error) => problem(response, 500, 'internal', String(error)));
  } else file(response, url.pathname);
}).listen(PORT, '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT} (made-up data; npm run build first to see the page here)`));
