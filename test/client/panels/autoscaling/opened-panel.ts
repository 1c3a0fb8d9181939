import { expect, vi } from 'vitest';
import { fillReplayPanel } from '../../../../client/src/panels/autoscaling/replay-panel.ts';
import type { Question } from '../../../../client/src/panels/autoscaling/replay-panel.ts';
import { createEmitter } from '../../../../client/src/util/emitter.ts';
import type {
  AutoscaleAdviseParams,
  AutoscaleAdviseResult,
  AutoscaleExplainParams,
  AutoscaleFinding,
  AutoscaleProgressParams,
  AutoscaleReplay,
  AutoscaleReplayParams,
  AutoscaleReplayResult,
  AutoscaleSearchParams,
  AutoscaleSearchResult,
} from '../../../../server/src/protocol/autoscaling.ts';
import { createFakeTimers } from '../../../support/fake-timers.ts';
import { fakePanel } from '../fake-panel.ts';
import { replay, spanOf, stateOf, to } from './fixture.ts';

interface Script {
  readonly span?: string;
  readonly answer?: (params: AutoscaleReplayParams) => AutoscaleReplayResult;
  readonly canApply?: boolean;
  readonly advice?: AutoscaleAdviseResult;
  readonly notes?: readonly AutoscaleFinding[];
}

/** A panel of an autoscaler whose server answers by a script. */
export function opened({
  span = '1h',
  answer,
  canApply = true,
  advice = { ok: true },
  notes = [],
}: Script = {}) {
  const fake = fakePanel();
  const clock = createFakeTimers();
  const replays: AutoscaleReplayParams[] = [];
  const explains: AutoscaleExplainParams[] = [];
  const searches: AutoscaleSearchParams[] = [];
  const advises: AutoscaleAdviseParams[] = [];
  const cancelled: string[] = [];
  const applied: (readonly string[])[] = [];
  const saved: string[] = [];
  const progress = createEmitter<AutoscaleProgressParams>();
  let found: (result: AutoscaleSearchResult) => void = () => undefined;
  const question = <R>(name: string, result: Promise<R>): Question<R> => ({
    answer: result,
    cancel: () => void cancelled.push(name),
  });
  fillReplayPanel({
    panel: fake.panel,
    subject: stateOf().subject,
    span: spanOf(span),
    history: async () =>
      Promise.resolve({ asked: { endpoint: 'q', manifest: 'kind: X', matchers: [] }, notes }),
    ask: {
      replay: (params) => {
        replays.push(params);
        const names = new Set(params.candidates.map(({ name }) => name));
        const shown: AutoscaleReplay = {
          ...replay,
          candidates: replay.candidates.filter(({ name }) => names.has(name)),
        };
        return question('replay', Promise.resolve(answer?.(params) ?? { ok: true, replay: shown }));
      },
      explain: (params) => {
        explains.push(params);
        const who = params.asRecorded ? 'what happened' : (params.candidate?.name ?? 'current');
        return question(
          'explain',
          Promise.resolve({
            ok: true,
            at: params.at,
            current: 2,
            desired: 5,
            sentence: `p99 <decides> for ${who}.`,
            steps: ['p99 asks for 5', 'the window holds nothing back'],
          }),
        );
      },
      search: (params) => {
        searches.push(params);
        return question('search', new Promise((resolve) => (found = resolve)));
      },
      advise: (params) => {
        advises.push(params);
        return question('advise', Promise.resolve(advice));
      },
      onProgress: progress.event,
      failureOf: (error) => ({ kind: 'network', message: String(error) }),
    },
    ...(canApply ? { apply: async (sets) => Promise.resolve(void applied.push(sets)) } : {}),
    save: async (name, text) => Promise.resolve(void saved.push(name, text)),
    onError: (error) => {
      throw error;
    },
    timers: clock.timers,
    now: () => to,
    token: () => 'token',
  });
  return {
    ...fake,
    clock,
    replays,
    explains,
    searches,
    advises,
    cancelled,
    applied,
    saved,
    progress,
    find: (result: AutoscaleSearchResult) => found(result),
  };
}

type Opened = ReturnType<typeof opened>;

export const shows = async ({ body }: Pick<Opened, 'body'>, text: string): Promise<void> =>
  vi.waitFor(() => expect(body()).toContain(text));
