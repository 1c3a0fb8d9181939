import { say } from '../util/words.ts';
import { ClusterError } from './port.ts';

/** Lets wait who needs a live connection. */
export interface Gate {
  /** Resolves at once when open, else when it opens; rejects when the signal is aborted. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  readonly set: (open: boolean) => void;
}

export function createGate(): Gate {
  let open = false;
  const waiting = new Set<() => void>();
  return {
    set: (next) => {
      open = next;
      if (open) for (const go of waiting) go();
    },
    pass: (signal) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          waiting.delete(go);
          signal.removeEventListener('abort', abort);
        };
        const go = (): void => {
          end();
          resolve();
        };
        const abort = (): void => {
          end();
          reject(new ClusterError({ kind: 'cancelled', message: say('Cancelled.') }));
        };
        if (signal.aborted) abort();
        else if (open) resolve();
        else {
          waiting.add(go);
          signal.addEventListener('abort', abort, { once: true });
        }
      }),
  };
}
