import { createRequire } from 'node:module';
import type * as Autocomplete from '@codemirror/autocomplete';
import type * as CodeMirrorLanguage from '@codemirror/language';
import type * as State from '@codemirror/state';
import type * as CodeMirrorPromql from '@prometheus-io/codemirror-promql';
import { complete } from '../../server/src/features/index.ts';
import { metricIndexOf } from '../../server/src/metadata/name-index.ts';
import { emptySnapshot } from '../../server/src/metadata/empty.ts';
import type { MetadataSnapshot } from '../../server/src/metadata/snapshot.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf } from '../support/feature-context.ts';
import { againstLimit, againstPeer, percentile, slowness, timed } from './bench.ts';
import type { Bench, BenchResult } from './bench.ts';
import { keystrokes, metricNames } from './metric-names.ts';

// All of them as CommonJS: codemirror-promql has no other entry for Node, and two copies of the state do not mix.
const load = createRequire(import.meta.url);
const { CompletionContext } = load('@codemirror/autocomplete') as typeof Autocomplete;
const { LanguageSupport } = load('@codemirror/language') as typeof CodeMirrorLanguage;
const { EditorState } = load('@codemirror/state') as typeof State;
const { LanguageType, newCompleteStrategy, promQLLanguage } = load(
  '@prometheus-io/codemirror-promql',
) as typeof CodeMirrorPromql;

/** What stands around the word while it is typed; `_` is the word. */
const surroundings = [
  '_',
  'sum by (job) (rate(_',
  'up{job="api"} / on (instance) _',
  'histogram_quantile(0.9, _)',
];

interface Keystroke {
  readonly text: string;
  readonly offset: number;
}

const allKeystrokes: readonly Keystroke[] = keystrokes.flatMap((word) =>
  surroundings.map((around) => {
    const at = around.indexOf('_');
    return { text: around.replace('_', word), offset: at + word.length };
  }),
);

/** One keystroke in many, the same ones every time. */
const few = (count: number): readonly Keystroke[] =>
  Array.from({ length: count }, (_, at) => allKeystrokes[(at * 37) % allKeystrokes.length]).filter(
    (keystroke) => keystroke !== undefined,
  );

const snapshotOf = (names: readonly string[]): MetadataSnapshot => ({
  ...emptySnapshot,
  source: 'live',
  metrics: metricIndexOf(names, (name) => ({ name, type: 'unknown', help: '', unit: '' })),
});

/** Our times for every keystroke, parsing included, and the longest list. */
const ours = (
  names: readonly string[],
): { readonly times: readonly number[]; readonly most: number } => {
  const context = contextOf({ snapshot: snapshotOf(names) });
  let most = 0;
  const run = (round: number): void => {
    const { text, offset } = allKeystrokes[round % allKeystrokes.length] ?? { text: '', offset: 0 };
    const { items } = complete(parse(text, context.language), offset, context);
    most = Math.max(most, items.length);
  };
  return { times: timed(run, allKeystrokes.length, allKeystrokes.length / 2), most };
};

/** Times of codemirror-promql, whose client has the same names in memory. */
const theirs = async (
  names: readonly string[],
  rounds: readonly Keystroke[],
): Promise<readonly number[]> => {
  const list = [...names];
  const strategy = newCompleteStrategy({
    remote: {
      labelNames: () => Promise.resolve([]),
      labelValues: () => Promise.resolve([]),
      metricMetadata: () => Promise.resolve({}),
      series: () => Promise.resolve([]),
      metricNames: () => Promise.resolve(list),
      flags: () => Promise.resolve({}),
    },
  });
  const support = new LanguageSupport(promQLLanguage(LanguageType.PromQL));
  const times: number[] = [];
  for (const { text, offset } of rounds) {
    const state = EditorState.create({ doc: text, extensions: support });
    const started = performance.now();
    await strategy.promQL(new CompletionContext(state, offset, true));
    times.push(performance.now() - started);
  }
  return times.slice(2);
};

interface Size {
  readonly count: number;
  readonly limit: number;
  readonly peerRounds: number;
  /** How many times faster than the peer. */
  readonly lead: number;
}

const sizes: readonly Size[] = [
  { count: 100_000, limit: 5, peerRounds: 14, lead: 8 },
  { count: 500_000, limit: 10, peerRounds: 7, lead: 8 },
];

const figures = async ({
  count,
  limit,
  peerRounds,
  lead,
}: Size): Promise<readonly BenchResult[]> => {
  const names = metricNames(count);
  const title = `${count / 1000}k names`;
  const { times, most } = ours(names);
  const value = percentile(times, 0.95);
  const peer = percentile(await theirs(names, few(peerRounds)), 0.5);
  return [
    againstLimit({ name: `completion p95, ${title}`, value, unit: 'ms', limit, slow: slowness() }),
    againstPeer({
      name: `completion p50 against codemirror, ${title}`,
      ours: percentile(times, 0.5),
      peer,
      unit: 'ms',
      goal: lead,
    }),
    {
      name: `completion items at most, ${title}`,
      value: most,
      unit: 'items',
      ratio: 200 / most,
      goal: 200,
      ok: most <= 200,
    },
  ];
};

export const completionBench: Bench = {
  name: 'completion',
  run: async () => {
    const results: BenchResult[] = [];
    for (const size of sizes) results.push(...(await figures(size)));
    return results;
  },
};
