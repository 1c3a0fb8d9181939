import type { TopologyError } from '../protocol/topology.ts';
import type { Finding } from '../topology/index.ts';
import { createLineIndex } from '../util/line-index.ts';

/** The errors among findings, as clients get them. */
export const topologyErrors = (
  text: string,
  findings: readonly Finding[],
): readonly TopologyError[] => {
  const lines = createLineIndex(text);
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ message, start }) => {
      const { line, character } = lines.positionAt(start);
      return { message, line, column: character };
    });
};
