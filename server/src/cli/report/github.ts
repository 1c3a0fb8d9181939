import type { Finding, FindingSeverity, Report } from './finding.ts';

const commands = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
} as const satisfies Record<FindingSeverity, string>;

// Source: actions/toolkit packages/core/src/command.ts (escapeData, escapeProperty).
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = ({ file, start, end, severity, code, message }: Finding): string => {
  const properties = {
    file,
    line: String(start.line + 1),
    col: String(start.character + 1),
    endLine: String(end.line + 1),
    endColumn: String(end.character + 1),
    title: code,
  };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${commands[severity]} ${list.join(',')}::${escapeData(message)}\n`;
};

/** Workflow commands that become annotations on a pull request. */
export const githubReport = ({ findings }: Report): string => findings.map(annotation).join('');
