import type { Failure, QueryOptions } from './connections.ts';

/** `gauntlet/expressionAt`: a place in a document, as the protocol counts lines and characters. */
export interface ExpressionAtParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** `gauntlet/run`: evaluate one expression on the connection that serves the document. */
export interface RunParams {
  readonly uri: string;
  readonly expr: string;
  /** Times are Unix seconds; `step` is seconds. */
  readonly time:
    | { readonly kind: 'instant'; readonly at: number | null }
    | {
        readonly kind: 'range';
        readonly start: number;
        readonly end: number;
        readonly step: number;
      };
  readonly options: QueryOptions;
}

export interface RunColumn {
  readonly name: string;
  readonly align: 'left' | 'right';
}

export interface RunTable {
  readonly columns: readonly RunColumn[];
  /** Cells as text, ready to show; texts from servers are not markup. */
  readonly rows: readonly (readonly string[])[];
  /** Rows left out because the result was larger than the limit. */
  readonly omitted: number;
}

export interface RunStore {
  readonly name: string;
  readonly type: string;
  readonly lastError: string | null;
}

export type RunResult =
  | {
      readonly ok: true;
      readonly connection: string;
      readonly resultType: string;
      readonly table: RunTable;
      readonly warnings: readonly string[];
      readonly infos: readonly string[];
      /** Stores the querier has; empty for a Prometheus. */
      readonly stores: readonly RunStore[];
      /** Wall time of the request, ms. */
      readonly durationMs: number;
    }
  | { readonly ok: false; readonly failure: Failure };
