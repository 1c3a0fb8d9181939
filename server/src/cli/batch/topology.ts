import { applyEdits } from '../../features/index.ts';
import { checkTopology, readTopology, renderTopology } from '../../topology/index.ts';
import { createLineIndex } from '../../util/line-index.ts';
import type { Operation } from './operation.ts';
import { BatchError, readOffsets, readString, type BatchRequest } from './request.ts';

const clusterOf = (request: BatchRequest, names: readonly string[]): string | undefined => {
  if (request['cluster'] === undefined) return undefined;
  const name = readString(request, 'cluster');
  if (names.includes(name)) return name;
  throw new BatchError(
    `there is no cluster ${JSON.stringify(name)}; there are: ${names.join(', ')}`,
  );
};

/** The objects by cluster, and what is to say about the file; a file with errors is not rendered. */
export const topologyOperation: Operation = {
  op: 'topology',
  answer: (request) => {
    const text = readString(request, 'file');
    const { out } = readOffsets(request, text);
    const lines = createLineIndex(text);
    const file = readTopology(text);
    const { topology } = file;
    const names = topology?.clusters.map(({ name }) => name) ?? [];
    const only = topology === undefined ? undefined : clusterOf(request, names);
    const findings = checkTopology(file);
    const isSound = findings.every(({ severity }) => severity !== 'error');
    const rendered = topology !== undefined && isSound ? [...renderTopology(topology)] : [];
    return {
      objects: Object.fromEntries(
        rendered
          .filter(([name]) => only === undefined || name === only)
          .map(([name, objects]) => [name, objects.map(({ manifest }) => manifest)]),
      ),
      diagnostics: findings.map(({ code, severity, start, end, message, fixes }) => {
        const { line, character } = lines.positionAt(start);
        return {
          line: line + 1,
          column: character + 1,
          start: out(start),
          end: out(end),
          code,
          severity,
          message,
          fixes: fixes.map(({ title, edits }) => ({ title, text: applyEdits(text, edits) })),
        };
      }),
    };
  },
};
