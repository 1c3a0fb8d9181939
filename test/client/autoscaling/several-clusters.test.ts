// A change of the same autoscaler in several clusters: one after the other, asked about, and taken back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyAutoscaling } from '../../../client/src/commands/apply-autoscaling.ts';
import { takeBackAutoscaling } from '../../../client/src/commands/take-back-autoscaling.ts';
import { editor } from '../editor/editor.ts';
import {
  hpaPath,
  hpa,
  broken,
  subject,
  cluster,
  specOf,
  open,
  run,
  person,
  messages,
  plan,
  agree,
  change,
} from './stand.ts';
import type { Cluster } from './stand.ts';

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 5 }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  editor.reset();
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
