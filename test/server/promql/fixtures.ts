import { readFileSync } from 'node:fs';

/** The parsed JSON of a file in test/fixtures/promql. */
export function readFixture(name: string): unknown {
  const url = new URL(`../../fixtures/promql/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}
