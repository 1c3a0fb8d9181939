import { renderTopology } from '../render/render.ts';
import type { TopologyCheck } from './check.ts';

/** DNS labels are no longer. */
const longest = 63;

/** Names that are too long, or that two objects would have. */
export const serviceNames: TopologyCheck = {
  code: 'topology-object-name',
  severity: 'error',
  run: ({ topology }) =>
    [...renderTopology(topology).values()].flatMap((rendered) => {
      const seen = new Map<string, string>();
      return rendered.flatMap(({ component, manifest: { kind, metadata } }) => {
        const key = `${kind}/${metadata.name}`;
        const other = seen.get(key);
        seen.set(key, component);
        const path = ['components', component];
        if (other !== undefined) {
          return [
            {
              path,
              at: 'key' as const,
              message: `\`${component}\` and \`${other}\` would both make the ${kind} \`${metadata.name}\``,
            },
          ];
        }
        return kind === 'Service' && metadata.name.length > longest
          ? [
              {
                path,
                at: 'key' as const,
                message: `the Service \`${metadata.name}\` has a longer name than Kubernetes takes (${String(longest)}): call the component something shorter`,
              },
            ]
          : [];
      });
    }),
};
