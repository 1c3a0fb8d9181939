// What people are asked and told while autoscalers get other settings, rest, go on, and are scaled by hand.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyAutoscaling } from '../../../client/src/commands/apply-autoscaling.ts';
import { pauseAutoscaling } from '../../../client/src/commands/pause-autoscaling.ts';
import { resumeAutoscaling } from '../../../client/src/commands/resume-autoscaling.ts';
import { scaleNow } from '../../../client/src/commands/scale-now.ts';
import { takeBackAutoscaling } from '../../../client/src/commands/take-back-autoscaling.ts';
import type { ExplorerCommand } from '../../../client/src/explorer/explorer.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine, Run } from '../../../client/src/topology/journal.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { clusterView } from '../cluster-view.ts';
import { editor } from '../editor/editor.ts';
import type { Asked } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';
import { collectedDocuments, explorerOf } from '../explorer/explorer-of.ts';
import { createFakeApi } from '../topology/fake-api.ts';
import type { FakeApi } from '../topology/fake-api.ts';
import { raw, snapshot } from '../trees/clusters/fixture.ts';
import { clientOf } from './api-client.ts';

const hpaPath = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web';
const kedaPath = '/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/queue';
const scalePath = '/apis/apps/v1/namespaces/shop/deployments/web/scale';

const hpa = (conditions: readonly Fields[] = []) => ({
  apiVersion: 'autoscaling/v2',
  ...raw('HorizontalPodAutoscaler', 'web', {
    namespace: 'shop',
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
    },
    status: { currentReplicas: 5, desiredReplicas: 5, conditions },
  }),
});
const queue = {
  apiVersion: 'keda.sh/v1alpha1',
  ...raw('ScaledObject', 'queue', {
    namespace: 'shop',
    spec: { scaleTargetRef: { name: 'worker' }, triggers: [] },
    status: {},
  }),
};
const broken = [
  { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: 'no target' },
];

const subject = (context = 'aks') => ({
  kind: 'object',
  context,
  apiVersion: 'autoscaling/v2',
  resource: 'horizontalpodautoscalers',
  objectKind: 'HorizontalPodAutoscaler',
  namespace: 'shop',
  name: 'web',
});
const kedaSubject = {
  ...subject(),
  apiVersion: 'keda.sh/v1alpha1',
  resource: 'scaledobjects',
  objectKind: 'ScaledObject',
  name: 'queue',
};
const deployment = {
  ...subject(),
  apiVersion: 'apps/v1',
  resource: 'deployments',
  objectKind: 'Deployment',
};

interface Cluster {
  readonly api: FakeApi;
  readonly objects: readonly Fields[];
}

/** Clusters with these objects at their paths. */
function cluster(objects: Readonly<Record<string, Fields>>): Cluster {
  const api = createFakeApi();
  for (const [path, object] of Object.entries(objects))
    api.objects.set(path, {
      ...object,
      metadata: { ...asFields(object['metadata']), resourceVersion: '1' },
    });
  return { api, objects: Object.values(objects) };
}

const specOf = ({ api }: Cluster, path = hpaPath): Fields =>
  asFields(api.objects.get(path)?.['spec']) ?? {};
const annotationsOf = ({ api }: Cluster): unknown =>
  asFields(api.objects.get(kedaPath)?.['metadata'])?.['annotations'];

