import { version } from '../../util/version.ts';
import type { Finding, FindingSeverity, Report } from './finding.ts';

const levels = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
} as const satisfies Record<FindingSeverity, string>;

/** A path as the relative reference that SARIF wants. */
const uriOf = (file: string): string =>
  file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

const region = ({ start, end }: Finding) => ({
  startLine: start.line + 1,
  startColumn: start.character + 1,
  endLine: end.line + 1,
  endColumn: end.character + 1,
});

const resultOf = (finding: Finding) => ({
  ruleId: finding.code,
  level: levels[finding.severity],
  message: { text: finding.message },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(finding.file) },
        region: region(finding),
      },
    },
  ],
});

/** SARIF 2.1.0, for code scanning. */
export const sarifReport = ({ findings }: Report): string => {
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'gauntlet', version, rules: rules.map((id) => ({ id })) } },
          columnKind: 'utf16CodeUnits',
          results: findings.map(resultOf),
        },
      ],
    },
    undefined,
    2,
  )}\n`;
};
