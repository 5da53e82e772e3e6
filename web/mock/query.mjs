// Lists, facets, search and suggestions over the made-up entities. Development only.
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
export const title_text = (entity) => Object.values(entity.title ?? {}).join(' ');
const as_list = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

export function refs_of(region, entities) {
  const refs = {};
  const visit = (value) => {
    if (typeof value === 'string' && value.startsWith('urn:')) {
      const found = region.entities.get(value);
      if (found) refs[value] = { type: found.type, title: found.title };
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (value && typeof value === 'object') Object.values(value).forEach(visit);
  };
  for (const entity of entities) Object.entries(entity).forEach(([key, v]) => key !== 'id' && visit(v));
  return refs;
}

function within(region, entity, territory) {
  const places = [...as_list(entity.municipality), ...as_list(entity.municipalities), ...as_list(entity.areaServed)];
  if (entity.type === 'AdministrativeArea') places.push(entity.parent, entity.id);
  return places.some((id) => {
    for (let at = id; at; at = region.entities.get(at)?.parent) if (at === territory) return true;
    return false;
  });
}

function matcher(region, query) {
  const tests = [];
  const types = query.get('type')?.split(',').filter(Boolean) ?? [];
  if (types.length > 0) tests.push((e) => types.includes(e.type));
  const ids = query.get('ids')?.split(',');
  if (ids) tests.push((e) => ids.includes(e.id));
  const text = query.get('text');
  if (text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    tests.push((e) => {
      const own = fold(`${title_text(e)} ${Object.values(e.summary ?? {}).join(' ')}`);
      return words.every((word) => own.includes(word));
    });
  }
  const territory = query.get('territory')?.split(',').filter(Boolean) ?? [];
  if (territory.length > 0) tests.push((e) => territory.some((id) => within(region, e, id)));
  const link = query.get('link');
  if (link) tests.push((e) => Object.entries(e).some(([k, v]) => k !== 'id' && as_list(v).includes(link)));
  for (const [name, value] of query) {
    const [kind, attribute, edge] = name.split('.');
    if (kind === 'link' && attribute) tests.push((e) => as_list(e[attribute]).includes(value));
    if (kind !== 'f') continue;
    if (edge === 'min') tests.push((e) => e[attribute] >= (isNaN(value) ? value : Number(value)));
    else if (edge === 'max') tests.push((e) => e[attribute] <= (isNaN(value) ? value : Number(value)));
    else {
      const wanted = value.split(',').map((each) => each.replace(/^https?:.*#/, ''));
      tests.push((e) => as_list(e[attribute]).some((v) => wanted.includes(String(v))));
    }
  }
  return (e) => tests.every((test) => test(e));
}

function compare(order, language) {
  const down = order.startsWith('-');
  const key = down ? order.slice(1) : order;
  const of = (e) => (key === 'title' ? (e.title?.[language] ?? title_text(e)) : e[key]);
  return (a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    const result = typeof x === 'number' ? x - y : String(x).localeCompare(String(y), language);
    return down ? -result : result;
  };
}

export function list(region, query) {
  const limit = Math.min(200, Number(query.get('limit') ?? 20));
  const start = Number(query.get('cursor') ?? 0);
  const found = [...region.entities.values()].filter(matcher(region, query));
  found.sort(compare(query.get('order') ?? '-modifiedAt', query.get('lang') ?? 'fr'));
  const fields = query.get('fields')?.split(',');
  const items = found.slice(start, start + limit).map((entity) => {
    if (!fields) return entity;
    const base = { id: entity.id, type: entity.type, version: entity.version };
    for (const field of fields) if (entity[field] !== undefined) base[field] = entity[field];
    return base;
  });
  const answer = { items, position: '1.1' };
  if (query.get('count') === 'true') answer.count = found.length;
  if (start + limit < found.length) answer.next = String(start + limit);
  const names = query.get('facets')?.split(',').filter(Boolean) ?? [];
  if (names.length > 0) answer.facets = Object.fromEntries(names.map((n) => [n, facet(found, n)]));
  answer.refs = refs_of(region, [...items, { facets: answer.facets }]);
  return answer;
}

function facet(found, attribute) {
  const counts = new Map();
  for (const entity of found) {
    for (const value of as_list(entity[attribute])) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

export function suggest(region, query) {
  const text = fold(query.get('text') ?? '');
  const types = query.get('types')?.split(',').filter(Boolean) ?? [];
  const kind = query.get('f.kind');
  const items = [];
  for (const entity of region.entities.values()) {
    if (types.length > 0 && !types.includes(entity.type)) continue;
    if (kind && entity.kind !== kind) continue;
    const own = fold(title_text(entity));
    if (!own.split(/[\s’'-]+/).some((word) => word.startsWith(text)) && !own.startsWith(text)) continue;
    const place = region.entities.get(entity.parent ?? entity.municipality);
    items.push({ id: entity.id, type: entity.type, title: entity.title, detail: place?.title.fr });
    if (items.length >= Number(query.get('limit') ?? 8)) break;
  }
  return { items };
}

export function search(region, query) {
  const found = [...region.entities.values()].filter(matcher(region, query));
  const groups = new Map();
  for (const entity of found) groups.set(entity.type, [...(groups.get(entity.type) ?? []), entity]);
  return {
    groups: [...groups].map(([type, items]) => ({ type, count: items.length, items: items.slice(0, 5) })),
    refs: refs_of(region, found.slice(0, 100)),
  };
}