/** A window over those clusters, whose server sets what is after the path. */
function open(clusters: Readonly<Record<string, Cluster>>) {
  const runs: JournalLine[][] = [];
  const explorer = explorerOf({
    clusters: {
      views: Object.entries(clusters).map(([context, { objects }]) =>
        clusterView(context, {
          snapshot: snapshot(objects.filter(({ kind }) => kind !== 'Scale') as never),
        }),
      ),
      client: async (context: string) => {
        const found = clusters[context];
        if (found === undefined) throw new Error(`no ${context}`);
        return Promise.resolve(clientOf(found.api));
      },
    },
    server: {
      request: async (method: string, params: { text: string; sets: readonly string[] }) => {
        if (method === 'gauntlet/autoscale/list')
          return Promise.resolve({
            autoscalers: [
              { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'web', line: 0 },
            ],
          });
        const [, field = '', value = ''] = /^spec\.(\w+)=(\d+)$/.exec(params.sets[0] ?? '') ?? [];
        if (field === '')
          return Promise.resolve({ ok: false, failure: { message: 'There is no such field.' } });
        if (!params.text.startsWith('{'))
          return Promise.resolve({ ok: true, text: params.text.replace('10', value) });
        const object = JSON.parse(params.text) as Fields;
        const spec = { ...asFields(object['spec']), [field]: Number(value) };
        return Promise.resolve({ ok: true, manifest: { ...object, spec } });
      },
    },
    topologies: createTopologies(),
    journals: {
      start: async (run: object) => {
        const lines: JournalLine[] = [{ type: 'run', id: String(runs.length), ...run } as never];
        runs.unshift(lines);
        return Promise.resolve({ write: async (line: JournalLine) => void lines.push(line) });
      },
      list: async (name: string) =>
        Promise.resolve(
          runs
            .map((lines) => readJournal(lines.map((line) => JSON.stringify(line)).join('\n')))
            .filter((run): run is Run => run?.topology === name),
        ),
    },
    documents: collectedDocuments().documents,
    log: { info: () => undefined },
    now: Date.now,
  } as unknown as Parameters<typeof explorerOf>[0]);
  return explorer;
}

/** Runs a command to its end; waits pass at once. */
async function run(
  explorer: ReturnType<typeof open>,
  command: ExplorerCommand,
  ...args: readonly unknown[]
): Promise<void> {
  const ending = new AbortController();
  const done = command(explorer)(...args).finally(() => ending.abort());
  while (!ending.signal.aborted) await vi.advanceTimersByTimeAsync(1000);
  await done;
}

/** A person who answers by what is asked; the last rule that fits a question counts. */
const person =
  (...rules: readonly (readonly [RegExp, string])[]) =>
  ({ title }: Asked): string | undefined =>
    rules.findLast(([pattern]) => pattern.test(title))?.[1];

const messages = () => editor.messages.filter(({ kind }) => kind !== 'progress');
const plan = [/how\?$/, 'Plan for the cluster…'] as const;
const agree = [/^Apply to/, 'Apply'] as const;
const change = { row: { subject: subject() }, sets: ['spec.maxReplicas=12'] };

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 5 }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  editor.reset();
});

