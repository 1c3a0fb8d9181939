import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../../../server/src/cli/report/finding.ts';
import { githubReport } from '../../../../server/src/cli/report/github.ts';
import { humanReport } from '../../../../server/src/cli/report/human.ts';
import { jsonReport } from '../../../../server/src/cli/report/json.ts';
import { sarifReport } from '../../../../server/src/cli/report/sarif.ts';

const finding: Finding = {
  file: 'rules/a, b.yaml',
  start: { line: 2, character: 1 },
  end: { line: 2, character: 5 },
  severity: 'error',
  code: 'unknown-function',
  message: 'unknown function\n100% sure: "\u001b[31m"',
  line: '\trata(x)',
};
const report: Report = {
  files: 3,
  findings: [finding, { ...finding, severity: 'hint', end: { line: 4, character: 1 } }],
};

describe('report formats', () => {
  test('human: place, severity, code, the line and a mark under it; no control characters', () => {
    expect(humanReport(report).split('\n')).toEqual([
      'rules/a, b.yaml:3:2: error: unknown function',
      '100% sure: "\u{fffd}[31m" (unknown-function)',
      '  \trata(x)',
      '  \t^^^^',
      'rules/a, b.yaml:3:2: hint: unknown function',
      '100% sure: "\u{fffd}[31m" (unknown-function)',
      '  \trata(x)',
      '  \t^^^^^^^',
      '3 files checked: 1 error, 1 hint',
      '',
    ]);
  });

  test('human: nothing found', () => {
    expect(humanReport({ files: 1, findings: [] })).toBe('1 file checked: nothing found\n');
  });

  test('json: lines and columns count from 1', () => {
    const { line: _line, ...rest } = finding;
    expect(JSON.parse(jsonReport({ files: 1, findings: [finding] }))).toEqual({
      files: 1,
      findings: [{ ...rest, start: { line: 3, column: 2 }, end: { line: 3, column: 6 } }],
    });
  });

  test('sarif: version, rules without doubles, regions from 1, paths as references', () => {
    const log = JSON.parse(sarifReport(report)) as {
      version: string;
      runs: {
        tool: { driver: { rules: unknown[] } };
        results: { level: string; locations: unknown[] }[];
      }[];
    };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.tool.driver.rules).toEqual([{ id: 'unknown-function' }]);
    expect(log.runs[0]?.results.map(({ level }) => level)).toEqual(['error', 'note']);
    expect(log.runs[0]?.results[0]?.locations[0]).toEqual({
      physicalLocation: {
        artifactLocation: { uri: 'rules/a%2C%20b.yaml' },
        region: { startLine: 3, startColumn: 2, endLine: 3, endColumn: 6 },
      },
    });
  });

  test('github: one command a finding, with its escapes', () => {
    expect(githubReport({ files: 1, findings: [finding] })).toBe(
      '::error file=rules/a%2C b.yaml,line=3,col=2,endLine=3,endColumn=6,title=unknown-function::' +
        'unknown function%0A100%25 sure: "\u001b[31m"\n',
    );
  });
});
