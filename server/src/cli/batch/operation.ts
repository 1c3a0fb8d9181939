import type { BatchAnswer, BatchRequest } from './request.ts';

/** One operation of `gauntlet batch`: one file, one line in `operations.ts`. */
export interface Operation {
  readonly op: string;
  /** Throws `BatchError` for a request it cannot use. */
  readonly answer: (request: BatchRequest) => BatchAnswer;
}
