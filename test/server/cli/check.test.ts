import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

let folder: string;

const files = {
  'good.promql': '### first\nsum by (job) (rate(http_requests_total[5m]))\n\n### second\nup == 0\n',
  'bad.promql': '### first\nup\n### second\nsum(rate(x[5m])\n',
  'rules.yaml': [
    'groups:',
    '  - name: a',
    '    rules:',
    '      - record: job:x:sum',
    "        expr: 'sum(x'",
    '      - alert: A',
    '        expr: |',
    '          up == 0',
    '        for: 5 minutes',
    '',
  ].join('\n'),
  'values.yaml': 'replicas: 3\n',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-check-'));
  await mkdir(join(folder, 'nested'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'nested', 'deep.promql'), 'foo(');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const check = (args: readonly string[], input?: string) =>
  runCli(['check', ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });

/** Findings of a JSON report as `file:line:column code`. */
const places = (report: string): string[] => {
  const { findings } = JSON.parse(report) as {
    findings: { file: string; start: { line: number; column: number }; code: string }[];
  };
  return findings.map(({ file, start, code }) => `${file}:${start.line}:${start.column} ${code}`);
};

describe('manifests that scale and topologies', () => {
  const hpa = [
    'apiVersion: autoscaling/v2',
    'kind: HorizontalPodAutoscaler',
    'metadata: { name: web, namespace: shop }',
    'spec:',
    '  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }',
    '  minReplicas: 2',
    '  maxReplicas: 2',
    '  metrics:',
    '    - type: Resource',
    '      resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }',
    '',
  ].join('\n');
  const deployment = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: web, namespace: shop }',
    'spec: { template: { spec: { containers: [{ name: web, image: web:1 }] } } }',
    '',
  ].join('\n');
  const topology = 'apiVersion: nonsense\n';

  const written = async (given: Readonly<Record<string, string>>): Promise<string> => {
    const place = await mkdtemp(join(tmpdir(), 'gauntlet-manifests-'));
    onTestFinished(() => rm(place, { recursive: true }));
    for (const [name, text] of Object.entries(given)) await writeFile(join(place, name), text);
    return place;
  };

  test('are checked as in the editor, with the files beside them', async () => {
    const place = await written({ 'a-hpa.yaml': hpa, 'deployment.yaml': deployment });
    const alone = await check(['--format', 'json', '--fail-on', 'info', join(place, 'a-hpa.yaml')]);
    expect(places(alone.stdout).map((one) => one.replace(/^.*manifests-\w+\//, ''))).toEqual([
      'a-hpa.yaml:7:16 autoscale-never-scales',
    ]);
    expect(alone.code).toBe(1);
    const all = await check(['--format', 'json', place]);
    expect(all.stdout).toContain('autoscale-missing-requests');
    expect(all.stdout).toContain('autoscale-never-scales');
  });

  test('have topologies among them', async () => {
    const place = await written({ 'a.thanos-topology.yaml': topology });
    const { code, stdout } = await check(['--format', 'github', place]);
    expect(code).toBe(1);
    expect(stdout).toContain('a.thanos-topology.yaml');
  });
});

describe('gauntlet check', () => {
  test('nothing to say', async () => {
    expect(await check(['good.promql'])).toEqual({
      code: 0,
      stdout: '1 file checked: nothing found\n',
      stderr: '',
    });
  });

  test('an error, for people', async () => {
    const { code, stdout } = await check(['bad.promql', 'good.promql']);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'bad.promql:4:16: error: unclosed left parenthesis (unclosed-parenthesis)',
      '  sum(rate(x[5m])',
      '                 ^',
      '2 files checked: 1 error',
      '',
    ]);
  });

  test('a rule file: expressions and rules, offsets of the file', async () => {
    const { code, stdout } = await check(['--format', 'json', 'rules.yaml']);
    expect(code).toBe(1);
    expect(places(stdout)).toEqual([
      'rules.yaml:5:21 unclosed-parenthesis',
      'rules.yaml:9:14 rule-bad-duration',
    ]);
  });

  test('a folder: what holds PromQL, in order, the rest passed over', async () => {
    const { stdout } = await check(['--format', 'json', '.']);
    expect(JSON.parse(stdout)).toMatchObject({ files: 4 });
    expect(places(stdout).map((place) => place.split(':')[0])).toEqual([
      'bad.promql',
      'nested/deep.promql',
      'rules.yaml',
      'rules.yaml',
    ]);
  });

  test('what cannot be checked is named, and the rest is checked', async () => {
    expect(await check(['values.yaml', 'none.promql', 'good.promql', 'nested/none'])).toEqual({
      code: 2,
      stdout: '1 file checked: nothing found\n',
      stderr: [
        'gauntlet: values.yaml: this is neither PromQL nor a rule file',
        'gauntlet: none.promql: there is no such file',
        'gauntlet: nested/none: there is no such file',
        '',
      ].join('\n'),
    });
  });

  test.each([
    ['PromQL', 'sum(', '<stdin>:1:5 unclosed-parenthesis'],
    [
      'rules',
      'groups:\n  - name: a\n    rules:\n      - record: x\n        expr: sum(',
      '<stdin>:5:19 unclosed-parenthesis',
    ],
  ])('standard input with %s', async (_, input, place) => {
    const { code, stdout } = await check(['--format', 'json'], input);
    expect(code).toBe(1);
    expect(places(stdout)).toEqual([place]);
  });

  test('sarif and github name the file', async () => {
    const sarif = await check(['--format=sarif', 'bad.promql']);
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'unclosed-parenthesis', level: 'error' }] }],
    });
    const github = await check(['--format=github', 'bad.promql']);
    expect(github.stdout).toBe(
      '::error file=bad.promql,line=4,col=16,endLine=4,endColumn=16,title=unclosed-parenthesis::unclosed left parenthesis\n',
    );
  });

  test('dialect and features decide what is known', async () => {
    const expr = 'xrate(x_total[5m])';
    expect(await check(['--format', 'json'], expr)).toMatchObject({ code: 1 });
    expect(await check(['--dialect', 'thanos'], expr)).toMatchObject({ code: 0 });
    expect(await check(['--dialect', 'thanos', '--features', 'none'], expr)).toMatchObject({
      code: 1,
    });
  });

  test('a warning fails unless only errors shall', async () => {
    const expr = 'x{job=~"api.*"} and y{job="a.*"}';
    const strict = await check(['--format', 'json'], expr);
    expect(strict.code).toBe(1);
    expect(places(strict.stdout)).toEqual(['<stdin>:1:26 literal-is-regex']);
    expect(await check(['--fail-on', 'error'], expr)).toMatchObject({ code: 0 });
  });
});
