import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { ConnectionProfile } from '../../server/src/protocol/connections.ts';
import { createThanosApi } from '../../server/src/thanos/api.ts';
import type { ThanosApi } from '../../server/src/thanos/api.ts';
import { createHttpClient } from '../../server/src/thanos/http-client.ts';
import type { RunProgram } from '../../server/src/thanos/run-program.ts';
import { createFakeTimers } from './fake-timers.ts';
import type { FakeTimers } from './fake-timers.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultProxy, FaultProxyOptions, Reaction } from './fault-proxy.ts';

/** 2026-01-01T00:00:00Z. */
export const testStartMs = Date.UTC(2026, 0, 1);

export interface ApiUnderTest {
  readonly api: ThanosApi;
  readonly time: FakeTimers;
}

export interface ApiTestOptions {
  readonly profile?: Partial<ConnectionProfile>;
  readonly runProgram?: RunProgram;
  readonly trusted?: boolean;
}

/** The real HTTP stack against an address; only time is a fake. */
export const apiFor = (url: string, options: ApiTestOptions = {}): ApiUnderTest => {
  const time = createFakeTimers(testStartMs);
  const profile = { name: 'test', url, credentials: { kind: 'none' }, ...options.profile } as const;
  const api = createThanosApi(profile, {
    httpClient: createHttpClient(time.timers),
    readFile: (path) => readFile(path, 'utf8'),
    runProgram: options.runProgram ?? (async () => ({ ok: false, reason: 'not-found' })),
    clock: time.clock,
    trusted: options.trusted ?? true,
  });
  onTestFinished(() => api.close());
  return { api, time };
};

/** A scripted server that ends with the test. */
export const serverForTest = async (options: FaultProxyOptions = {}): Promise<FaultProxy> => {
  const server = await startFaultProxy(options);
  onTestFinished(() => server.stop());
  return server;
};

/** What a call gives when the server answers so. */
export const answered = async <T>(
  reaction: Reaction,
  call: (api: ThanosApi) => Promise<T>,
): Promise<T> => {
  const server = await serverForTest();
  server.script({}, reaction);
  return call(apiFor(server.url).api);
};
