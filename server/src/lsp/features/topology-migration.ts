import type { RenderTopologyParams } from '../../protocol/topology.ts';
import { methods } from '../../protocol/methods.ts';
import { checkTopology, readTopology, type Topology } from '../../topology/index.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';
import { topologyErrors } from '../topology-errors.ts';

/** The topology of a file without errors, else what is wrong with it. */
const soundTopology = ({
  uri,
  text,
}: RenderTopologyParams): { readonly topology: Topology } | { readonly problem: string } => {
  const file = readTopology(text);
  const errors = checkTopology(file).filter(({ severity }) => severity === 'error');
  if (file.topology !== undefined && errors.length === 0) return { topology: file.topology };
  const [first] = topologyErrors(text, errors);
  const name = uri.split('/').at(-1) ?? uri;
  const line = (first?.line ?? 0) + 1;
  return { problem: `${name}:${String(line)}: ${first?.message ?? 'it is no topology'}` };
};

/** The stages from one topology to another. Nothing comes of files with errors. */
export const topologyMigrationFeature = ownRequestFeature({
  method: methods.topologyMigration,
  fallback: { ok: false, problems: [ownFailure.message] },
  handle: async ({ from, to }, { runtime }) => {
    const [first, second] = [soundTopology(from), soundTopology(to)];
    if ('problem' in first) return { ok: false, problems: [first.problem] };
    if ('problem' in second) return { ok: false, problems: [second.problem] };
    const { stagesOf } = await runtime.loadTopology();
    return stagesOf(from.uri, first.topology, second.topology);
  },
});
