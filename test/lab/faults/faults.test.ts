// The faults against a lab that is not there: what they check, ask for, and take back.
import { describe, expect, test } from 'vitest';
import { labPaths } from '../state/paths.ts';
import { exampleLab } from './example-lab.ts';
import type { FaultContext, Memo } from './fault.ts';
import { faults } from './index.ts';
import { modeOf, proxyPorts, redirection } from './slow-http.ts';
import { readableNames, rulesWithout } from './token-access.ts';

const dir = '/somewhere/lab';

/** Inflicts and undoes a fault; gives what was done by each. */
async function doneBy(name: string, args: readonly string[], answer?: string) {
  const lab = exampleLab(dir, answer);
  const fault = faults.get(name);
  if (!fault) throw new Error(`no fault ${name}`);
  const context: FaultContext = {
    lab,
    paths: labPaths(dir),
    run: async (command, words) => {
      lab.asked.push([command, ...words].join(' '));
      return '7';
    },
    log: () => undefined,
  };
  const target = fault.target(args, lab);
  let memo: Memo = {};
  await fault.inflict(target, context, (next) => {
    memo = next;
  });
  const inflicted = lab.asked.splice(0);
  await fault.undo(target, context, memo);
  return { inflicted, undone: lab.asked };
}

describe('a fault and its undoing', () => {
  test.each([
    ['pause', ['aks', 'etcd'], ['signal aks etcd SIGSTOP'], ['signal aks etcd SIGCONT']],
    ['stop', ['do', 'etcd'], ['stop do etcd SIGTERM'], ['start do etcd']],
    ['kill', ['object-store'], ['stop  object-store SIGKILL'], ['start  object-store']],
    ['object-store-down', [], ['stop  object-store SIGKILL'], ['start  object-store']],
    ['link-down', ['do'], ['ip link set LINK down'], ['ip link set LINK up']],
  ])('%s %j', async (name, args, inflicted, undone) => {
    const { link } = exampleLab(dir).plan.clusters[1] ?? { link: '' };
    const done = await doneBy(name, args);
    expect(done.inflicted).toEqual(inflicted.map((text) => text.replace('LINK', link)));
    expect(done.undone).toEqual(undone.map((text) => text.replace('LINK', link)));
  });

  test('scale-down brings back as many pods as there were', async () => {
    const done = await doneBy('scale-down', ['aks', 'monitoring', 'deployment/thanos-query'], '3');
    expect(done.inflicted.at(-1)).toContain('--replicas=0');
    expect(done.undone).toEqual([
      'kubectl aks scale --namespace monitoring deployment/thanos-query --replicas=3',
    ]);
  });

  test('compact-etcd changes something, compacts, and starts the API server again', async () => {
    const { inflicted } = await doneBy('compact-etcd', ['aks']);
    const steps = inflicted.map((text) => text.split(' ').slice(0, 3).join(' '));
    expect(steps.slice(0, 1)).toEqual(['kubectl aks apply']);
    expect(steps.at(-4)).toMatch(/^sh .*enter-network\.sh/);
    expect(steps.slice(-3)).toEqual([
      'stop aks kube-apiserver',
      'start aks kube-apiserver',
      'kubectl aks get',
    ]);
  });
});

describe('what a fault hits is checked', () => {
  test.each([
    ['pause', ['eks', 'etcd'], 'the lab has no cluster eks'],
    [
      'pause',
      ['aks', 'kubelet'],
      'there is no component kubelet in aks; there are etcd, kube-apiserver',
    ],
    ['kill', ['etcd'], 'there is no component etcd beside the clusters; there are object-store'],
    ['stop', [], 'which component?'],
    ['link-down', [], 'which cluster?'],
    ['link-down', ['aks', 'do'], 'what is do?'],
    [
      'scale-down',
      ['aks', 'monitoring', 'pod/x'],
      'which workload? deployment/NAME or statefulset/NAME',
    ],
    ['forbid', ['aks', 'secrets'], 'no right to take: "secrets"'],
    ['slow-http', ['aks', 'grafana', 'hang'], 'which service? api, sidecarGrpc'],
    ['slow-http', ['aks', 'querierHttp', 'delay', 'long'], 'how? not "delay long"'],
    ['churn', ['aks'], 'in which namespace?'],
    ['churn', ['aks', 'strest', '0'], 'the rate is from 1 to 6000 pods a minute, not "0"'],
    ['object-store-down', ['aks'], 'what is aks?'],
  ])('%s %j', (name, args, message) => {
    expect(() => faults.get(name)?.target(args, exampleLab(dir))).toThrow(message);
  });

  test('defaults are filled in', () => {
    expect(faults.get('churn')?.target(['aks', 'strest'], exampleLab(dir))).toEqual([
      'aks',
      'strest',
      '12',
    ]);
  });
});

test.each([
  [['delay', '2s'], { mode: 'delay', delay: '2s' }],
  [['delay', '250ms'], { mode: 'delay', delay: '250ms' }],
  [['cut'], { mode: 'cut', after: 0 }],
  [['cut', '1024'], { mode: 'cut', after: 1024 }],
  [['hang'], { mode: 'hang' }],
  [['refuse', '1'], undefined],
  [['delay'], undefined],
  [['pass'], undefined],
  [[], undefined],
])('the mode of %j', (words, mode) => {
  expect(modeOf(words)).toEqual(mode);
});

test('a redirection is taken back by the same words', () => {
  const [cluster] = exampleLab(dir).plan.clusters;
  if (!cluster) throw new Error('no cluster');
  const on = redirection('-I', cluster, 'querierHttp');
  expect(on.join(' ')).toMatch(/--dport 30902 -j REDIRECT --to-ports 29\d\d\d$/);
  expect(redirection('-D', cluster, 'querierHttp')).toEqual(
    on.map((word) => (word === '-I' ? '-D' : word)),
  );
  expect(proxyPorts('api')).not.toEqual(proxyPorts('querierHttp'));
});

test('rights that are taken are in no rule, all others are', () => {
  const left = rulesWithout(['pods', 'nodes']).flatMap(({ resources }) => resources);
  expect(left).not.toContain('pods');
  expect(new Set(left)).toEqual(
    new Set(readableNames.filter((name) => name !== 'pods' && name !== 'nodes')),
  );
  expect(rulesWithout(readableNames)).toEqual([]);
});
