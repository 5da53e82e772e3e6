// The state of one asynchronous read: loading, error or value; a newer call cancels the older one.
import { as_api_error, type ApiError } from '../api/error';

export class Loader<V> {
  value = $state.raw<V | null>(null);
  error = $state.raw<ApiError | null>(null);
  loading = $state(false);
  #turn = 0;
  #abort: AbortController | null = null;

  /** Runs `read`; keeps the former value on screen until the new one is there. */
  async load(read: (signal: AbortSignal) => Promise<V>): Promise<void> {
    const turn = ++this.#turn;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    try {
      const value = await read(abort.signal);
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#turn || abort.signal.aborted) return;
      this.error = as_api_error(thrown);
    }
    this.loading = false;
  }

  clear(): void {
    this.#turn++;
    this.#abort?.abort();
    this.value = null;
    this.error = null;
    this.loading = false;
  }
}
