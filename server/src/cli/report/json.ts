import type { Finding, Report } from './finding.ts';

const place = ({ line, character }: Finding['start']) => ({
  line: line + 1,
  column: character + 1,
});

/** One JSON object; lines and columns (UTF-16 units) count from 1. */
export const jsonReport = ({ findings, files }: Report): string =>
  `${JSON.stringify(
    {
      files,
      findings: findings.map(({ file, start, end, severity, code, message }) => ({
        file,
        start: place(start),
        end: place(end),
        severity,
        code,
        message,
      })),
    },
    undefined,
    2,
  )}\n`;
