import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { emptySnapshot } from '../../server/src/metadata/empty.ts';
import type { MetadataSnapshot } from '../../server/src/metadata/snapshot.ts';
import type {
  ConnectionProfile,
  ConnectionsParams,
  ConnectionState,
} from '../../server/src/protocol/connections.ts';
import { createConnectionManager } from '../../server/src/store/connection-manager.ts';
import type {
  ConnectionManager,
  MetadataSource,
} from '../../server/src/store/connection-manager.ts';
import { createHttpClient } from '../../server/src/thanos/http-client.ts';
import type { RunProgram } from '../../server/src/thanos/run-program.ts';
import type { Clock, Timers } from '../../server/src/util/timers.ts';
import { createFakeTimers } from './fake-timers.ts';
import type { FakeTimers } from './fake-timers.ts';
import { data } from './fault-proxy.ts';
import type { Reaction } from './fault-proxy.ts';

export interface ManagerUnderTest {
  readonly manager: ConnectionManager;
  readonly time: FakeTimers;
  /** What was logged, with its level in front. */
  readonly logged: readonly string[];
}

export interface ManagerOptions {
  readonly catalogue?: MetadataSnapshot;
  readonly runProgram?: RunProgram;
  readonly random?: () => number;
}

const noProgram: RunProgram = async () => ({ ok: false, reason: 'not-found' });

const portsOf = (
  { catalogue = emptySnapshot, runProgram = noProgram, random = () => 1 }: ManagerOptions,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
  logged: string[],
) => {
  const logger = (level: string) => (message: string) => {
    logged.push(`${level} ${message}`);
  };
  return {
    httpClient: createHttpClient(timers),
    readFile: (path: string) => readFile(path, 'utf8'),
    runProgram,
    random,
    clock,
    timers,
    catalogue,
    log: {
      error: logger('error'),
      warn: logger('warn'),
      info: logger('info'),
      debug: logger('debug'),
    },
    yieldToIo: () =>
      new Promise<void>((soon) => {
        setImmediate(soon);
      }),
  };
};

/** The real connections over real HTTP; time is a fake. */
export const managerForTest = (options: ManagerOptions = {}): ManagerUnderTest => {
  const time = createFakeTimers(Date.UTC(2026, 0, 1));
  const logged: string[] = [];
  const manager = createConnectionManager(portsOf(options, time, logged));
  onTestFinished(() => manager.dispose());
  return { manager, time, logged };
};

/** The same with real time, for real servers. */
export const liveManager = (options: ManagerOptions = {}): ConnectionManager => {
  const timers: Timers = {
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  };
  return createConnectionManager(portsOf(options, { clock: () => Date.now(), timers }, []));
};

export const profileOf = (
  url: string,
  more: Partial<ConnectionProfile> = {},
): ConnectionProfile => ({
  name: 'one',
  url,
  credentials: { kind: 'none' },
  ...more,
});

/** Every document is served by the first profile. */
export const paramsOf = (...connections: readonly ConnectionProfile[]): ConnectionsParams => ({
  connections,
  choice: { fallback: connections[0]?.name ?? null, byUri: {} },
  trusted: true,
});

/** Resolves when the condition holds; looked at now and after every change. */
export const until = (manager: ConnectionManager, holds: () => boolean): Promise<void> =>
  new Promise((done) => {
    let stop: (() => void) | undefined;
    const check = (): void => {
      if (!holds()) return;
      stop?.();
      done();
    };
    stop = manager.onChange(check);
    check();
  });

/** The source of every document, used until its connection is in the state. */
export const sourceIn = async (
  manager: ConnectionManager,
  kind: ConnectionState['kind'],
): Promise<MetadataSource> => {
  const source = manager.forUri('file:///a.promql');
  source.current();
  await until(manager, () => source.status().state.kind === kind);
  return source;
};

/** What a small Prometheus says, as routes of a scripted server. */
export const prometheusRoutes = (names: readonly string[]): Readonly<Record<string, Reaction>> => ({
  '/status/buildinfo': data({ version: '3.16.0' }),
  '/status/flags': data({ 'enable-feature': '' }),
  '/features': data({ api: { search: false } }),
  '/label/__name__/values': (request, response) => {
    const probe = request.params.get('match[]')?.includes('gauntlet_probe') === true;
    return data(probe ? [] : names)(request, response);
  },
  '/metadata': data({
    up: [{ type: 'gauge', help: 'Whether the target answers.', unit: '' }],
  }),
});
