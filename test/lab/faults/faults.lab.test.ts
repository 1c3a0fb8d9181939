// Every fault on two bare clusters: it shows, and it is gone when it is undone. The last test ends the lab with faults.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cachedPath } from '../../stand/binaries.mjs';
import { run, waitFor } from '../../stand/processes.mjs';
import type { Lab } from '../lab.ts';
import { endLab, startLab } from '../lab.ts';
import { defaultDir } from '../state/paths.ts';
import { activeFaults, inflict, undo } from './active.ts';
import { tokenKubeconfig } from './token-access.ts';

const log = (line: string) => console.log(line);
const hit = 'do';
const other = 'aks';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ clusters: [other, hit], scenario: 'bare', log });
});
afterEach(async () => {
  await undo(lab, 'all', [], { log });
  await until(() => ready(hit), 'an answer of the API server');
});
afterAll(() => endLab(defaultDir(), log));

const begin = (name: string, ...args: string[]) => inflict(lab, name, args, { log });
const end = (name: string, ...args: string[]) => undo(lab, name, args, { log });

const until = (probe: () => Promise<boolean>, what: string) =>
  waitFor(async () => (await probe()) || undefined, {
    timeoutMs: 240_000,
    everyMs: 250,
    describe: () => `${what} has not come about`,
  });

const succeeds = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  );

/** What kubectl says, be it good or bad. */
const said = (work: Promise<string>) =>
  work.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

const raw = (cluster: string, path: string) =>
  lab.kubectl(cluster, ['get', '--raw', path, '--request-timeout=5s']);

const ready = (cluster: string) => succeeds(raw(cluster, '/readyz'));

/** Seconds that a question takes. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

describe('programs and links', () => {
  it.each([
    ['pause', [hit, 'kube-apiserver']],
    ['stop', [hit, 'kube-apiserver']],
    ['kill', [hit, 'etcd']],
    ['link-down', [hit]],
    ['slow-http', [hit, 'api', 'refuse']],
    ['slow-http', [hit, 'api', 'hang']],
    ['slow-http', [hit, 'api', 'cut', '100']],
  ])('%s %j takes the API server of one cluster away, until it is undone', async (name, args) => {
    await begin(name, ...args);
    expect(activeFaults(lab.dir)).toMatchObject([{ fault: name, target: args }]);
    await until(async () => !(await ready(hit)), 'a missing answer');
    expect(await ready(other)).toBe(true);
    await end(name);
    await until(() => ready(hit), 'an answer');
    expect(activeFaults(lab.dir)).toEqual([]);
  });

  it('slow-http delays answers', async () => {
    const take = () => secondsOf(() => raw(hit, '/version'));
    // The shortest of some: what a machine is busy with must not pass for the delay.
    const usual = Math.min(await take(), await take(), await take());
    await begin('slow-http', hit, 'api', 'delay', '1s');
    // Of the handshake's answers and of the answer itself.
    expect(await take()).toBeGreaterThan(usual / 2 + 1);
  });

  it('object-store-down', async () => {
    const { endpoint } = lab.plan.objectStore;
    const answers = () => succeeds(fetch(`http://${endpoint}/health`));
    expect(await answers()).toBe(true);
    await begin('object-store-down');
    expect(await answers()).toBe(false);
    await end('object-store-down');
    await until(answers, 'an answer of the object store');
  });
});

describe('what the API server says', () => {
  const asUser = async (...args: string[]) => {
    const kubeconfig = await tokenKubeconfig(lab);
    const where = ['--kubeconfig', kubeconfig, '--context', hit, '--namespace', 'kube-system'];
    return said(run(cachedPath('kubectl'), [...where, ...args]));
  };

  it('expire-token: 401, until there is a new token', async () => {
    expect(await asUser('get', 'pods')).toContain('coredns');
    await begin('expire-token', hit);
    const words = /Unauthorized|must be logged in|provide credentials/;
    await until(async () => words.test(await asUser('get', 'pods')), '401');
    await end('expire-token');
    expect(await asUser('get', 'pods')).toContain('coredns');
  });

  it('forbid: 403 on what is taken, and nothing else', async () => {
    await begin('forbid', hit, 'pods,nodes');
    await until(async () => (await asUser('get', 'pods')).includes('forbidden'), '403');
    expect(await asUser('get', 'services')).toContain('kube-dns');
    await end('forbid');
    await until(async () => (await asUser('get', 'pods')).includes('coredns'), 'an answer');
  });

  it('compact-etcd: 410 Gone for who watches from before', async () => {
    const list = JSON.parse(await raw(hit, '/api/v1/secrets?limit=1')) as {
      metadata: { resourceVersion: string };
    };
    await begin('compact-etcd', hit);
    await until(() => ready(hit), 'an answer');
    const { resourceVersion } = list.metadata;
    const watch = `/api/v1/secrets?watch=1&timeoutSeconds=5&resourceVersion=${resourceVersion}`;
    const event = await said(raw(hit, watch));
    expect(event).toMatch(/"code":410|too old resource version/);
    expect(activeFaults(lab.dir)).toEqual([]);
  });
});

describe('pods', () => {
  const names = async () =>
    lab.kubectl(hit, ['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns', '-o', 'name']);

  it('scale-down takes them away', async () => {
    await begin('scale-down', hit, 'kube-system', 'deployment/coredns');
    await until(async () => (await names()).trim() === '', 'no pod');
    await end('scale-down');
    await until(async () => (await names()).trim() !== '', 'a pod');
  });

  it('churn replaces them', async () => {
    await until(async () => (await names()).trim() !== '', 'a pod');
    const before = await names();
    await begin('churn', hit, 'kube-system', '60');
    await until(async () => {
      const now = (await names()).trim();
      return now !== '' && !now.split('\n').some((name) => before.includes(name));
    }, 'another pod');
  });
});

it('the end of the lab is the end of its faults', async () => {
  await begin('pause', hit, 'etcd');
  await begin('link-down', other);
  await begin('slow-http', hit, 'api', 'hang');
  await begin('churn', hit, 'kube-system');
  // Fails if anything is left on the machine.
  await lab.stop();
  lab = await startLab({ clusters: [other, hit], scenario: 'bare', log });
  expect(activeFaults(lab.dir)).toEqual([]);
});
