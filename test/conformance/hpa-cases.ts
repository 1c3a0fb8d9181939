import { hpaDifference, hpaRow } from '../support/hpa-cases.ts';
import { count } from './check.ts';
import type { Check, Figure } from './check.ts';

/** The kinds in the order of the README; one figure each. */
const figuresOf = (values: readonly unknown[]): readonly Figure[] => {
  const rows = values.map((value) => hpaRow.parse(value));
  const kinds = [...new Set(rows.map(({ kind }) => kind))].toSorted();
  return kinds.map((kind) =>
    count(
      kind,
      rows.filter((row) => row.kind === kind),
      hpaDifference,
    ),
  );
};

export const hpaCases: Check = { file: 'hpa_cases', run: figuresOf };
export const hpaFresh: Check = { file: 'hpa_fresh', run: figuresOf };
