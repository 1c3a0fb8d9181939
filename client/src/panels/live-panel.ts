import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { PageMessage, PanelContent } from './messages.ts';
import type { Panel } from './panel.ts';

interface LivePanelOptions<S> {
  readonly panel: Panel;
  readonly first: S;
  readonly content: (state: S) => PanelContent;
  readonly onMessage: (message: PageMessage) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A panel that shows a state. */
export interface LivePanel<S> {
  readonly state: S;
  /** Takes over what changed, and shows it. */
  change(part: Partial<S>): void;
}

/** Has a panel show a state as it changes, and tells what its page says, until it is closed. */
export function livePanel<S extends { readonly now: number }>({
  panel,
  first,
  content,
  onMessage,
  now,
}: LivePanelOptions<S>): LivePanel<S> {
  let open = true;
  let state = first;
  const listening = panel.onMessage(onMessage);
  panel.onDidDispose(() => {
    open = false;
    listening.dispose();
  });
  return {
    get state() {
      return state;
    },
    change: (part) => {
      state = { ...state, ...part, now: now() };
      if (open) panel.show(content(state));
    },
  };
}

/** What an answer says, or why there is none. */
export async function partOf<T>(
  ask: () => Promise<T>,
  failureOf: (error: unknown) => Failure,
): Promise<T | { readonly ok: false; readonly failure: Failure }> {
  try {
    return await ask();
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
