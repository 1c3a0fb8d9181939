import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { queueMetric, specOf } from '../autoscale/support/pass.ts';
import { recordQueue } from '../autoscale/support/recorded.ts';

let folder: string;

const manifest = (target: string, more = '') => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: External
      external: { metric: { name: queue }, target: { type: AverageValue, averageValue: '${target}' } }
${more}`;

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const autoscale = (...args: readonly string[]) => runCli(['autoscale', ...args], { cwd: folder });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-autoscale-'));
  const queue = (index: number) => (index >= 100 && index < 200 ? 55 : 20);
  const record = recordQueue(specOf({ metrics: [queueMetric('10')] }), 400, queue);
  await put('hpa.yaml', manifest('10'));
  await put('frugal.yaml', manifest('20'));
  await put('record.json', JSON.stringify(record));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('gauntlet autoscale', () => {
  test('replay compares candidates with what is', async () => {
    expect(
      await autoscale(
        'replay',
        'hpa.yaml',
        '--recording',
        'record.json',
        '--candidate',
        'frugal.yaml',
      ),
    ).toEqual({
      code: 0,
      stderr: '',
      stdout: `Fit: 100 % of 380 passes want the recorded number (20 not compared); mean error of replicas 0.

             replica-hours  min above target  worst shortage  scalings/h  flaps  failed syncs
