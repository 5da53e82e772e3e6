// The dialogs of an awarded project: what each asks for, and the command that it sends.
import { operations } from '../../api/client';
import type { PayablePart, PaymentPlan } from '../../api/generated';
import type { Entity } from '../../api/types';
import { locale, show, t, text } from '../../i18n/index.svelte';
import { title_of } from '../../state/titles';
import { parse_number } from '../form/draft';
import type { Field, Given } from '../governance/fields';

export interface Sheet {
  title: string;
  text?: string;
  fields: Field[];
  start?: Given;
  send: string;
  done: string;
  action: (given: Given) => Promise<unknown>;
}

const string = (given: Given, name: string): string => String(given[name] ?? '');
const language = (): { language: 'fr' | 'nl' | 'de' | 'en' } => ({ language: locale() });
const words_of = (entity: Entity | undefined, name: string): string =>
  text(entity?.[name] as Record<string, string> | undefined);
const number_of = (entity: Entity | undefined, name: string): string =>
  typeof entity?.[name] === 'number' ? String(entity[name]) : '';

/** A field for an amount, from nothing on, or for some rate in percent, at most some other number. */
function amount(name: string, label: string, most: number | null, more: Partial<Field> = {}): Field {
  const problem = (value: string): string | undefined => {
    const number = parse_number(value);
    if (number === null || number < 0) return t('form.problem_number');
    return most !== null && number > most ? t('follow.at_most', { most: show.number(most, 2) }) : undefined;
  };
  return { name, label, kind: 'line', required: true, problem, ...more };
}

export function milestone_sheet(project: string, milestone?: Entity): Sheet {
  return {
    title: t(milestone ? 'follow.milestone_edit' : 'follow.milestone_new'),
    fields: [
      { name: 'title', label: t('follow.milestone_title'), kind: 'line', required: true },
      { name: 'dueDate', label: t('follow.due'), kind: 'date', required: true },
    ],
    start: { title: words_of(milestone, 'title'), dueDate: String(milestone?.['dueDate'] ?? '') },
    send: t('action.save'),
    done: t('follow.milestone_saved'),
    action: (given) =>
      operations.projects_save_milestone({
        project,
        title: string(given, 'title'),
        dueDate: string(given, 'dueDate'),
        ...(milestone && { id: milestone.id, version: milestone.version }),
        ...language(),
      }),
  };
}

export function done_sheet(milestone: Entity, today: string): Sheet {
  return {
    title: text(title_of(milestone)),
    text: t('follow.milestone_done_help'),
    fields: [
      { name: 'doneOn', label: t('follow.done_on'), kind: 'date', required: true },
      { name: 'note', label: t('follow.outcome'), kind: 'text', maxlength: 5000 },
    ],
    start: { doneOn: today },
    send: t('follow.milestone_done'),
    done: t('follow.milestone_saved'),
    action: (given) =>
      operations.projects_set_milestone({
        milestone: milestone.id,
        state: 'done',
        doneOn: string(given, 'doneOn'),
        ...(given['note'] && { note: string(given, 'note') }),
        ...language(),
      }),
  };
}

/** The report as a draft, or handed in: `submit`. */
export function report_sheet(
  project: string,
  kind: 'interim' | 'final',
  submit: boolean,
  report?: Entity,
): Sheet {
  const final = kind === 'final';
  return {
    title: t(`follow.report_${kind}`),
    text: t(submit ? 'follow.report_submit_help' : 'follow.report_draft_help'),
    fields: [
      { name: 'narrative', label: t('follow.narrative'), kind: 'text', maxlength: 20000, required: submit },
      amount('expenses', t('follow.expenses'), null, {
        help: t('follow.expenses_help'),
        required: submit,
      }),
      {
        name: 'lessons',
        label: t('follow.lessons'),
        help: t('follow.lessons_help'),
        kind: 'text',
        maxlength: 20000,
        required: submit && final,
      },
    ],
    start: {
      narrative: words_of(report, 'narrative'),
      expenses: number_of(report, 'expenses'),
      lessons: words_of(report, 'lessonsLearnt'),
    },
    send: t(submit ? 'follow.hand_in' : 'follow.keep_draft'),
    done: t(submit ? 'follow.handed_in' : 'follow.draft_kept'),
    action: (given) =>
      operations.projects_save_report({
        project,
        kind,
        submit,
        ...(report && { id: report.id, version: report.version }),
        ...(given['narrative'] && { narrative: string(given, 'narrative') }),
        ...(given['lessons'] && { lessons: string(given, 'lessons') }),
        ...(given['expenses'] && { expenses: parse_number(string(given, 'expenses')) ?? 0 }),
        ...language(),
      }),
  };
}

