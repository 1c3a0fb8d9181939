import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf } from '../model.ts';
import { ringsOf } from '../wiring.ts';
import type { TopologyCheck } from './check.ts';

/** Source: thanos pkg/receive/writecapacity.go: one answer is enough of two, else more than half. */
const quorumOf = (factor: number): number => (factor === 2 ? 1 : Math.floor(factor / 2) + 1);

/** Fewer ingesters than copies, or none that may fail. */
export const receiveQuorum: TopologyCheck = {
  code: 'topology-receive-quorum',
  severity: 'error',
  run: ({ topology }) =>
    componentsOf(topology, 'receive').flatMap((receive): readonly Remark[] => {
      const { path, settings } = receive;
      const factor = settings.replicationFactor;
      const few = ringsOf(receive).filter(({ replicas }) => replicas < factor);
      if (few.length > 0) {
        return few.map(({ name, replicas }) => ({
          path: [...path, 'replicationFactor'],
          message: `the hashring \`${name}\` has ${String(replicas)} ingesters for ${String(factor)} copies of each sample: receive refuses that`,
          fixes: [
            {
              title: `Write ${String(replicas)} copies`,
              actions: [
                {
                  kind: 'replace' as const,
                  path: [...path, 'replicationFactor'],
                  text: String(replicas),
                },
              ],
            },
          ],
        }));
      }
      if (factor > 1 && quorumOf(factor) < factor) return [];
      return [
        {
          path,
          at: 'key' as const,
          severity: 'info' as const,
          message: `with ${String(factor)} copy of each sample, writing stops while one ingester is away; three copies survive that`,
        },
      ];
    }),
};
