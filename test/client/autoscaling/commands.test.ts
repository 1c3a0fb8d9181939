// What people are asked and told while autoscalers get other settings, rest, go on, and are scaled by hand.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyAutoscaling } from '../../../client/src/commands/apply-autoscaling.ts';
import { pauseAutoscaling } from '../../../client/src/commands/pause-autoscaling.ts';
import { resumeAutoscaling } from '../../../client/src/commands/resume-autoscaling.ts';
import { scaleNow } from '../../../client/src/commands/scale-now.ts';
import { takeBackAutoscaling } from '../../../client/src/commands/take-back-autoscaling.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { editor } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';
import { raw } from '../trees/clusters/fixture.ts';
import {
  hpaPath,
  kedaPath,
  scalePath,
  hpa,
  queue,
  subject,
  kedaSubject,
  deployment,
  cluster,
  specOf,
  annotationsOf,
  open,
  run,
  person,
  messages,
  plan,
  agree,
  change,
} from './stand.ts';

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 5 }));
afterEach(() => {
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

const restingQueue = (annotations: Fields): Fields => ({
  ...queue,
  metadata: { namespace: 'shop', name: 'queue', annotations },
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

  it.each<[Fields, left: Fields]>([
    [{ 'autoscaling.keda.sh/paused': 'by the night shift' }, {}],
    [{ 'autoscaling.keda.sh/paused-scale-in': 'true' }, {}],
    [{ 'autoscaling.keda.sh/paused': 'false' }, { 'autoscaling.keda.sh/paused': 'false' }],
  ])('that rests by %j goes on', async (annotations, left) => {
    const aks = cluster({ [kedaPath]: restingQueue(annotations) });
    editor.person = person([/^ScaledObject shop.queue in aks/, 'Resume']);
    await run(open({ aks }), resumeAutoscaling, { subject: kedaSubject });
    expect(annotationsOf(aks)).toEqual(left);
  });

  it('that is held at a number is not said to rest with those that are there', async () => {
    const held = { 'autoscaling.keda.sh/paused-replicas': '3' };
    const aks = cluster({ [kedaPath]: restingQueue(held) });
    editor.person = person([/^Pause queue/, ''], agree);
    await run(open({ aks }), pauseAutoscaling, { subject: kedaSubject });
    expect(messages().at(-1)?.message).toBe(
      'Nothing was applied. aks: KEDA holds it at 3 already: resume it first, or say how many.',
    );
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

  it('rests at no number that no cluster has', async () => {
    const aks = cluster({ [kedaPath]: queue });
    editor.person = person([/^Pause queue/, '123456'], agree);
    await run(open({ aks }), pauseAutoscaling, { subject: kedaSubject });
    expect(aks.api.asked).toEqual([]);
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
