import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { current_toasts, dismiss_toast, toast } from './toast.svelte';

const texts = (): string[] => current_toasts().map((each) => each.text);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

it('shows notices in their order and lets each go after a while', () => {
  toast('saved');
  vi.advanceTimersByTime(4000);
  toast('sent');
  expect(texts()).toEqual(['saved', 'sent']);
  vi.advanceTimersByTime(3500);
  expect(texts()).toEqual(['sent']);
  vi.advanceTimersByTime(7000);
  expect(texts()).toEqual([]);
});

it('does not stack the same notice, and shows it for its whole time again', () => {
  toast('saved');
  const first = current_toasts()[0]?.id;
  vi.advanceTimersByTime(5000);
  toast('saved');
  expect(texts()).toEqual(['saved']);
  expect(current_toasts()[0]?.id).not.toBe(first);
  vi.advanceTimersByTime(5000);
  expect(texts()).toEqual(['saved']);
});

it('keeps a failure beside a success with the same words, and closes on request', () => {
  toast('draft');
  toast('draft', 'bad');
  expect(texts()).toEqual(['draft', 'draft']);
  dismiss_toast(current_toasts()[0]?.id ?? 0);
  expect(current_toasts()[0]?.tone).toBe('bad');
});