describe('other settings for a cluster', () => {
  it('are applied after a yes, watched, and taken back by one command', async () => {
    const aks = cluster({ [hpaPath]: hpa() });
    const explorer = open({ aks });
    editor.person = person(plan, agree);
    await run(explorer, applyAutoscaling, change);
    expect(specOf(aks)['maxReplicas']).toBe(12);
    expect(messages().at(-1)?.message).toBe(
      '1 cluster written. aks: it has not scaled and is able to.',
    );
    editor.person = person([/^Take back what/, 'Take Back']);
    await run(explorer, takeBackAutoscaling, { subject: subject() });
    expect(specOf(aks)).toMatchObject({ minReplicas: 2, maxReplicas: 10 });
    await run(explorer, takeBackAutoscaling, { subject: subject() });
    expect(messages().at(-1)?.message).toBe(
      'There is nothing of HorizontalPodAutoscaler shop.web to take back.',
    );
  });

  it.each<[string, readonly (readonly [RegExp, string])[], Readonly<Record<string, unknown>>]>([
    ['nobody agrees', [plan], {}],
    ['somebody leaves the first question', [], {}],
    ['the read-only mode is on', [plan, agree], { 'gauntlet.topology.readOnly': true }],
    [
      'the name of a production cluster is not typed',
      [plan, agree, [/^Type aks/, 'ak']],
      { 'gauntlet.topology.productionClusters': ['ak*'] },
    ],
  ])('are not applied where %s', async (_, rules, settings) => {
    const aks = cluster({ [hpaPath]: hpa() });
    for (const [key, value] of Object.entries(settings)) editor.settings.set(key, value);
    editor.person = person(...rules);
    await run(open({ aks }), applyAutoscaling, change);
    expect(aks.api.asked).toEqual([]);
  });

  it('are applied to a production cluster whose name is typed', async () => {
    const aks = cluster({ [hpaPath]: hpa() });
    editor.settings.set('gauntlet.topology.productionClusters', ['ak*']);
    editor.person = person(plan, agree, [/^Type aks/, 'aks']);
    await run(open({ aks }), applyAutoscaling, change);
    expect(specOf(aks)['maxReplicas']).toBe(12);
  });

  it('are refused for one that KEDA made', async () => {
    const ownerReferences = [{ kind: 'ScaledObject', name: 'q' }];
    const made = raw('HorizontalPodAutoscaler', 'web', { namespace: 'shop', ownerReferences });
    const aks = cluster({ [hpaPath]: made });
    editor.person = person(plan, agree);
    await run(open({ aks }), applyAutoscaling, change);
    expect(aks.api.asked).toEqual([]);
    expect(messages().at(-1)?.message).toBe(
      'Nothing was applied. aks: KEDA made it of the ScaledObject q and would turn the change back: change that one.',
    );
  });

  it('are not applied where the server finds no such field', async () => {
    const aks = cluster({ [hpaPath]: hpa() });
    editor.person = person(plan, agree);
    await run(open({ aks }), applyAutoscaling, { ...change, sets: ['spec.nothing.at=1'] });
    expect(messages().at(-1)?.message).toBe('Nothing was applied. aks: There is no such field.');
  });

  it('are asked for where nobody offers any', async () => {
    const aks = cluster({ [hpaPath]: hpa() });
    editor.person = person(plan, agree, [/^Which setting/, 'Most replicas'], [/^Most/, '7']);
    await run(open({ aks }), applyAutoscaling, { subject: subject() });
    expect(specOf(aks)['maxReplicas']).toBe(7);
  });
});

describe('several clusters', () => {
  it('get the change one after the other, each only after the one before was seen well', async () => {
    const [aks, gke] = [cluster({ [hpaPath]: hpa() }), cluster({ [hpaPath]: hpa() })];
    let before: unknown;
    const answer = person(plan, agree, [/^aks: /, 'Go On with gke'], [/^In which clusters/, '*']);
    editor.person = (asked) => {
      if (asked.title.startsWith('aks: ')) before = specOf(gke)['maxReplicas'];
      return answer(asked);
    };
    await run(open({ aks, gke }), applyAutoscaling, change);
    expect(before).toBe(10);
    expect([specOf(aks)['maxReplicas'], specOf(gke)['maxReplicas']]).toEqual([12, 12]);
  });

  it('are asked about one that is not well, and it is taken back', async () => {
    const aks = cluster({ [hpaPath]: hpa(broken) });
    editor.person = person(
      plan,
      agree,
      [/^aks: .*cannot scale/, 'Take It Back'],
      [/^Take back what/, 'Take Back'],
    );
    await run(open({ aks }), applyAutoscaling, change);
    expect(aks.api.asked).toEqual([`APPLY ${hpaPath}`, `PUT ${hpaPath}`]);
    expect(specOf(aks)['maxReplicas']).toBe(10);
  });
});

