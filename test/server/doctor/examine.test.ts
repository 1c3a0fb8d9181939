import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Check, Problem, Verdict } from '../../../server/src/doctor/check.ts';
import { checks } from '../../../server/src/doctor/checks/index.ts';
import { examine } from '../../../server/src/doctor/examine.ts';
import { noFacts } from '../../support/check-doctor.ts';

const folder = fileURLToPath(new URL('../../../server/src/doctor', import.meta.url));

test('every file of checks/ is one check of that name, and stands in the README', () => {
  const files = globSync(`${folder}/checks/*.ts`)
    .map((file) => basename(file, '.ts'))
    .filter((name) => name !== 'index');
  expect(checks.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  expect(
    checks.filter(({ name, title }) => !readme.includes(`| \`${name}\` | ${title} |`)),
  ).toEqual([]);
});

const problem = (key: string, severity: Problem['severity']): Problem => ({
  key,
  severity,
  message: `${key}.`,
  explanation: 'e.',
  fix: 'f.',
});

const check = (name: string, verdict: Verdict): Check => ({
  name,
  title: `title of ${name}`,
  look: () => verdict,
});

test('findings come once, the worst first, with what could not be looked at', () => {
  const result = examine(
    [
      check('one', [problem('a', 'info'), problem('b', 'error'), problem('b', 'error')]),
      check('two', { skipped: 'why' }),
      check('three', [{ ...problem('a', 'warning'), subject: { store: 's' } }]),
    ],
    noFacts,
  );
  expect(result).toEqual({
    findings: [
      {
        check: 'one',
        id: 'one:b',
        severity: 'error',
        message: 'b.',
        explanation: 'e.',
        fix: 'f.',
        subject: {},
      },
      {
        check: 'three',
        id: 'three:a',
        severity: 'warning',
        message: 'a.',
        explanation: 'e.',
        fix: 'f.',
        subject: { store: 's' },
      },
      {
        check: 'one',
        id: 'one:a',
        severity: 'info',
        message: 'a.',
        explanation: 'e.',
        fix: 'f.',
        subject: {},
      },
    ],
    skipped: [{ check: 'two', reason: 'why' }],
    checks: [
      { check: 'one', title: 'title of one' },
      { check: 'three', title: 'title of three' },
    ],
  });
});

test('no facts: nothing is found, nothing is claimed', () => {
  const { findings, checks: ran } = examine(checks, noFacts);
  expect(findings).toEqual([]);
  expect(ran).toEqual([]);
});
