import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';
import { serverFlags } from '../../../server/src/protocol/server-process.ts';

/** Fills the young generation with what survives, and prints how large that got, in MB. */
const program = `
  const { getHeapSpaceStatistics } = require('node:v8');
  let kept = [];
  let largest = 0;
  for (let at = 0; at < 600_000; at += 1) {
    kept.push({ at });
    if (at % 20_000 !== 0) continue;
    const space = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space');
    largest = Math.max(largest, space.space_size);
  }
  console.log(largest / 2 ** 20);
`;

const youngGeneration = (flags: readonly string[]): number =>
  Number(execFileSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' }));

test('the flags of the server keep its young generation small', () => {
  expect(youngGeneration(serverFlags)).toBeLessThanOrEqual(8);
  expect(youngGeneration([])).toBeGreaterThan(8);
});
