import type { StatusParams } from '../../../server/src/protocol/connections.ts';
import type { ServerState } from '../language-client.ts';
import { assertNever } from '../util/assert-never.ts';
import { clusterLines, noClusters, shortClusters } from './cluster-facts.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** What the status item shows; plain texts, no markup. */
export interface StatusText {
  readonly text: string;
  /** One fact per line. */
  readonly tooltip: readonly string[];
  readonly level: 'normal' | 'warning' | 'error';
}

/** The status item for the server process, its last word about the document, and the clusters. */
export function statusText(
  server: ServerState,
  status: StatusParams | undefined,
  clusters: ClusterFacts = noClusters,
): StatusText {
  const { text, tooltip, level } = ofServer(server, status);
  const short = shortClusters(clusters);
  return {
    text: short === '' ? text : `${text} · $(cloud) ${short}`,
    tooltip: [...tooltip, ...clusterLines(clusters)],
    level,
  };
}

function ofServer(server: ServerState, status: StatusParams | undefined): StatusText {
  switch (server.kind) {
    case 'stopped':
      return { text: '$(error) Gauntlet stopped', tooltip: [server.message], level: 'error' };
    case 'restarting':
      return plain('$(sync~spin) Gauntlet restarts', 'The language server ended and starts again.');
    case 'idle':
      return plain('$(circle-outline) Gauntlet', 'The language server is not running.');
    case 'starting':
      return plain('$(sync~spin) Gauntlet', 'The language server starts.');
    case 'running':
      return status === undefined
        ? plain('$(sync~spin) Gauntlet', 'The language server starts.')
        : ofConnection(status);
    default:
      return assertNever(server);
  }
}

function plain(text: string, fact: string): StatusText {
  return { text, tooltip: [fact], level: 'normal' };
}

function ofConnection(status: StatusParams): StatusText {
  const { icon, level, sentence } = ofState(status);
  return {
    text: `${icon} ${withoutIcons(status.connection ?? 'catalogue')} · ${shortFacts(status)}`,
    tooltip: [
      sentence,
      ...(isWaiting(status) ? ['Until it answers, names come from the embedded catalogue.'] : []),
      `Metrics: ${metricCount(status)}`,
      ...(status.dialect === '' ? [] : [`Dialect: ${status.dialect}`]),
      ...(status.server === '' ? [] : [`Server: ${status.server}`]),
    ],
    level,
  };
}

/** A connection is chosen and has not answered so far. */
function isWaiting({ connection, names }: StatusParams): boolean {
  return connection !== null && names === 'catalogue';
}

function shortFacts(status: StatusParams): string {
  if (isWaiting(status)) return status.state.kind === 'connecting' ? 'connecting' : 'no answer';
  return `${shortDialect(status.dialect)}${shortCount(status)}`;
}

function ofState({ state, connection }: StatusParams): {
  icon: string;
  level: StatusText['level'];
  sentence: string;
} {
  switch (state.kind) {
    case 'catalogue':
      return {
        icon: '$(book)',
        level: 'normal',
        sentence:
          state.reason === 'untrusted'
            ? 'Names come from the embedded catalogue: this folder is not trusted, so no server is asked.'
            : 'Names come from the embedded catalogue: no connection is chosen.',
      };
    case 'connecting':
      return {
        icon: '$(sync~spin)',
        level: 'normal',
        sentence: `Connecting to "${connection ?? ''}".`,
      };
    case 'live':
      return {
        icon: '$(pulse)',
        level: 'normal',
        sentence: `Live names from "${connection ?? ''}".`,
      };
    case 'degraded':
      return { icon: '$(warning)', level: 'warning', sentence: state.failure.message };
    default:
      return assertNever(state);
  }
}

function metricCount({ metrics, truncated }: StatusParams): string {
  const count = metrics.toLocaleString('en-US');
  return truncated ? `${count} (the server's list was cut)` : count;
}

function shortCount({ metrics, truncated }: StatusParams): string {
  return `${metrics.toLocaleString('en-US')}${truncated ? '+' : ''} metrics`;
}

function shortDialect(dialect: string): string {
  return dialect === '' ? '' : `${dialect} · `;
}

/** `$(name)` in a text of the status bar is an icon; a name chosen by people is shown as it is. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200B(');
}
