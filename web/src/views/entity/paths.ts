// The list that a type belongs to; types without a list of their own are found by searching.
import { LISTS } from '../list/lists';

export function list_path(type: string): string {
  const list = Object.values(LISTS).find(
    (each) => each.type === type && Object.keys(each.fixed).length === 0,
  );
  if (list) return list.path;
  if (type === 'Resource' || type === 'Event') return '/toolbox';
  const strategic = ['Strategy', 'Theme', 'CrossCuttingIssue', 'Axis', 'Measure', 'Indicator'];
  return strategic.includes(type) ? '/strategy' : '/';
}
