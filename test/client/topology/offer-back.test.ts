// Taking back what a run did that did not come to its end, from the message that told of it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run } from '../../../client/src/topology/journal.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { offerBack } from '../../../client/src/topology/window/offer-back.ts';
import { editor } from '../editor/editor.ts';
import { explorerOf } from '../explorer/explorer-of.ts';

const uri = 'file:///w/shop.thanos-topology.yaml';
const clusters = [
  { name: 'aks', context: 'aks', namespace: 'mon' },
  { name: 'gke', context: 'gke', namespace: 'mon' },
];
const plan = { uri, deployment: { name: 'shop' }, clusters } as unknown as Plan;
const entry = (cluster: string) => ({ cluster, key: 'ConfigMap/mon/a' });
const runOf = (id: string, of = uri): Run =>
  ({
    id,
    what: 'apply',
    topology: 'shop',
    uri: of,
    at: 1,
    clusters: of === uri ? clusters : [{ name: 'far', context: 'far', namespace: 'mon' }],
    entries: [entry('aks'), entry('gke')],
    outcome: 'failed',
  }) as unknown as Run;

const failures = [{ cluster: 'gke', message: 'It was refused.' }];
const failed = { kind: 'failed', failures, written: ['a'] } as never;

beforeEach(() => editor.reset());
afterEach(() => editor.reset());

/** Presses the button of the message, after something happened. */
const press = async (runs: readonly Run[], since: readonly Run[]): Promise<readonly string[]> => {
  let now = runs;
  const journals = { list: async () => Promise.resolve(now) };
  const explorer = explorerOf({ journals: journals as never });
  editor.person = ({ items }) => {
    now = since;
    return items.includes('Roll Back…') ? 'Roll Back…' : undefined;
  };
  await offerBack(explorer, plan, failed);
  return editor.asked.slice(1).map(({ title }) => title);
};

it('asks in which clusters, while nothing else was done', async () => {
  const runs = [runOf('other', 'file:///o/shop.thanos-topology.yaml'), runOf('r')];
  expect(await press(runs, runs)).toEqual(['Roll back where?']);
});

it('takes nothing back that was done since', async () => {
  const told = await press([runOf('r')], [runOf('s'), runOf('r')]);
  expect(told).toEqual([
    'Nothing was taken back: shop was changed since. Roll Back Topology lists its runs.',
  ]);
});
