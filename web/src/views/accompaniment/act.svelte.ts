// One action at a time on a page: which one runs, what went wrong, and the notice when it is done.
import { as_api_error, type ApiError } from '../../api/error';
import { toast } from '../../state/toast.svelte';

export class Acting {
  busy = $state('');
  error = $state.raw<ApiError | null>(null);

  /** Runs the action; true when it was done. */
  async run(name: string, action: () => Promise<unknown>, done: string): Promise<boolean> {
    this.busy = name;
    this.error = null;
    try {
      await action();
      toast(done);
      return true;
    } catch (thrown) {
      this.error = as_api_error(thrown);
      return false;
    } finally {
      this.busy = '';
    }
  }

  /** The server's reason at a field. */
  at(field: string): string | undefined {
    return this.error?.fields.get(field);
  }
  /** Whether the error says nothing about one of these fields, so that it stands alone. */
  beside(...fields: string[]): boolean {
    return this.error !== null && !fields.some((field) => this.error?.fields.has(field));
  }
}
