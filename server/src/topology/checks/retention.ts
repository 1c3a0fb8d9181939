import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf } from '../model.ts';
import { durationSum } from '../../util/durations.ts';
import { bucketOf } from '../wiring.ts';
import { retentionMs, retentionOf } from '../render/prometheus.ts';
import type { Subject, TopologyCheck } from './check.ts';

/** Three blocks of 2 h: until then an upload may take. */
const leastLocal = durationSum('6h');

const local = ({ topology }: Subject): readonly Remark[] =>
  componentsOf(topology, 'prometheus').flatMap((component) => {
    const bucket = bucketOf(topology, component);
    if (bucket === undefined || retentionMs(component, bucket) >= leastLocal) return [];
    return [
      {
        path: [...component.path, 'retention'],
        message: `${retentionOf(component, bucket)} may be over before a block of 2h has been uploaded: samples would be lost; keep at least 6h`,
        fixes: [
          {
            title: 'Keep 6h',
            actions: [
              { kind: 'replace' as const, path: [...component.path, 'retention'], text: '6h' },
            ],
          },
        ],
      },
    ];
  });

/** Source: thanos docs/components/compact.md: 5m blocks are made from what is older than 40h, 1h ones than 10d. */
const steps = [
  { from: 'raw', least: '40h', to: '5m' },
  { from: '5m', least: '10d', to: '1h' },
] as const;

const downsampled = ({ topology }: Subject): readonly Remark[] =>
  componentsOf(topology, 'compact').flatMap(({ path, settings }) => {
    if (!settings.downsampling) return [];
    return steps
      .filter(({ from, least }) => {
        const kept = durationSum(settings.retention[from]);
        return kept > 0 && kept < durationSum(least);
      })
      .map(({ from, least, to }): Remark => ({
        path: [...path, 'retention', from],
        message: `blocks of ${to} are made of ${from} blocks older than ${least}; with ${settings.retention[from]} there are none`,
        fixes: [
          {
            title: `Keep ${least}`,
            actions: [{ kind: 'replace', path: [...path, 'retention', from], text: least }],
          },
        ],
      }));
  });

const zoom = ({ topology }: Subject): readonly Remark[] =>
  componentsOf(topology, 'compact').flatMap(({ path, settings }) => {
    const raw = durationSum(settings.retention.raw);
    const longer = steps
      .map(({ to }) => to)
      .filter((to) => {
        const kept = durationSum(settings.retention[to]);
        return kept > 0 && raw > 0 && kept < raw;
      });
    return longer.map((to): Remark => ({
      path: [...path, 'retention', to],
      severity: 'warning',
      message: `${to} is kept for less time than raw: long ranges find less than short ones`,
    }));
  });

/** Times that are too short for what comes after. */
export const retention: TopologyCheck = {
  code: 'topology-retention',
  severity: 'error',
  run: (subject) => [...local(subject), ...downsampled(subject), ...zoom(subject)],
};
