import { minorOf } from '../numbers.ts';
import type { TopologyCheck } from './check.ts';

/** How many minor versions apart is nothing to speak of. */
const usual = 2;

/** The first version that takes an endpoint file. Source: thanos CHANGELOG 0.38 (#7890). */
const oldest = '0.38.0';

/** Versions that are too old, or too far apart. */
export const versionSkew: TopologyCheck = {
  code: 'topology-version-skew',
  severity: 'warning',
  run: ({ topology }) => {
    const minors = topology.clusters.map(({ versions }) => minorOf(versions.thanos));
    const newest = Math.max(...minors);
    return topology.clusters.flatMap(({ name, settings, path, versions }) => {
      const own = settings.versions?.thanos !== undefined;
      const place = own ? [...path, 'versions', 'thanos'] : ['versions', 'thanos'];
      const minor = minorOf(versions.thanos);
      if (minor < minorOf(oldest)) {
        return [
          {
            path: place,
            severity: 'error' as const,
            message: `Thanos ${versions.thanos} has no \`--endpoint.sd-config-file\`; ${oldest} is the first that has`,
            fixes: [
              {
                title: 'Use 0.42.4',
                actions: [{ kind: 'replace' as const, path: place, text: '0.42.4' }],
              },
            ],
          },
        ];
      }
      if (newest - minor <= usual) return [];
      return [
        {
          path: place,
          message: `\`${name}\` runs Thanos ${versions.thanos}, others are ${String(newest - minor)} minor versions ahead: upgrade step by step, queriers last`,
        },
      ];
    });
  },
};
