/**
 * `npm run fuzz`: hostile texts through the parser, the printer and the features. None may throw, hang or overflow the
 * stack. `--count N` texts (1,000,000), from `--seed S` (the day's number); a failure prints the text and its seed.
 */
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../support/random.ts';
import { checkText } from './check-text.ts';
import { textSources, type TextSource } from './texts.ts';

/** Milliseconds of processor time that one text may take: far above what a megabyte takes, far below a hang. */
const patienceMs = 30_000;
const shownFailures = 10;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 86_400_000)) },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);

const total = textSources.reduce((sum, { weight }) => sum + weight, 0);
const sourceFor = (random: Random): TextSource => {
  let at = random.below(total);
  for (const source of textSources) {
    if (at < source.weight) return source;
    at -= source.weight;
  }
  throw new Error('weights do not add up');
};

const tally = new Map<string, number>();
let failures = 0;
let slowest = { ms: 0, name: '', seed: 0 };
const began = performance.now();
for (let run = 0; run < count; run += 1) {
  // Every text has a seed of its own, so that one can be repeated alone: `--count 1 --seed …`.
  const own = seed + run;
  const random = createRandom(own);
  const source = sourceFor(random);
  const text = source.make(random);
  tally.set(source.name, (tally.get(source.name) ?? 0) + 1);
  const start = process.cpuUsage();
  try {
    checkText(text, random);
  } catch (error) {
    failures += 1;
    if (failures <= shownFailures) {
      console.error(
        `--count 1 --seed ${own} (${source.name}): ${JSON.stringify(text.slice(0, 300))}`,
      );
      console.error(error);
    }
  }
  const { user, system } = process.cpuUsage(start);
  const ms = (user + system) / 1000;
  if (ms > slowest.ms) slowest = { ms, name: source.name, seed: own };
}
if (slowest.ms > patienceMs) failures += 1;
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log([...tally].map(([name, times]) => `${times} ${name}`).join(', '));
console.log(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.name}, seed ${slowest.seed}`);
console.log(`${count} texts in ${seconds} s, ${failures} failures`);
process.exitCode = failures > 0 ? 1 : 0;
