import { methods } from '../../protocol/methods.ts';
import { checkTopology, readTopology } from '../../topology/index.ts';
import { createLineIndex } from '../../util/line-index.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';
import { topologyErrors } from '../topology-errors.ts';

/** A picture of a topology, also of one that is not finished. */
export const topologyDiagramFeature = ownRequestFeature({
  method: methods.topologyDiagram,
  fallback: { ok: false, errors: [{ message: ownFailure.message, line: 0, column: 0 }] },
  handle: async ({ text }, { runtime }) => {
    const file = readTopology(text);
    const errors = topologyErrors(text, checkTopology(file));
    const { topology, places } = file;
    if (topology === undefined) return { ok: false, errors };
    const { diagramOf, diagramStyle } = await runtime.loadTopology();
    const { title, page, file: fileOf, nodes } = diagramOf(topology);
    const lines = createLineIndex(text);
    return {
      ok: true,
      diagram: {
        title,
        svg: page,
        style: diagramStyle(),
        file: fileOf('auto'),
        nodes: nodes.map(({ key, title: name, sentences, path }) => {
          const { line, character } = lines.positionAt(places.keyAt(path).start);
          const at = path.length === 0 ? undefined : { line, column: character };
          return { key, title: name, sentences, at };
        }),
        errors,
      },
    };
  },
});
