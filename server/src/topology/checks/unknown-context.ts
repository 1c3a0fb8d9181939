import type { Fix } from '../../yaml-file/finding.ts';
import type { Cluster } from '../model.ts';
import { similarTo } from '../../yaml-file/similar.ts';
import type { TopologyCheck } from './check.ts';

/** Contexts that are offered one by one where none is like what is written. */
const few = 5;

const fixesOf = ({ path, settings }: Cluster, words: readonly string[]): readonly Fix[] =>
  words.map((word) => {
    const text = JSON.stringify(word);
    return {
      title: `Use the context \`${word}\``,
      actions: [
        settings.context === undefined
          ? { kind: 'add', path, text: `context: ${text}` }
          : { kind: 'replace', path: [...path, 'context'], text },
      ],
    };
  });

/** A context that the kubeconfig does not have; said only where the contexts are known. */
export const unknownContext: TopologyCheck = {
  code: 'topology-unknown-context',
  severity: 'warning',
  run: ({ topology, contexts }) =>
    contexts.length === 0
      ? []
      : topology.clusters
          .filter(({ context }) => !contexts.includes(context))
          .map((cluster) => {
            const { name, path, settings, context } = cluster;
            const near = similarTo(context, contexts);
            const free = contexts.filter(
              (one) => !topology.clusters.some((other) => other.context === one),
            );
            const words = near === undefined ? free.slice(0, few) : [near];
            const own = `your kubeconfig has no context \`${context}\``;
            return {
              path: settings.context === undefined ? path : [...path, 'context'],
              at: settings.context === undefined ? 'key' : 'value',
              message:
                settings.context === undefined
                  ? `${own}; say which one \`${name}\` is: \`context\``
                  : own,
              fixes: fixesOf(cluster, words),
            };
          }),
};
