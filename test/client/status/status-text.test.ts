import { describe, expect, it } from 'vitest';
import type { ServerState } from '../../../client/src/language-client.ts';
import { statusText } from '../../../client/src/status/status-text.ts';
import type { StatusParams } from '../../../server/src/protocol/connections.ts';

const live: StatusParams = {
  connection: 'prod',
  state: { kind: 'live' },
  server: 'Thanos 0.42.4',
  dialect: 'Thanos',
  names: 'live',
  metrics: 12_345,
  truncated: false,
  known: ['prod'],
};
const catalogue: StatusParams = {
  ...live,
  connection: null,
  state: { kind: 'catalogue', reason: 'none-chosen' },
  names: 'catalogue',
  server: '',
};
const silent: StatusParams = { ...live, names: 'catalogue', server: '', dialect: '' };
const failure = { kind: 'refused', message: 'Nobody listens at thanos:9090.' } as const;

describe('statusText of a running server', () => {
  it.each<[StatusParams, string, string, string]>([
    [live, '$(pulse) prod · Thanos · 12,345 metrics', 'Live names from "prod".', 'normal'],
    [
      { ...live, truncated: true, dialect: '' },
      '$(pulse) prod · 12,345+ metrics',
      'Live names from "prod".',
      'normal',
    ],
    [
      catalogue,
      '$(book) catalogue · Thanos · 12,345 metrics',
      'Names come from the embedded catalogue: no connection is chosen.',
      'normal',
    ],
    [
      { ...catalogue, state: { kind: 'catalogue', reason: 'untrusted' } },
      '$(book) catalogue · Thanos · 12,345 metrics',
      'Names come from the embedded catalogue: this folder is not trusted, so no server is asked.',
      'normal',
    ],
    [
      { ...live, state: { kind: 'degraded', failure, retryAt: 1 } },
      '$(warning) prod · Thanos · 12,345 metrics',
      failure.message,
      'warning',
    ],
    [
      { ...silent, state: { kind: 'connecting' } },
      '$(sync~spin) prod · connecting',
      'Connecting to "prod".',
      'normal',
    ],
    [
      { ...silent, state: { kind: 'degraded', failure, retryAt: 1 } },
      '$(warning) prod · no answer',
      failure.message,
      'warning',
    ],
  ])('for %j', (status, text, sentence, level) => {
    const shown = statusText({ kind: 'running' }, status);
    expect(shown.text).toBe(text);
    expect(shown.tooltip[0]).toBe(sentence);
    expect(shown.level).toBe(level);
  });

  it('tells dialect, server and a cut list in the tooltip', () => {
    expect(statusText({ kind: 'running' }, { ...live, truncated: true }).tooltip).toEqual([
      'Live names from "prod".',
      "Metrics: 12,345 (the server's list was cut)",
      'Dialect: Thanos',
      'Server: Thanos 0.42.4',
    ]);
  });

  it('tells whose names they are while a connection has not answered', () => {
    const status: StatusParams = { ...silent, state: { kind: 'connecting' } };
    expect(statusText({ kind: 'running' }, status).tooltip).toEqual([
      'Connecting to "prod".',
      'Until it answers, names come from the embedded catalogue.',
      'Metrics: 12,345',
    ]);
  });

  it('shows the name of a connection as text, not as an icon', () => {
    const { text } = statusText({ kind: 'running' }, { ...live, connection: '$(flame)' });
    expect(text).not.toContain('$(flame)');
  });
});

describe('statusText of a server that does not run', () => {
  it.each<[ServerState, string, string]>([
    [{ kind: 'idle' }, 'normal', 'not running'],
    [{ kind: 'starting' }, 'normal', 'starts'],
    [{ kind: 'restarting' }, 'normal', 'starts again'],
    [{ kind: 'stopped', message: 'It fell.' }, 'error', 'It fell.'],
  ])('for %j', (state, level, fact) => {
    const shown = statusText(state, live);
    expect(shown.level).toBe(level);
    expect(shown.tooltip.join(' ')).toContain(fact);
  });
});
