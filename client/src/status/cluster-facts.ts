import type { ClusterView } from '../k8s/model.ts';
import { say } from '../util/words.ts';

/** How the clusters stand that somebody connected. */
export interface ClusterFacts {
  readonly live: number;
  readonly connecting: number;
  /** Names of those that do not answer or refuse. */
  readonly away: readonly string[];
}

export const noClusters: ClusterFacts = { live: 0, connecting: 0, away: [] };

/** Names that a tooltip lists. */
const mostNames = 10;

/** Counts the clusters; those that nobody connected do not count. */
export function clusterFacts(views: readonly ClusterView[]): ClusterFacts {
  const count = (kind: ClusterView['connection']['kind']): number =>
    views.filter(({ connection }) => connection.kind === kind).length;
  return {
    live: count('live'),
    connecting: count('connecting'),
    away: views.filter(({ connection }) => 'problem' in connection).map(({ context }) => context),
  };
}

/** Behind the text of the item: only what needs a look; empty otherwise. */
export function shortClusters({ live, connecting, away }: ClusterFacts): string {
  return away.length === 0
    ? ''
    : say('{away} of {all, plural, one {# cluster} other {# clusters}} away', {
        away: away.length,
        all: live + connecting + away.length,
      });
}

/** One fact per line for the tooltip; none while nothing is connected. */
export function clusterLines({ live, connecting, away }: ClusterFacts): readonly string[] {
  const counts = [
    ...(live > 0 ? [say('{count} live', { count: live })] : []),
    ...(connecting > 0 ? [say('{count} connecting', { count: connecting })] : []),
    ...(away.length > 0 ? [say('{count} away', { count: away.length })] : []),
  ];
  if (counts.length === 0) return [];
  const names = away.slice(0, mostNames).join(', ');
  const more = away.length - mostNames;
  return [
    say('Clusters: {counts}', { counts: counts.join(', ') }),
    ...(away.length === 0
      ? []
      : [
          more > 0
            ? say('Not reached: {names} and {more} more', { names, more })
            : say('Not reached: {names}', { names }),
        ]),
  ];
}
