// Destroying a topology of which a cluster is away.
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { everywhere, remove } from '../../../client/src/topology/remove.ts';
import type { RunOptions } from '../../../client/src/topology/run.ts';
import type { DeployedObject, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { createFakeApi } from './fake-api.ts';
import type { FakeApi } from './fake-api.ts';

const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mon' } };
const map = (name: string): DeployedObject => ({
  wave: 'configuration',
  component: 'c',
  last: false,
  optional: false,
  attached: false,
  manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'mon' } },
});
const deployment: TopologyDeployment = {
  name: 't',
  queriers: [],
  clusters: ['a', 'b'].map((name) => ({
    name,
    context: name,
    namespace: 'mon',
    objects: [map('one'), map('two')],
  })),
};

/** Two clusters with all of it, and a run that deletes what they have. */
const pair = async () => {
  const [a, b] = [createFakeApi(home), createFakeApi(home)];
  const lines: JournalLine[] = [];
  const api = async (context: string): Promise<FakeApi> => (context === 'a' ? a : b);
  const options: RunOptions = {
    api,
    journal: { write: async (line) => void lines.push(line) },
    now: () => 8,
    sleep: async () => undefined,
    signal: new AbortController().signal,
    tell: () => undefined,
    patience: { rollout: 0, stuck: 0, check: 0 },
  };
  await applyPlan(await makePlan('file:///t.yaml', deployment, options), new Map(), options);
  lines.length = 0;
  const destroy = async () => {
    const { doomed, silent } = await everywhere(deployment, api);
    return remove(doomed, options, silent);
  };
  return { a, b, lines, destroy, left: () => lines.filter(({ type }) => type === 'left') };
};

const kept = ['b/ConfigMap/mon/one', 'b/ConfigMap/mon/two', 'b/ConfigMap/mon/gauntlet-t'];

describe('destroying while a cluster does not answer', () => {
  it('deletes what the others have, and tells of it; the next time the rest', async () => {
    const { a, b, destroy, left } = await pair();
    b.dies = true;
    expect(await destroy()).toMatchObject({
      kind: 'failed',
      written: kept.map((one) => one.replace('b/', 'a/')),
      failures: [{ cluster: 'b', message: 'Nothing listens.' }],
    });
    expect([...a.objects.keys()]).toEqual(['/api/v1/namespaces/mon']);
    expect(left()).toEqual([
      { type: 'left', cluster: 'b', keys: [], message: 'Nothing listens.', at: 8 },
    ]);
    b.dies = false;
    expect(await destroy()).toEqual({ kind: 'done', written: kept });
  });

  it('knows what is left where it dies in the middle', async () => {
    const { b, lines, destroy, left } = await pair();
    const real = { ...b };
    b.remove = async (from, uid) => {
      await real.remove(from, uid);
      b.dies = true;
    };
    expect(await destroy()).toMatchObject({ kind: 'failed', failures: [{ cluster: 'b' }] });
    expect(left()).toEqual([
      { type: 'left', cluster: 'b', keys: kept.slice(1), message: 'Nothing listens.', at: 8 },
    ]);
    const first = { type: 'run', id: 'r', what: 'destroy', topology: 't', uri: 'u', at: 1 };
    const text = [first, ...lines].map((line) => JSON.stringify(line)).join('\n');
    expect(readJournal(text)?.left).toMatchObject([{ cluster: 'b', keys: kept.slice(1) }]);
  });
});
