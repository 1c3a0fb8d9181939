import { printable, printableLines } from '../printable.ts';
import { findingSeverities, type Finding, type Report } from './finding.ts';

/** Columns of source shown around a finding; longer lines are cut. */
const excerptWidth = 160;

const underline = ({ start, end, line }: Finding): string => {
  const last = end.line === start.line ? end.character : line.length;
  const length = Math.max(1, Math.min(last, line.length) - start.character);
  // Tabs stay tabs, so that the mark stands under what it marks.
  return line.slice(0, start.character).replace(/[^\t]/g, ' ') + '^'.repeat(length);
};

const excerpt = (finding: Finding): string =>
  finding.line.length > excerptWidth
    ? ''
    : `  ${printableLines(finding.line)}\n  ${underline(finding)}\n`;

const describe = (finding: Finding): string => {
  const { file, start, severity, code, message } = finding;
  const place = `${printable(file)}:${String(start.line + 1)}:${String(start.character + 1)}`;
  return `${place}: ${severity}: ${printableLines(message)} (${code})\n${excerpt(finding)}`;
};

const plural = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

const summary = ({ findings, files }: Report): string => {
  const counts = findingSeverities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [plural(count, severity)];
  });
  const result = counts.length === 0 ? 'nothing found' : counts.join(', ');
  return `${plural(files, 'file')} checked: ${result}\n`;
};

/** For people: one line and an excerpt per finding, and a closing line. */
export const humanReport = (report: Report): string =>
  report.findings.map(describe).join('') + summary(report);
