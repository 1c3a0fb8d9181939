import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogViews } from '../../../client/src/explorer/create-log-views.ts';
import type { LogSource } from '../../../client/src/explorer/log-views.ts';
import type { ProblemKind } from '../../../client/src/k8s/model.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient } from '../../../client/src/k8s/port.ts';
import { editor } from '../editor/editor.ts';

type Follow = ClusterClient['follow'];

const title = 'Log aks/shop/web-0';
const source = (container: string, more: Partial<LogSource> = {}): LogSource => ({
  context: 'aks',
  namespace: 'shop',
  pod: 'web-0',
  container,
  previous: false,
  ...more,
});

/** Logs whose reading a test scripts, one answer for each time. */
function start(...answers: readonly Follow[]) {
  const paths: string[] = [];
  const follow: Follow = async (path, onLine, signal) => {
    paths.push(path);
    const answer = answers[paths.length - 1];
    if (answer === undefined) throw new Error(`nobody expected ${path}`);
    await answer(path, onLine, signal);
  };
  const views = createLogViews({
    client: async () => Promise.resolve({ follow } as Partial<ClusterClient> as ClusterClient),
  });
  return { views, paths, lines: () => editor.channels.get(title)?.lines ?? [] };
}

const lasting: Follow = async (_path, onLine, signal) => {
  onLine('2026-11-23T12:00:01.000000000Z hello');
  await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });
};
const ended: Follow = async (_path, onLine) => {
  onLine('2026-11-23T12:00:01.000000000Z bye');
  return Promise.resolve();
};
const broken =
  (kind: ProblemKind, message: string): Follow =>
  async () => {
    await Promise.resolve();
    throw new ClusterError({ kind, message });
  };

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  editor.reset();
});

describe('a log', () => {
  it('is followed from its last lines, without a prefix when it is the only one', async () => {
    const { views, paths, lines } = start(lasting);
    views.follow(title, [source('app')]);
    await vi.advanceTimersByTimeAsync(150);
    expect(paths).toHaveLength(1);
    expect(paths[0]).toMatch(/^\/api\/v1\/namespaces\/shop\/pods\/web-0\/log\?/);
    expect(paths[0]).toMatch(/follow=true/);
    expect(paths[0]).toMatch(/container=app/);
    expect(lines()).toEqual(['12:00:01.000 hello']);
    views.dispose();
  });

  it('of several containers names pod and container before each line', async () => {
    const { views, lines } = start(lasting, ended);
    views.follow(title, [source('app'), source('proxy')]);
    await vi.advanceTimersByTimeAsync(150);
    expect(lines()).toEqual([
      '[pod/web-0/app] 12:00:01.000 hello',
      '[pod/web-0/proxy] 12:00:01.000 bye',
      '[pod/web-0/proxy] — end of the log',
    ]);
    views.dispose();
  });

  it('goes on where it broke off, and says why once', async () => {
    const down = broken('unreachable', 'The cluster does not answer.');
    const { views, paths, lines } = start(lastingThen('cut'), down, down, lasting);
    views.follow(title, [source('app')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lines()).toEqual([
      '12:00:01.000 before',
      '— cut',
      '— The cluster does not answer.',
      '12:00:01.000 hello',
    ]);
    expect(paths[0]).toContain('tailLines=500');
    for (const path of paths.slice(1)) expect(path).toContain('tailLines=0');
    views.dispose();
  });

  it.each<ProblemKind>(['forbidden', 'not-found', 'unauthorized'])(
    'ends with the reason when it is %s',
    async (kind) => {
      const { views, paths, lines } = start(broken(kind, 'No.'));
      views.follow(title, [source('app')]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(lines()).toEqual(['— No.']);
      expect(paths).toHaveLength(1);
      views.dispose();
    },
  );

  it('of the run before is read once', async () => {
    const { views, paths, lines } = start(ended);
    views.follow(title, [source('app', { previous: true })]);
    await vi.advanceTimersByTimeAsync(150);
    expect(paths[0]).toMatch(/previous=true/);
    expect(paths[0]).not.toMatch(/follow=true/);
    expect(lines()).toEqual(['12:00:01.000 bye', '— end of the previous log']);
    views.dispose();
  });

  it('starts anew when it is shown again, and ends with the views', async () => {
    const { views, paths, lines } = start(lasting, lasting);
    views.follow(title, [source('app')]);
    await vi.advanceTimersByTimeAsync(150);
    views.follow(title, [source('app')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lines()).toEqual(['12:00:01.000 hello']);
    expect(paths).toHaveLength(2);
    views.dispose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.channels.size).toBe(0);
    expect(paths).toHaveLength(2);
  });
});

/** A line, then the connection breaks. */
function lastingThen(message: string): Follow {
  return async (_path, onLine) => {
    onLine('2026-11-23T12:00:01.000000000Z before');
    await Promise.resolve();
    throw new ClusterError({ kind: 'unreachable', message });
  };
}
