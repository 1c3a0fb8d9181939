import { itemsOf, textOf, valueAt, valuesOf } from '../read.ts';
import type { ManifestCheck } from './check.ts';

/** Rules that tie no label to a resource: their series are of nothing, and no HPA can ask for them. */
export const adapterNoResource: ManifestCheck = {
  code: 'adapter-no-resource',
  severity: 'warning',
  run: ({ manifest: { kind, value } }) =>
    kind !== ''
      ? []
      : itemsOf(valueAt(value, 'rules')).flatMap((rule, at) => {
          const resources = valuesOf(valueAt(rule, 'resources'));
          const isTied =
            textOf(resources['template']) !== '' ||
            Object.keys(valuesOf(resources['overrides'])).length > 0;
          if (isTied || textOf(valueAt(rule, 'seriesQuery')) === '') return [];
          const title = 'Take labels that are called after resources';
          const text = '<<.Resource>>';
          return [
            {
              path: ['rules', at, 'seriesQuery'],
              message:
                'no label of these series stands for a resource: say which with `resources.overrides`, or with `resources.template`',
              fixes: [
                {
                  title,
                  actions: [
                    'resources' in valuesOf(rule)
                      ? {
                          kind: 'replace' as const,
                          path: ['rules', at, 'resources'],
                          text: `{ template: ${text} }`,
                        }
                      : {
                          kind: 'add' as const,
                          path: ['rules', at],
                          text: `resources: { template: ${text} }`,
                        },
                  ],
                },
              ],
            },
          ];
        }),
};
