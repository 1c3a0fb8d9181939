/** Tasks that are done one after the other, in the order they came. */
export interface Chain {
  readonly add: (task: () => Promise<void>) => void;
  /** Resolves when all that were added so far have ended. */
  readonly settled: () => Promise<void>;
}

/** A task that fails is told to `onError` and stops none behind it. */
export function createChain(onError: (error: unknown) => void): Chain {
  let last: Promise<void> = Promise.resolve();
  return {
    add: (task) => {
      last = last.then(task).catch(onError);
    },
    settled: () => last,
  };
}
