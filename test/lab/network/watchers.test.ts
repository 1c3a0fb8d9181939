import { watch } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { describeProblem } from '../problem.ts';
import { checkWatchers, instancesOf, readWatchers } from './watchers.ts';

const problemOf = (clusters: number, used: number, limit: number): string => {
  try {
    checkWatchers(clusters, { used, limit });
    return '';
  } catch (error) {
    return describeProblem(error);
  }
};

it.each([
  [4, 40, 128, ''],
  [6, 2, 128, ''],
  [6, 3, 128, /need 126 .* lets a user have 128, of which 3 .*\n.*max_user_instances=258/],
  [1, 128, 128, /fewer clusters/],
])('%d clusters beside %d instances of %d', (clusters, used, limit, says) => {
  expect(problemOf(clusters, used, limit)).toMatch(says === '' ? /^$/ : says);
});

it.runIf(process.platform === 'linux')('counts what this user has', () => {
  const { limit } = readWatchers();
  expect(limit).toBeGreaterThan(0);
  const watcher = watch(import.meta.dirname);
  try {
    expect(instancesOf('/proc/self/fd')).toBeGreaterThan(0);
    expect(readWatchers().used).toBeGreaterThan(0);
  } finally {
    watcher.close();
  }
});
