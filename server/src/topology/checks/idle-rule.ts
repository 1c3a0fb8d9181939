import { componentsOf } from '../model.ts';
import type { TopologyCheck } from './check.ts';

/** A ruler without rules, or one whose alerts go nowhere. */
export const idleRule: TopologyCheck = {
  code: 'topology-idle-rule',
  severity: 'info',
  run: ({ topology }) =>
    componentsOf(topology, 'rule').flatMap(({ name, path, settings }) => [
      ...(settings.ruleGroups === undefined && settings.configMaps === undefined
        ? [
            {
              path,
              at: 'key' as const,
              message: `\`${name}\` has no rules: give it \`ruleGroups\` or \`configMaps\``,
            },
          ]
        : []),
      ...(settings.alertmanagers === undefined
        ? [
            {
              path,
              at: 'key' as const,
              message: `alerts of \`${name}\` go nowhere: it has no \`alertmanagers\``,
            },
          ]
        : []),
    ]),
};
