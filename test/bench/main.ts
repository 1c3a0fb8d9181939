import process from 'node:process';
import { autoscaleBench } from './autoscale.ts';
import type { Bench, BenchResult } from './bench.ts';
import { completionBench } from './completion.ts';
import { diagnosticsBench } from './diagnostics.ts';
import { explorerBench } from './explorer.ts';
import { metadataBench } from './metadata.ts';
import { parseBench } from './parse.ts';
import { startBench } from './start.ts';

const benches: readonly Bench[] = [
  parseBench,
  diagnosticsBench,
  completionBench,
  metadataBench,
  startBench,
  explorerBench,
  autoscaleBench,
];

const figure = (value: number): string => value.toPrecision(3);

const row = ({ name, value, unit, ratio, goal, ok }: BenchResult): string =>
  [
    name.padEnd(52),
    `${figure(value)} ${unit}`.padStart(14),
    `× ${figure(ratio)}`.padStart(10),
    figure(goal).padStart(10),
    ok ? '  ok' : '  TOO SLOW',
  ].join(' ');

/** Names of benchmarks on the command line pick some; without one all run. */
const wanted = (names: readonly string[]): readonly Bench[] =>
  names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));

const main = async (args: readonly string[]): Promise<boolean> => {
  const asJson = args.includes('--json');
  const results: BenchResult[] = [];
  for (const bench of wanted(args.filter((arg) => !arg.startsWith('-')))) {
    const found = await bench.run();
    results.push(...found);
    if (!asJson) for (const result of found) console.log(row(result));
  }
  if (asJson) {
    const byName = results.map(({ name, ...rest }) => [name, rest] as const);
    console.log(JSON.stringify(Object.fromEntries(byName), undefined, 2));
  }
  return results.every(({ ok }) => ok);
};

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
