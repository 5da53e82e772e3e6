// What is wrong in the call, by place, and what is locked: known to every control of the editor.
import { getContext, setContext } from 'svelte';
import type { FieldFault, LockedField } from '../../../api/types';
import { t } from '../../../i18n/index.svelte';
import { spoken } from '../../form/reasons';
import { part_of, type Part } from './parts';

const KEY = Symbol('faults');

function said(reason: string): string {
  const known = spoken(reason);
  return known ? t(known.key, known.values) : reason;
}

export class Faults {
  list = $state.raw<FieldFault[]>([]);
  locked = $state.raw<LockedField[]>([]);
  /** The item of a list that is unfolded, by its key. */
  unfolded = $state<number | null>(null);

  /** The reason at exactly this place. */
  at(place: string): string | undefined {
    const fault = this.list.find((each) => each.field === place);
    return fault && said(fault.reason);
  }
  /** The first reason at this place or inside it. */
  within(place: string): string | undefined {
    const inside = (field: string): boolean =>
      field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
    const fault = this.list.find((each) => inside(each.field));
    return fault && said(fault.reason);
  }
  of_part(part: Part): FieldFault[] {
    return this.list.filter((each) => part_of(each.field) === part);
  }
  said(fault: FieldFault): string {
    return said(fault.reason);
  }
  /** Places inside a list are no longer true once its items have moved. */
  forget(list: string): void {
    this.list = this.list.filter((each) => !each.field.startsWith(`call.${list}[`));
  }
  lock(field: string): string | undefined {
    const lock = this.locked.find((each) => each.field === `call.${field}`);
    return lock && said(lock.reason);
  }
}

export function provide_faults(): Faults {
  return setContext(KEY, new Faults());
}
export function use_faults(): Faults {
  return getContext<Faults>(KEY);
}
