// The mesh program on the loopback interface, for tests: each test has processes of its own, which end with it.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { ensureBinary } from '../../stand/binaries.mjs';
import { ProcessSet, waitFor } from '../../stand/processes.mjs';
import type { Running } from '../../stand/processes.mjs';
import { samplesOf, sumOf } from './metrics-page.ts';
import type { Sample } from './metrics-page.ts';

const log = (): void => undefined;

/** On any free port. */
export const any = '127.0.0.1:0';

/** Where a program says that it listens, by what for. */
type Addresses = ReadonlyMap<string, string>;

/** Starts subcommands of the mesh program. */
export interface Mesh {
  readonly start: (label: string, args: readonly string[]) => Promise<Addresses>;
  readonly server: (label: string, ...flags: readonly string[]) => Promise<Addresses>;
  /** Gives the address of the control port. */
  readonly client: (label: string, ...flags: readonly string[]) => Promise<string>;
  /** Ends what was started under that label. */
  readonly stop: (label: string) => Promise<void>;
}

/** Which address a subcommand opens last. */
const lastOpened: Readonly<Record<string, string>> = {
  'strest-server': 'requests',
  'strest-client': 'control',
  'linkerd-proxy': 'admin',
  'linkerd-l5d': 'admin',
  'slow-proxy': 'control',
  'line-server': 'control',
  'line-client': 'control',
  'service-mirror': 'admin',
};

/** Called once by a test file, which may then start programs in its tests. */
export function useMesh(): Mesh {
  let program: string;
  let dir: string;
  let processes: ProcessSet;
  const started = new Map<string, Running>();
  beforeAll(async () => {
    program = await ensureBinary('mesh', { log });
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gauntlet-mesh-test-'));
    processes = new ProcessSet({ log, dir });
  });
  afterEach(async () => {
    await processes.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const start: Mesh['start'] = async (label, args) => {
    const logFile = join(dir, `${label}.log`);
    const running = await processes.start(label, program, args, { logFile });
    started.set(label, running);
    return waitFor(
      async () => {
        const failure = running.failure();
        if (failure !== undefined) throw new Error(failure);
        const text = await readFile(logFile, 'utf8');
        const lines = text.matchAll(/^(\w+) listens on (\S+)$/gmu);
        const found = new Map([...lines].map(([, what = '', at = '']) => [what, at]));
        return found.has(lastOpened[args[0] ?? ''] ?? '') ? found : undefined;
      },
      {
        timeoutMs: 60_000,
        everyMs: 20,
        describe: () => `${label}: ${readFileSync(logFile, 'utf8')}`,
      },
    );
  };
  const quick = ['--linger=0s', '--burn=20us'];
  return {
    start,
    server: (label, ...flags) =>
      start(label, ['strest-server', `--address=${any}`, `--control=${any}`, ...quick, ...flags]),
    client: async (label, ...flags) => {
      const at = await start(label, ['strest-client', `--control=${any}`, ...flags]);
      return at.get('control') ?? '';
    },
    stop: async (label) => {
      const running = started.get(label);
      if (running === undefined) throw new Error(`nothing was started as ${label}`);
      await processes.end(running);
    },
  };
}

export async function get(address: string | undefined, path = '/metrics'): Promise<string> {
  const answer = await fetch(`http://${address ?? ''}${path}`);
  return answer.text();
}

export async function metrics(address: string | undefined): Promise<Sample[]> {
  return samplesOf(await get(address));
}

export async function post(
  address: string | undefined,
  path: string,
  body: string,
): Promise<Response> {
  return fetch(`http://${address ?? ''}${path}`, { method: 'POST', body });
}

/** Lets a client send at least so many requests, stops it, and gives how many were answered well in the end. */
export async function sentBy(control: string, atLeast: number): Promise<number> {
  const outcomes = async (): Promise<number> =>
    sumOf(await metrics(control), 'strest_client_requests_total');
  const describe = (): string => `fewer than ${atLeast} requests were answered`;
  await waitFor(async () => (await outcomes()) >= atLeast || undefined, {
    timeoutMs: 60_000,
    describe,
  });
  await post(control, '/rate', '0');
  let last = -1;
  await waitFor(
    async () => {
      const before = last;
      last = await outcomes();
      return last === before || undefined;
    },
    { timeoutMs: 60_000, everyMs: 300, describe: () => 'the client does not stop' },
  );
  return sumOf(await metrics(control), 'strest_client_requests_total', { outcome: 'ok' });
}
