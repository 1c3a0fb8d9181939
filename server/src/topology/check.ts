import { topologyChecks } from './checks/index.ts';
import type { Finding } from '../yaml-file/finding.ts';
import { findingOf, type TopologyFile } from './read.ts';

/**
 * All that is to say about a file, by where it stands. What one check says twice about a place is said once. With
 * `contexts` those of the kubeconfig, where they are known.
 */
export const checkTopology = (
  { topology, value, places, problems }: TopologyFile,
  contexts: readonly string[] = [],
): readonly Finding[] => {
  const found =
    topology === undefined
      ? []
      : topologyChecks.flatMap(({ code, severity, run }) =>
          run({ topology, value, contexts }).map((remark) =>
            findingOf(places, code, { ...remark, severity: remark.severity ?? severity }),
          ),
        );
  const distinct = new Map(
    [...problems, ...found].map((finding) => [
      `${finding.code}:${String(finding.start)}:${finding.message}`,
      finding,
    ]),
  );
  return [...distinct.values()].sort(
    (left, right) => left.start - right.start || (left.code < right.code ? -1 : 1),
  );
};