current               5.33               0.5               4         1.8      0             0
frugal.yaml           3.83                25               1         1.2      0             0
`,
    });
  });

  test('replay tries other values of the manifest', async () => {
    const set = 'spec.maxReplicas=3,spec.metrics[0].external.target.averageValue=20';
    const { code, stdout } = await autoscale(
      'replay',
      '--hpa',
      'hpa.yaml',
      '--recording',
      'record.json',
      '--set',
      set,
      '--json',
    );
    expect(code).toBe(0);
    const { candidates } = JSON.parse(stdout) as {
      readonly candidates: readonly { name: string; events: readonly { to: number }[] }[];
    };
    expect(candidates.map(({ name }) => name)).toEqual([set]);
    expect(candidates[0]?.events.map(({ to }) => to)).toEqual([3, 2]);
  });

  test('replay refuses a candidate whose metric is not in the record', async () => {
    await put('other.yaml', manifest('10').replace('name: queue', 'name: orders'));
    const args = ['replay', 'hpa.yaml', '--recording', 'record.json', '--candidate', 'other.yaml'];
    const { code, stderr } = await autoscale(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('other.yaml asks for something that was not recorded');
  });

  test('search shows what nothing beats, within bounds', async () => {
    const args = ['search', 'hpa.yaml', '--recording', 'record.json', '--candidates', '40'];
    const { code, stdout, stderr } = await autoscale(...args, '--max-above', '1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('40 settings were replayed. No other ones beat these in cost');
    expect(stdout).toMatch(/\n {2}1 {2}\w.*replica-hours.*\.\n/);
    const json = await autoscale(...args, '--json');
    const { front, tried } = JSON.parse(json.stdout) as {
      readonly tried: number;
      readonly front: readonly {
        readonly spec: {
          readonly metrics: readonly { external: { target: { averageValue: string } } }[];
        };
      }[];
    };
    expect(tried).toBe(40);
    expect(front[0]?.spec.metrics[0]?.external.target.averageValue).toMatch(/^\d+m?$/);
  });

  test('search finds nothing where the replay does not explain the history', async () => {
    const args = ['search', 'frugal.yaml', '--recording', 'record.json'];
    const { code, stdout } = await autoscale(...args);
    expect(code).toBe(1);
    expect(stdout).toContain('so candidates are not compared');
    expect(stdout).not.toContain('were replayed');
  });

  test('replay puts into history what did not happen', async () => {
    const { stdout } = await autoscale(
      'replay',
      'hpa.yaml',
      '--recording',
      'record.json',
      '--what-if',
      'traffic=1.5@2027-01-15T08:00:00Z/20m',
      '--json',
    );
    const { fit, current } = JSON.parse(stdout) as {
      readonly fit: { readonly agreement: number };
      readonly current: { readonly events: readonly { to: number }[] };
    };
    expect(fit.agreement).toBe(1);
    expect(current.events[0]?.to).toBe(3);
  });

  test('replay refuses advice when it does not explain the history', async () => {
    const { code, stdout } = await autoscale('replay', 'frugal.yaml', '--recording', 'record.json');
    expect(code).toBe(1);
    expect(stdout).toContain('less than 95 %: the replay does not explain this history');
    const json = await autoscale('replay', 'frugal.yaml', '--recording', 'record.json', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ trusted: false, leastFit: 0.95 });
    expect(JSON.parse(json.stdout)).not.toHaveProperty('current');
  });

  test('explain names what decided each scaling', async () => {
    const { code, stdout } = await autoscale('explain', 'hpa.yaml', '--recording', 'record.json');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '))).toEqual([
      '2027-01-15T08:25:00.000Z Scales up from 2 to 4 replicas: without behavior one pass at most doubles, or goes to four: 4 replicas instead of 6.',
      '2027-01-15T08:25:15.000Z Scales up from 4 to 6 replicas: external metric queue is at 13.75 against a target of 10, ratio 1.375.',
      '2027-01-15T08:55:00.000Z Scales down from 6 to 2 replicas: external metric queue is at 3.334 against a target of 10, ratio 0.333.',
    ]);
  });

  test('explain one pass, as JSON', async () => {
    const { stdout } = await autoscale(
      'explain',
      'hpa.yaml',
      '--recording',
      'record.json',
      '--json',
      '--at',
      '2027-01-15T08:52:07Z',
    );
    expect(JSON.parse(stdout)).toMatchObject([
      {
        at: '2027-01-15T08:52:00.000Z',
        current: 6,
        desired: 6,
        summary:
          'Stays at 6 replicas: the window of 300 s takes the largest recommendation in it: 6 replicas instead of 2.',
      },
    ]);
  });

  test.each([
    [['dance', 'hpa.yaml'], 'the word behind autoscale must be one of replay, explain, search'],
    [
      ['replay', 'hpa.yaml'],
      'autoscale replay needs one manifest, and --recording FILE or --url URL',
    ],
    [
      ['replay', 'hpa.yaml', '--recording', 'record.json', '--set', 'spec.metrics[3].type=Pods'],
      '--set: there is no [3]',
    ],
    [
      ['replay', 'hpa.yaml', '--url', 'http://127.0.0.1:1', '--since', 'soon'],
      '--since must be a time like',
    ],
    [['replay', 'no.yaml', '--recording', 'record.json'], 'no.yaml: there is no such file'],
    [
      ['replay', 'record.json', '--recording', 'record.json'],
      'record.json must hold one HorizontalPodAutoscaler or ScaledObject',
    ],
    [['replay', 'hpa.yaml', '--recording', 'hpa.yaml'], 'hpa.yaml is not JSON'],
    [['replay', 'broken.yaml', '--recording', 'record.json'], 'broken.yaml is not YAML: '],
    [
      ['replay', 'old.yaml', '--recording', 'record.json'],
      'old.yaml: apiVersion: the HPA must be of autoscaling/v2, not autoscaling/v2beta1',
    ],
    [
      ['replay', 'bad.yaml', '--recording', 'record.json'],
      'bad.yaml: spec.behavior.scaleUp.policies: Required value: must specify at least one Policy',
    ],
    [['replay', 'hpa.yaml', '--recording', 'empty.json'], 'empty.json: replicas: is missing'],
    [
      ['replay', 'hpa.yaml', '--recording', 'record.json', '--what-if', 'rain'],
      '--what-if must be like traffic=2@',
    ],
    [
      ['search', 'value.yaml', '--recording', 'record.json'],
      'External/queue: held against the target as a whole, and nothing recorded says',
    ],
    [['explain', 'hpa.yaml', '--recording', 'record.json', '--at', 'noon'], '--at must be a time'],
    [
      ['replay', 'hpa.yaml', '--recording', 'record.json', '--least-fit', '2'],
      '--least-fit must be from 0 to 1',
    ],
  ] as const)('%j is refused', async (args, message) => {
    await put('broken.yaml', 'a: [');
    await put('old.yaml', manifest('10').replace('autoscaling/v2', 'autoscaling/v2beta1'));
    await put('bad.yaml', manifest('10', '  behavior: { scaleUp: { policies: [] } }\n'));
    await put('empty.json', '{}');
    const whole = manifest('10').replace('type: AverageValue, averageValue', 'type: Value, value');
    await put('value.yaml', whole);
    const { code, stdout, stderr } = await autoscale(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
