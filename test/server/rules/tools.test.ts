import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { disagreements, ourFindings } from '../../fixtures/rules/ours.ts';
import type { Answers } from '../../fixtures/rules/tools.ts';

const folder = new URL('../../fixtures/rules/', import.meta.url);

const answers = JSON.parse(readFileSync(new URL('answers.json', folder), 'utf8')) as Readonly<
  Record<string, Answers>
>;

/** Rule files proper: the tools do not read manifests. */
const files = Object.keys(answers).filter((file) => !file.includes('/manifest-'));

const dialects = { promtool: 'prometheus', thanos: 'thanos' } as const;

describe.each(['promtool', 'thanos'] as const)('agrees with %s', (tool) => {
  test.each(files)('%s', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const answer = answers[file]?.[tool];
    if (answer === undefined) throw new Error(`no answer for ${file}`);
    expect(disagreements(answer, ourFindings(text, dialects[tool]), tool)).toEqual([]);
  });
});

test('the corpus has enough of both kinds', () => {
  expect(files.length).toBeGreaterThan(200);
  const accepted = files.filter((file) => answers[file]?.promtool.ok);
  expect(accepted.length).toBeGreaterThan(60);
  expect(files.length - accepted.length).toBeGreaterThan(60);
});