export function accept_sheet(report: Entity): Sheet {
  const declared = typeof report['expenses'] === 'number' ? report['expenses'] : 0;
  return {
    title: t('follow.accept_title'),
    text: report['kind'] === 'final' ? t('follow.accept_final') : undefined,
    fields: [
      amount('expensesAccepted', t('follow.expenses_accepted'), declared),
      { name: 'reason', label: t('follow.reduction'), kind: 'text', maxlength: 2000 },
    ],
    start: { expensesAccepted: String(declared) },
    send: t('follow.accept'),
    done: t('follow.accepted'),
    action: (given) =>
      operations.projects_decide_report({
        report: report.id,
        decision: 'accept',
        expensesAccepted: parse_number(string(given, 'expensesAccepted')) ?? 0,
        ...(given['reason'] && { reason: string(given, 'reason') }),
        ...language(),
      }),
  };
}

export function return_sheet(report: Entity): Sheet {
  return {
    title: t('follow.return_title'),
    fields: [{ name: 'reason', label: t('follow.what_to_change'), kind: 'text', maxlength: 2000, required: true }],
    send: t('follow.return'),
    done: t('follow.returned'),
    action: (given) =>
      operations.projects_decide_report({
        report: report.id,
        decision: 'return',
        reason: string(given, 'reason'),
        ...language(),
      }),
  };
}

export function ask_sheet(project: string, part: PayablePart): Sheet {
  return {
    title: t(`follow.ask_${part.kind}`),
    text: t('follow.ask_help', { most: show.money(part.maximum) }),
    fields: [amount('amount', t('follow.amount'), part.maximum)],
    start: { amount: String(part.maximum) },
    send: t('follow.ask'),
    done: t('follow.asked'),
    action: (given) =>
      operations.projects_ask_payment({
        project,
        kind: part.kind,
        amount: parse_number(string(given, 'amount')) ?? 0,
      }),
  };
}

export function check_sheet(payment: Entity): Sheet {
  const asked = typeof payment['amountAsked'] === 'number' ? payment['amountAsked'] : 0;
  return {
    title: t('follow.check_title'),
    fields: [
      amount('amount', t('follow.amount_checked'), asked),
      { name: 'reason', label: t('follow.reduction'), kind: 'text', maxlength: 2000 },
    ],
    start: { amount: String(asked) },
    send: t('follow.check'),
    done: t('follow.checked'),
    action: (given) =>
      operations.projects_decide_payment({
        payment: payment.id,
        decision: 'check',
        amount: parse_number(string(given, 'amount')) ?? 0,
        ...(given['reason'] && { reason: string(given, 'reason') }),
        ...language(),
      }),
  };
}

export function pay_sheet(payment: Entity, today: string): Sheet {
  return {
    title: t('follow.pay_title'),
    text: t('follow.pay_help', { amount: show.money(Number(payment['amountChecked'] ?? 0)) }),
    fields: [{ name: 'paidOn', label: t('follow.paid_on'), kind: 'date', required: true }],
    start: { paidOn: today },
    send: t('follow.pay'),
    done: t('follow.paid'),
    action: (given) =>
      operations.projects_decide_payment({
        payment: payment.id,
        decision: 'pay',
        paidOn: string(given, 'paidOn'),
      }),
  };
}

export function refuse_sheet(payment: Entity): Sheet {
  return {
    title: t('follow.refuse_title'),
    fields: [{ name: 'reason', label: t('follow.reason'), kind: 'text', maxlength: 2000, required: true }],
    send: t('follow.refuse'),
    done: t('follow.refused'),
    action: (given) =>
      operations.projects_decide_payment({
        payment: payment.id,
        decision: 'refuse',
        reason: string(given, 'reason'),
        ...language(),
      }),
  };
}

export function plan_sheet(project: string, plan: PaymentPlan): Sheet {
  return {
    title: t('follow.plan_title'),
    text: t('follow.plan_help'),
    fields: [
      amount('advanceRate', t('follow.advance_rate'), 100),
      amount('interimRate', t('follow.interim_rate'), 100, { help: t('follow.interim_rate_help') }),
      amount('advanceMaximum', t('follow.advance_maximum'), null, {
        help: t('follow.advance_maximum_help'),
        required: false,
      }),
    ],
    start: {
      advanceRate: String(plan.advanceRate),
      interimRate: String(plan.interimRate),
      advanceMaximum: plan.advanceMaximum ? String(plan.advanceMaximum) : '',
    },
    send: t('action.save'),
    done: t('follow.plan_saved'),
    action: (given) =>
      operations.projects_plan_payments({
        project,
        advanceRate: parse_number(string(given, 'advanceRate')) ?? 0,
        interimRate: parse_number(string(given, 'interimRate')) ?? 0,
        advanceMaximum: parse_number(string(given, 'advanceMaximum')) ?? 0,
      }),
  };
}
