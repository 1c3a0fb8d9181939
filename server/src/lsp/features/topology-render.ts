import { methods } from '../../protocol/methods.ts';
import { checkTopology, readTopology } from '../../topology/index.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';
import { topologyErrors } from '../topology-errors.ts';

/** What a topology becomes in its clusters. Nothing is rendered of a file with errors. */
export const topologyRenderFeature = ownRequestFeature({
  method: methods.topologyRender,
  fallback: { ok: false, errors: [{ message: ownFailure.message, line: 0, column: 0 }] },
  handle: async ({ uri, text }, { runtime }) => {
    const file = readTopology(text);
    const errors = checkTopology(file).filter(({ severity }) => severity === 'error');
    if (file.topology === undefined || errors.length > 0) {
      return { ok: false, errors: topologyErrors(text, errors) };
    }
    const { deploymentOf } = await runtime.loadTopology();
    return { ok: true, deployment: deploymentOf(uri, file.topology) };
  },
});
