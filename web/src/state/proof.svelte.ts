// Some things ask again who one is. The request waits until the dialog has the password, or was left.
import { use_proof } from '../api/client';

let waiting = $state.raw<((proven: boolean) => void)[]>([]);

export function proof_asked(): boolean {
  return waiting.length > 0;
}
export function settle_proof(proven: boolean): void {
  const all = waiting;
  waiting = [];
  for (const go_on of all) go_on(proven);
}

use_proof(
  () =>
    new Promise((resolve) => {
      waiting = [...waiting, resolve];
    }),
);
