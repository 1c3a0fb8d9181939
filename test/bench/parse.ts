import { parser as lezer } from '@prometheus-io/lezer-promql';
import { parse } from '../../server/src/promql/index.ts';
import { fullPrometheus } from '../support/conformance.ts';
import { createRandom } from '../support/random.ts';
import { invalid, valid } from '../server/promql/corpus.ts';
import { againstPeer, percentile, timed } from './bench.ts';
import type { Bench, BenchResult } from './bench.ts';

/** Rules and dashboard queries rather than one-liners of tests: as long as what people keep in files. */
const realistic = valid.filter(({ expr }) => expr.length >= 40).map(({ expr }) => expr);

/** Half of what a person has typed of each. */
function typed(): readonly string[] {
  const random = createRandom(7);
  return realistic.map((expr) => expr.slice(0, 1 + random.below(expr.length)));
}

const edited = invalid.filter(({ source }) => source.startsWith('edit')).map(({ expr }) => expr);

const rounds = 81;
/** Unmeasured rounds: until both parsers are compiled, also where other programs keep the compiler waiting. */
const warmUp = 40;

/** Milliseconds for all texts: the median of rounds in which the two parsers take turns. */
function compare(name: string, texts: readonly string[], goal: number): BenchResult {
  const ours: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(...timed(() => texts.forEach((text) => parse(text, fullPrometheus)), 1));
    peers.push(...timed(() => texts.forEach((text) => lezer.parse(text)), 1));
  }
  const settled = (samples: readonly number[]): number => percentile(samples.slice(warmUp), 0.5);
  return againstPeer({ name, ours: settled(ours), peer: settled(peers), unit: 'ms', goal });
}

/** Text to tree, errors, comments and types, beside the tree of @prometheus-io/lezer-promql. */
export const parseBench: Bench = {
  name: 'parse',
  run: () =>
    Promise.resolve([
      compare('parse valid expressions (and check their types)', realistic, 3),
      compare('parse truncated expressions', typed(), 1),
      compare('parse mutated expressions', edited, 1),
    ]),
};
