// One event stream per browser: the tab that holds the lock listens to the server and passes the
// changes on to the others. Views subscribe and reload what they show; the stream carries no data.
import type { ChangeEvent } from './types';

export type Hint = { kind: 'change'; event: ChangeEvent } | { kind: 'reset' };
type Listener = (hint: Hint) => void;

const listeners = new Set<Listener>();
let channel: BroadcastChannel | null = null;

function tell(hint: Hint): void {
  for (const listener of listeners) listener(hint);
}

function lead(): Promise<void> {
  const stream = new EventSource('/api/v1/events');
  const pass_on = (hint: Hint): void => {
    tell(hint);
    channel?.postMessage(hint);
  };
  stream.addEventListener('change', (message: MessageEvent<string>) => {
    try {
      pass_on({ kind: 'change', event: JSON.parse(message.data) as ChangeEvent });
    } catch {
      pass_on({ kind: 'reset' });
    }
  });
  stream.addEventListener('reset', () => pass_on({ kind: 'reset' }));
  // The lock is kept as long as this promise is pending, that is, until the tab closes.
  return new Promise(() => {});
}

/** Opens the stream, or waits for the tab that has it. Call once, after the first view is shown. */
export function start_events(): void {
  if (channel || typeof BroadcastChannel === 'undefined' || typeof EventSource === 'undefined') return;
  channel = new BroadcastChannel('maillage-changes');
  channel.onmessage = (message: MessageEvent<Hint>) => tell(message.data);
  if (navigator.locks) void navigator.locks.request('maillage-changes', lead);
  else void lead();
}

/** Calls `then` soon after a change that `wanted` accepts (or a reset); returns the way to stop. */
export function on_change(
  wanted: (change: ChangeEvent['changes'][number]) => boolean,
  then: () => void,
  wait_ms = 400,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listener: Listener = (hint) => {
    if (hint.kind === 'change' && !hint.event.changes.some(wanted)) return;
    clearTimeout(timer);
    timer = setTimeout(then, wait_ms);
  };
  listeners.add(listener);
  return () => {
    clearTimeout(timer);
    listeners.delete(listener);
  };
}
