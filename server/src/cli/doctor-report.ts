import { labelText } from '../doctor/label-sets.ts';
import { instantText } from '../doctor/time-spans.ts';
import type { DoctorResult, Finding } from '../protocol/doctor.ts';
import type { CoverageGap, CoverageResult, CoverageRow } from '../protocol/thanos.ts';
import { printable } from './printable.ts';

export interface DoctorReport {
  readonly servers: readonly { readonly endpoint: string; readonly component: string }[];
  readonly result: DoctorResult;
  /** Who answers for which time; absent where the querier does not list its stores. */
  readonly coverage?: CoverageResult;
}

/** Columns; longer sentences go on in the next line. */
const width = 100;

const wrapped = (text: string, indent: string): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return `${[...lines, indent + line].join('\n')}\n`;
};

const describe = ({ severity, check, message, explanation, fix }: Finding): string =>
  `${severity}: ${printable(message)} (${check})\n${wrapped(explanation, '  ')}${wrapped(`Fix: ${fix}`, '  ')}\n`;

const plural = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => wrapped(line, '  ')).join('')}\n`;

/** Label sets whose times are told; all are in JSON. */
const maxRows = 50;

const gapText = ({ from, to, coveredBy }: CoverageGap): string => {
  const who = coveredBy.length === 0 ? 'nobody' : `another replica (${coveredBy.join(', ')})`;
  return `${who} answers from ${instantText(from)} to ${instantText(to)}`;
};

const rowText = ({ labels, spans, gaps }: CoverageRow): string => {
  const first = spans.reduce((least, { from }) => Math.min(least, from), Infinity);
  const stores = new Set(spans.map(({ store }) => store));
  const answered =
    stores.size === 0 ? 'no store' : `${[...stores].join(', ')} since ${instantText(first)}`;
  return [`${labelText(labels)}: ${answered}`, ...gaps.map(gapText)].join('; ');
};

const coverageLines = ({ rows, total, problems }: CoverageResult): readonly string[] => {
  const shown = rows.slice(0, maxRows);
  const left = total - shown.length;
  return [
    ...shown.map(rowText),
    ...(left > 0 ? [`and ${plural(left, 'more label set')}; all with --json`] : []),
    ...problems.map(({ message }) => message),
  ];
};

/** For people: findings with their fixes, who answers for which time, what could not be looked at, a closing line. */
export const humanDoctorReport = ({ servers, result, coverage }: DoctorReport): string => {
  const { findings, skipped, failures, checks } = result;
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0
      ? []
      : [severity === 'info' ? `${String(count)} info` : plural(count, severity)];
  });
  const found = counts.length === 0 ? 'nothing found' : counts.join(', ');
  return [
    findings.map(describe).join(''),
    section('Coverage:', coverage === undefined ? [] : coverageLines(coverage)),
    section(
      'Not looked at:',
      skipped.map(({ check, reason }) => `${check}: ${reason}`),
    ),
    section(
      'Without an answer:',
      failures.map(({ message }) => message),
    ),
    section(
      'Servers:',
      servers.map(({ endpoint, component }) => `${endpoint} (${component})`),
    ),
    `${plural(checks.length, 'check')} of ${String(checks.length + skipped.length)} looked: ${found}\n`,
  ].join('');
};

/** One JSON object: `servers`, the result of the doctor and `coverage` as the editor gets them. */
export const jsonDoctorReport = ({ servers, result, coverage }: DoctorReport): string =>
  `${JSON.stringify({ servers, ...result, coverage: coverage ?? null }, undefined, 2)}\n`;
