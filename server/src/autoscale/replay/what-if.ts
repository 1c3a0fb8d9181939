import type { Recording } from './recording.ts';
import { seriesOf, type Series } from './series.ts';

/** Something that did not happen, put into what did. Times in ms. */
export type WhatIf = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'missing-metrics' }
  /** So many times the load. */
  | { readonly kind: 'traffic'; readonly factor: number }
  /** One of so many equal clusters is gone, and the others take its load. */
  | { readonly kind: 'lost-cluster'; readonly clusters: number }
);

const within = (
  { times, values }: Series,
  { from, to }: WhatIf,
  change: (value: number) => number | undefined,
): Series => {
  const kept = times.flatMap((at, index) => {
    const value = values[index] ?? 0;
    const next = at >= from && at < to ? change(value) : value;
    return next === undefined ? [] : [[at, next] as const];
  });
  return seriesOf(
    kept.map(([at]) => at),
    kept.map(([, value]) => value),
  );
};

const changeOf = (what: WhatIf): ((value: number) => number | undefined) => {
  switch (what.kind) {
    case 'missing-metrics':
      return () => undefined;
    case 'traffic':
      return (value) => value * what.factor;
    case 'lost-cluster':
      return (value) => (value * what.clusters) / (what.clusters - 1);
  }
};

/** The recording as if that had happened; assumes that metrics grow as the load does. */
export const withWhatIf = (recording: Recording, what: WhatIf): Recording => ({
  ...recording,
  metrics: recording.metrics.map((metric) => ({
    ...metric,
    values: within(metric.values, what, changeOf(what)),
  })),
});
