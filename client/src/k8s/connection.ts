import { createGate } from './gate.ts';
import { createLooker } from './look.ts';
import type { ClusterConnection, ClusterProblem } from './model.ts';
import { nextLookMs } from './next-look.ts';
import type { ClusterClient } from './port.ts';
import type { Line, Timing } from './reflector.ts';
import { reuse } from './reuse.ts';
import { createSleeper } from './sleeper.ts';

/** The connection to one cluster: opened when wanted, looked at every few seconds as long as it is. */
export interface Connection extends Line {
  readonly state: () => ClusterConnection;
  /** Empty until it answered. */
  readonly version: () => string;
  /** Unix ms of the last answer; undefined before the first. */
  readonly answeredAt: () => number | undefined;
  /** Wanted: connects and keeps looking. Not wanted: rests, its client stays for whoever uses it. */
  readonly want: (wanted: boolean) => void;
  /** Looks at once, with new credentials if they are refused. */
  readonly retry: () => void;
  /** Opens another client for all that comes, and looks at once; what runs goes on with the old one. */
  readonly renew: () => void;
  /** The client, opened if need be; asks nothing of the cluster. */
  readonly client: () => Promise<ClusterClient>;
  /** Ends the client; the next use opens another. */
  readonly close: () => void;
}

export interface ConnectionOptions {
  readonly open: () => Promise<ClusterClient>;
  readonly timing: Timing;
  /** State or version changed. */
  readonly onChange: () => void;
  /** It was looked at, and is live. */
  readonly onLook: () => void;
}

/** What somebody suspects is not looked at more often than this (ms). */
const suspicionGapMs = 1_000;

function stateAfter(
  problem: ClusterProblem | undefined,
  answeredAt: number | undefined,
): ClusterConnection {
  if (problem === undefined) return { kind: 'live' };
  if (problem.kind === 'untrusted') return { kind: 'untrusted' };
  if (problem.kind === 'unauthorized') return { kind: 'unauthorized', problem };
  if (answeredAt === undefined) return { kind: 'unreachable', problem };
  return { kind: 'stale', since: answeredAt, problem };
}

/** Makes the connection; it contacts nothing before it is wanted. */
export function createConnection(options: ConnectionOptions): Connection {
  const { open, timing } = options;
  const { clock } = timing;
  const sleeper = createSleeper(timing.timers);
  const looker = createLooker(open, clock);
  const gate = createGate();
  let state: ClusterConnection = { kind: 'idle' };
  let version = '';
  let answeredAt: number | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let running: AbortController | undefined;

  const set = (next: ClusterConnection, told = version): void => {
    const changed = reuse(state, next) !== state || told !== version;
    state = reuse(state, next);
    version = told;
    if (changed) options.onChange();
    gate.set(state.kind === 'live');
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      lookedAt = clock();
      const look = await looker.look(signal, state.kind !== 'live');
      if (signal.aborted) return;
      failures = look.problem === undefined ? 0 : failures + 1;
      if (look.problem === undefined) answeredAt = clock();
      set(stateAfter(look.problem, answeredAt), look.version || version);
      if (look.problem === undefined) options.onLook();
      const waitMs = nextLookMs(look.problem, failures, answeredAt !== undefined);
      await sleeper.sleep(waitMs, signal);
    }
  };

  return {
    state: () => state,
    version: () => version,
    answeredAt: () => answeredAt,
    client: looker.client,
    ready: async (signal) => {
      await gate.pass(signal);
      return looker.client();
    },
    want: (wanted) => {
      if (wanted === (running !== undefined)) return;
      running?.abort();
      running = wanted ? new AbortController() : undefined;
      set({ kind: wanted ? 'connecting' : 'idle' });
      if (running !== undefined) void run(running.signal);
    },
    suspect: (problem) => {
      if (problem.kind === 'unauthorized') looker.refuse();
      if (state.kind === 'live' && clock() - lookedAt >= suspicionGapMs) sleeper.wake();
    },
    retry: () => {
      failures = 0;
      looker.pardon();
      sleeper.wake();
    },
    renew: () => {
      failures = 0;
      looker.renew();
      sleeper.wake();
    },
    close: () => {
      version = '';
      answeredAt = undefined;
      looker.close();
    },
  };
}