describe('a question that nobody answers', () => {
  /** Begins a change, of which nobody answers what is asked about the cluster when it was watched long enough. */
  async function changeUntilAsked(explorer: ReturnType<typeof open>): Promise<void> {
    const answer = editor.answer.bind(editor);
    let isAsked = false;
    vi.spyOn(editor, 'answer').mockImplementation(async (asked) => {
      if (!asked.title.startsWith('aks: ')) return answer(asked);
      isAsked = true;
      return new Promise(() => undefined);
    });
    void applyAutoscaling(explorer)(change);
    const patience = { timeout: 20_000, interval: 50 };
    await vi.waitUntil(
      () => editor.messages.some(({ message }) => message.startsWith('aks: it has not')),
      patience,
    );
    await vi.advanceTimersByTimeAsync(200_000);
    await vi.waitUntil(() => isAsked, patience);
  }

  it('keeps no other run from beginning where there is no further cluster', async () => {
    const aks = cluster({ [hpaPath]: hpa(broken) });
    const explorer = open({ aks });
    editor.person = person(plan, agree);
    await changeUntilAsked(explorer);
    expect(specOf(aks)['maxReplicas']).toBe(12);
    expect(explorer.topologies.busy).toBe(false);
  });

  it('is answered by cancelling the run', async () => {
    const [aks, gke] = [cluster({ [hpaPath]: hpa() }), cluster({ [hpaPath]: hpa() })];
    const explorer = open({ aks, gke });
    editor.person = person(plan, agree, [/^In which clusters/, '*']);
    await changeUntilAsked(explorer);
    expect(explorer.topologies.busy).toBe(true);
    expect(editor.messages.findLast(({ kind }) => kind === 'progress')?.message).toBe(
      'aks: waiting for your answer',
    );
    editor.cancelled.fire();
    await vi.advanceTimersByTimeAsync(1000);
    expect(explorer.topologies.busy).toBe(false);
    expect([specOf(aks)['maxReplicas'], specOf(gke)['maxReplicas']]).toEqual([12, 10]);
  });
});

describe('taking back in several clusters', () => {
  const most = (...all: readonly Cluster[]) => all.map((one) => specOf(one)['maxReplicas']);
  const both = () => {
    const [aks, gke] = [cluster({ [hpaPath]: hpa() }), cluster({ [hpaPath]: hpa() })];
    return { aks, gke, explorer: open({ aks, gke }) };
  };
  const on = [/^aks: /, 'Go On with gke'] as const;
  const inBoth = [/^In which clusters/, '*'] as const;
  const back = [/^Take back what/, 'Take Back'] as const;
  const takeBack = async (explorer: ReturnType<typeof open>, context: string) =>
    run(explorer, takeBackAutoscaling, { subject: subject(context) });

  it('leaves alone what was done in another one only', async () => {
    const { aks, gke, explorer } = both();
    editor.person = person(plan, agree, [/^In which clusters/, 'gke'], back);
    await run(explorer, applyAutoscaling, { ...change, row: { subject: subject('gke') } });
    expect(most(aks, gke)).toEqual([10, 12]);
    await takeBack(explorer, 'aks');
    expect(most(aks, gke)).toEqual([10, 12]);
    expect(messages().at(-1)?.message).toBe(
      'There is nothing of HorizontalPodAutoscaler shop.web to take back.',
    );
  });

  it('takes each one back once, whichever comes first', async () => {
    const { aks, gke, explorer } = both();
    editor.person = person(plan, agree, on, inBoth, back, [/^Roll back where/, 'aks']);
    await run(explorer, applyAutoscaling, { ...change, sets: ['spec.maxReplicas=11'] });
    await run(explorer, applyAutoscaling, change);
    await takeBack(explorer, 'aks');
    expect(most(aks, gke)).toEqual([11, 12]);
    // Of that run only this cluster is left: it is not asked where.
    await takeBack(explorer, 'gke');
    expect(most(aks, gke)).toEqual([11, 11]);
  });
});

describe('a manifest', () => {
  const text = '# our limit\nspec: { maxReplicas: 10 }\n';
  const document = {
    languageId: 'yaml',
    uri: Uri.parse('file:///w/hpa.yaml'),
    getText: () => text,
    positionAt: (offset: number) => offset,
  };

  it('is edited where it differs, beside what it was', async () => {
    editor.documents.push(document);
    editor.person = person([/how\?$/, 'Edit the manifest in the workspace']);
    const given = { manifest: 'file:///w/hpa.yaml', sets: ['spec.maxReplicas=12'] };
    await run(open({}), applyAutoscaling, given);
    expect(editor.executed).toEqual([['edit', 'file:///w/hpa.yaml', '2']]);
  });

  it('that no file of the workspace holds is not edited', async () => {
    editor.person = person([/how\?$/, 'Edit the manifest in the workspace']);
    await run(open({ aks: cluster({ [hpaPath]: hpa() }) }), applyAutoscaling, change);
    expect(messages().at(-1)?.message).toBe(
      'No file of the workspace holds HorizontalPodAutoscaler web.',
    );
  });
});

