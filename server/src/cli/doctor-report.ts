import type { DoctorResult, Finding } from '../protocol/doctor.ts';
import { printable } from './printable.ts';

export interface DoctorReport {
  readonly servers: readonly { readonly endpoint: string; readonly component: string }[];
  readonly result: DoctorResult;
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

/** For people: findings with their fixes, what could not be looked at, a closing line. */
export const humanDoctorReport = ({ servers, result }: DoctorReport): string => {
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

/** One JSON object: `servers`, and the result of the doctor as the editor gets it. */
export const jsonDoctorReport = ({ servers, result }: DoctorReport): string =>
  `${JSON.stringify({ servers, ...result }, undefined, 2)}\n`;
