import type { AdapterPreviewResult } from '../../../../server/src/protocol/autoscaling.ts';
import type { Failure } from '../../../../server/src/protocol/connections.ts';
import { learn } from '../../thanos/endpoint-state.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import { livePanel, partOf } from '../live-panel.ts';
import type { Panel } from '../panel.ts';
import { adapterContent } from './adapter-page.ts';
import type { AdapterState } from './adapter-page.ts';

export interface AdapterPanelOptions {
  readonly panel: Panel;
  readonly place: string;
  readonly querier: string;
  /** What the rules make of the series now. */
  readonly ask: () => Promise<AdapterPreviewResult>;
  readonly failureOf: (error: unknown) => Failure;
  /** The text of the rules changed. */
  readonly onDidEdit: (listener: () => void) => Subscription;
  readonly onError: (error: unknown) => void;
  readonly timers: Timers;
  readonly now: () => number;
}

/** Milliseconds after the last keystroke until the rules are expanded again. */
const settleMs = 600;

/** Keeps a panel as the rules are, until it is closed. What cannot be expanded leaves what was shown. */
export function fillAdapterPanel(options: AdapterPanelOptions): void {
  const { panel, place, querier, now, timers, onError } = options;
  let turn = 0;
  let settle: (() => void) | undefined;
  const refresh = async (): Promise<void> => {
    turn += 1;
    const own = turn;
    live.change({ asking: true });
    const result = await partOf(options.ask, options.failureOf);
    // A later question is about a newer text.
    if (own !== turn) return;
    const part = result.ok ? { ok: true as const, value: result.rules } : result;
    live.change({ asking: false, rules: learn(live.state.rules, part, now()) });
  };
  const start = (): void => {
    refresh().catch(onError);
  };
  const live = livePanel<AdapterState>({
    panel,
    first: { place, querier, rules: {}, asking: false, now: now() },
    content: adapterContent,
    onMessage: (message) => {
      // A new page says how wide it is, and shows what it is told then.
      if (message.kind === 'size') live.change({});
      else if (message.action === 'refresh') start();
    },
    now,
  });
  const edits = options.onDidEdit(() => {
    settle?.();
    settle = timers.after(settleMs, start);
  });
  panel.onDidDispose(() => {
    turn += 1;
    settle?.();
    edits.dispose();
  });
  start();
}
