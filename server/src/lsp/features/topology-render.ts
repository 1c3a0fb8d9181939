import { methods } from '../../protocol/methods.ts';
import type { TopologyError } from '../../protocol/topology.ts';
import { checkTopology, readTopology, type Finding } from '../../topology/index.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

const placed = (text: string, { message, start }: Finding): TopologyError => {
  const lines = text.slice(0, start).split('\n');
  return { message, line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
};

/** What a topology becomes in its clusters. Nothing is rendered of a file with errors. */
export const topologyRenderFeature = ownRequestFeature({
  method: methods.topologyRender,
  fallback: { ok: false, errors: [{ message: ownFailure.message, line: 0, column: 0 }] },
  handle: async ({ uri, text }, { runtime }) => {
    const file = readTopology(text);
    const errors = checkTopology(file).filter(({ severity }) => severity === 'error');
    if (file.topology === undefined || errors.length > 0) {
      return { ok: false, errors: errors.map((finding) => placed(text, finding)) };
    }
    const { deploymentOf } = await runtime.loadTopology();
    return { ok: true, deployment: deploymentOf(uri, file.topology) };
  },
});