describe('a ScaledObject', () => {
  it.each<[typed: string, annotations: Fields]>([
    ['', { 'autoscaling.keda.sh/paused': 'true' }],
    ['3', { 'autoscaling.keda.sh/paused-replicas': '3' }],
  ])('rests with %j and goes on again', async (typed, annotations) => {
    const aks = cluster({ [kedaPath]: queue });
    const explorer = open({ aks });
    editor.person = person([/^Pause queue/, typed], agree);
    await run(explorer, pauseAutoscaling, { subject: kedaSubject });
    expect(annotationsOf(aks)).toEqual(annotations);
    editor.person = person([/^ScaledObject shop.queue in aks/, 'Resume']);
    await run(explorer, resumeAutoscaling, { subject: kedaSubject });
    expect(annotationsOf(aks)).toEqual({});
  });

  it('is seen well while it rests, though KEDA deleted its HPA and goes on naming it', async () => {
    const aks = cluster({ [kedaPath]: { ...queue, status: { hpaName: 'keda-hpa-queue' } } });
    editor.person = person([/^Pause queue/, ''], agree);
    await run(open({ aks }), pauseAutoscaling, { subject: kedaSubject });
    expect(messages().at(-1)).toEqual({
      kind: 'information',
      message: '1 cluster written. aks: KEDA lets it rest.',
    });
  });

  it('is the only one that rests', async () => {
    const aks = cluster({ [hpaPath]: hpa() });
    await run(open({ aks }), pauseAutoscaling, { subject: subject() });
    expect(messages().at(-1)?.message).toBe('That is no autoscaler of this kind.');
    expect(aks.api.asked).toEqual([]);
  });
});

describe('scaling by hand', () => {
  const scale = {
    kind: 'Scale',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: 5 },
  };
  const with8 = [/^Scale web to how many/, '8'] as const;
  const yes = [/^Deployment shop.web in aks/, 'Scale'] as const;

  it('is done after a yes, and taken back', async () => {
    const aks = cluster({ [scalePath]: scale, [hpaPath]: hpa() });
    const explorer = open({ aks });
    editor.person = person(with8, [/^Scale web to 8/, 'Scale Anyway'], yes);
    await run(explorer, scaleNow, { subject: deployment });
    expect(specOf(aks, scalePath)).toEqual({ replicas: 8 });
    editor.person = person([/^Take back what/, 'Take Back']);
    await run(explorer, takeBackAutoscaling, { subject: subject() });
    expect(specOf(aks, scalePath)).toEqual({ replicas: 5 });
  });

  it.each<[string, readonly (readonly [RegExp, string])[]]>([
    ['nobody wants it in spite of the autoscaler', [with8, yes]],
    ['nobody says yes', [with8, [/^Scale web to 8/, 'Scale Anyway']]],
    ['no number is given', [[/^Scale web to how many/, 'x'], yes]],
  ])('is not done where %s', async (_, rules) => {
    const aks = cluster({ [scalePath]: scale, [hpaPath]: hpa() });
    editor.person = person(...rules);
    await run(open({ aks }), scaleNow, { subject: subject() });
    expect(aks.api.asked).toEqual([]);
  });

  it('offers the limit that lasts instead', async () => {
    const aks = cluster({ [scalePath]: scale, [hpaPath]: hpa() });
    editor.person = person(with8, [/^Scale web to 8/, 'Change spec.minReplicas=8 Instead…']);
    await run(open({ aks }), scaleNow, { subject: deployment });
    expect(aks.api.asked).toEqual([]);
    expect(editor.executed).toMatchObject([
      [
        'gauntlet.applyAutoscaling',
        { row: { subject: { name: 'web' } }, sets: ['spec.minReplicas=8'] },
      ],
    ]);
  });
});
