import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, ResponseError } from 'vscode-languageserver';
import { createRunRequest, type RunRequest } from '../../../server/src/lsp/run-request.ts';
import { createFailingLogger, type FailingLogger } from '../../support/failing-logger.ts';
import { createFakeTimers, type FakeTimers } from '../../support/fake-timers.ts';

let logger: FailingLogger;
let time: FakeTimers;
let traces: string[];
let run: RunRequest;

beforeEach(() => {
  logger = createFailingLogger();
  time = createFakeTimers();
  traces = [];
  run = createRunRequest({
    log: logger.log,
    trace: (message) => traces.push(message),
    clock: time.clock,
    yieldToIo: () => Promise.resolve(),
  });
});

afterEach(() => {
  logger.verify();
});

const frame = (source = new CancellationTokenSource()) => ({
  name: 'textDocument/hover',
  token: source.token,
  fallback: 'fallback',
});

describe('the request wrapper', () => {
  test('answers and traces how long it took', async () => {
    const answer = await run(frame(), () => {
      time.advance(7);
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(traces).toEqual(['textDocument/hover: 7 ms']);
  });

  test('a request that is cancelled before it starts never runs', async () => {
    const source = new CancellationTokenSource();
    source.cancel();
    let ran = false;
    const answer = await run(frame(source), () => {
      ran = true;
      return 'answer';
    });
    expect(answer).toBeInstanceOf(ResponseError);
    expect(ran).toBe(false);
    expect(traces).toEqual([]);
  });

  test('an answer that comes after the cancellation is not given', async () => {
    const source = new CancellationTokenSource();
    const answer = await run(frame(source), () => {
      source.cancel();
      return 'answer';
    });
    expect(answer).toBeInstanceOf(ResponseError);
  });

  test.each([
    [
      'thrown',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejected', () => Promise.reject(new Error('broken'))],
  ])('a failure that is %s is logged and answered with the fallback', async (_, work) => {
    expect(await run<string>(frame(), work)).toBe('fallback');
    const [error = ''] = logger.takeErrors();
    expect(error).toMatch(/^textDocument\/hover failed: Error: broken/);
  });

  test('a failure of a cancelled request is no error', async () => {
    const source = new CancellationTokenSource();
    const answer = await run(frame(source), () => {
      source.cancel();
      throw new Error('aborted');
    });
    expect(answer).toBeInstanceOf(ResponseError);
  });
});
