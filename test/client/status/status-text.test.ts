import { describe, expect, it } from 'vitest';
import type { ServerState } from '../../../client/src/language-client.ts';
import type { ClusterView } from '../../../client/src/k8s/model.ts';
import { clusterFacts } from '../../../client/src/status/cluster-facts.ts';
import { statusText } from '../../../client/src/status/status-text.ts';
import type { StatusParams } from '../../../server/src/protocol/connections.ts';
import { clusterView } from '../cluster-view.ts';

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

describe('clusters in the status item', () => {
  const problem = { kind: 'unreachable', message: 'Away.' } as const;
  const views = [
    clusterView('aks'),
    clusterView('do', { connection: { kind: 'unreachable', problem } }),
    clusterView('eks', { connection: { kind: 'stale', since: 0, problem } }),
    clusterView('gke', { connection: { kind: 'connecting' } }),
    clusterView('kind', { connection: { kind: 'idle' } }),
  ];
  const item = (clusters: readonly ClusterView[]) =>
    statusText({ kind: 'idle' }, undefined, clusterFacts(clusters));

  it('are told when some do not answer, with their names', () => {
    const { text, tooltip } = item(views);
    expect(text).toBe('$(circle-outline) Gauntlet · $(cloud) 2 of 4 clusters away');
    expect(tooltip.slice(1)).toEqual([
      'Clusters: 1 live, 1 connecting, 2 away',
      'Not reached: do, eks',
    ]);
  });

  it('stand in the tooltip only while all is well', () => {
    const { text, tooltip } = item(views.slice(0, 1));
    expect(text).toBe('$(circle-outline) Gauntlet');
    expect(tooltip.slice(1)).toEqual(['Clusters: 1 live']);
  });

  it('do not count before somebody connects them', () => {
    expect(item(views.slice(4)).tooltip).toHaveLength(1);
  });

  it('are not all named when they are many', () => {
    const many = Array.from({ length: 12 }, (_, at) =>
      clusterView(`c${at}`, { connection: { kind: 'unauthorized', problem } }),
    );
    expect(item(many).tooltip.at(-1)).toMatch(/^Not reached: c0, .*c9 and 2 more$/);
  });
});
