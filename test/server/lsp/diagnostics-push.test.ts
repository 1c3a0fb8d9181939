import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createDiagnosticsPush,
  type DiagnosticsPush,
  type DiagnosticsResult,
} from '../../../server/src/lsp/diagnostics-push.ts';
import { createFailingLogger, type FailingLogger } from '../../support/failing-logger.ts';
import { createFakeTimers, type FakeTimers } from '../../support/fake-timers.ts';

/** A computation that the test ends. */
interface Running {
  readonly uri: string;
  readonly finish: (result: DiagnosticsResult | undefined) => void;
  readonly fail: (error: Error) => void;
}

let time: FakeTimers;
let logger: FailingLogger;
let versions: Map<string, number>;
let running: Running[];
let sent: [uri: string, version: number | 'cleared'][];
let push: DiagnosticsPush;

beforeEach(() => {
  time = createFakeTimers();
  logger = createFailingLogger();
  versions = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  running = [];
  sent = [];
  push = createDiagnosticsPush({
    timers: time.timers,
    log: logger.log,
    compute: (uri) =>
      new Promise((finish, fail) => {
        running.push({ uri, finish, fail });
      }),
    versionOf: (uri) => versions.get(uri),
    send: (uri, { version }) => sent.push([uri, version]),
    clear: (uri) => sent.push([uri, 'cleared']),
  });
});

afterEach(() => {
  logger.verify();
});

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const result = (version: number): DiagnosticsResult => ({ version, diagnostics: [] });

describe('pushed diagnostics', () => {
  test('keystrokes in a row give one computation, each document its own', () => {
    push.schedule('a');
    time.advance(100);
    push.schedule('a');
    push.schedule('b');
    time.advance(100);
    expect(running).toHaveLength(0);
    time.advance(100);
    expect(running.map(({ uri }) => uri)).toEqual(['a', 'b']);
  });

  test('a result of an older version is never sent', async () => {
    push.schedule('a');
    time.advance(200);
    versions.set('a', 2);
    running[0]?.finish(result(1));
    await settle();
    expect(sent).toEqual([]);
  });

  test('of two computations under way only the newest counts', async () => {
    push.schedule('a');
    time.advance(200);
    push.schedule('a');
    time.advance(200);
    running[1]?.finish(result(1));
    await settle();
    running[0]?.finish(result(1));
    await settle();
    expect(sent).toEqual([['a', 1]]);
  });

  test('closing empties the list and drops what is under way', async () => {
    push.schedule('a');
    time.advance(200);
    versions.delete('a');
    push.close('a');
    running[0]?.finish(result(1));
    await settle();
    expect(sent).toEqual([['a', 'cleared']]);
  });

  test('a failure is logged and the next computation goes on', async () => {
    push.schedule('a');
    time.advance(200);
    running[0]?.fail(new Error('broken'));
    await settle();
    expect(logger.takeErrors()).toHaveLength(1);
    push.schedule('a');
    time.advance(200);
    running[1]?.finish(result(1));
    await settle();
    expect(sent).toEqual([['a', 1]]);
  });

  test('nothing runs after dispose', () => {
    push.schedule('a');
    push.dispose();
    time.advance(1000);
    expect(running).toHaveLength(0);
  });
});
