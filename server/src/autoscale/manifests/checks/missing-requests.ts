import type { Path } from '../../../yaml-file/path.ts';
import { itemsOf, textOf, valueAt, valuesOf, type Manifest } from '../read.ts';
import { workloadOf, type ManifestCheck } from './check.ts';

/** A share of requests that something is scaled by. */
interface Share {
  readonly resource: string;
  /** All when absent. */
  readonly container: string | undefined;
  readonly path: Path;
}

const sharesOfHpa = (value: unknown): readonly Share[] =>
  itemsOf(valueAt(value, 'spec', 'metrics')).flatMap((metric, at): readonly Share[] =>
    ['resource', 'containerResource'].flatMap((field) => {
      const source = valueAt(metric, field);
      if (valueAt(source, 'target', 'averageUtilization') === undefined) return [];
      const container = valueAt(source, 'container');
      return [
        {
          resource: textOf(valueAt(source, 'name')),
          container: field === 'resource' ? undefined : textOf(container),
          path: ['spec', 'metrics', at, field, 'target', 'averageUtilization'],
        },
      ];
    }),
  );

const sharesOfTriggers = (value: unknown): readonly Share[] =>
  itemsOf(valueAt(value, 'spec', 'triggers')).flatMap((trigger, at): readonly Share[] => {
    const resource = textOf(valueAt(trigger, 'type'));
    const isShare = ['cpu', 'memory'].includes(resource);
    if (!isShare || valueAt(trigger, 'metricType') !== 'Utilization') return [];
    const container = textOf(valueAt(trigger, 'metadata', 'containerName'));
    const path = ['spec', 'triggers', at, 'metadata', 'value'];
    return [{ resource, container: container === '' ? undefined : container, path }];
  });

/** A request that is not written is that of the limit. */
const requests = (holder: unknown, resource: string): boolean =>
  ['requests', 'limits'].some((key) => valueAt(holder, 'resources', key, resource) !== undefined);

const without = ({ resource, container }: Share, workload: Manifest): readonly string[] => {
  const pod = valuesOf(valueAt(workload.value, 'spec', 'template', 'spec'));
  if (requests(pod, resource)) return [];
  return itemsOf(pod['containers'])
    .filter((one) => container === undefined || valueAt(one, 'name') === container)
    .filter((one) => !requests(one, resource))
    .map((one) => textOf(valueAt(one, 'name')));
};

/** Shares of requests where a container of the workload requests nothing: the HPA then has no metric at all. */
export const missingRequests: ManifestCheck = {
  code: 'autoscale-missing-requests',
  severity: 'warning',
  run: ({ manifest, around }) => {
    const workload = workloadOf(manifest, around);
    if (workload === undefined) return [];
    const { kind, value } = manifest;
    const shares =
      kind === 'HorizontalPodAutoscaler' ? sharesOfHpa(value) : sharesOfTriggers(value);
    return shares.flatMap((share) => {
      const names = without(share, workload);
      if (names.length === 0) return [];
      return [
        {
          path: share.path,
          message: `${names.map((name) => `\`${name}\``).join(' and ')} of the ${workload.kind} '${workload.name}' requests no ${share.resource}: the HPA fails with "missing request for ${share.resource}" unless a LimitRange adds one`,
        },
      ];
    });
  },
};
