import { workloadExpressions } from '../../mesh/expressions.ts';
import type { MeshWorkload } from '../../mesh/inventory.ts';
import type { Traffic } from '../../mesh/numbers.ts';
import { workloadKey } from '../../mesh/owner.ts';
import { latency, percent, rate, short } from '../../mesh/quantities.ts';
import { say } from '../../util/words.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { noTlsReason } from './describe.ts';
import { rowId } from './mesh-state.ts';
import type { MeshCluster, ReadyNumbers } from './mesh-state.ts';

/** The command that shows the expression of a row. */
const openExpression = 'gauntlet.openExpression';

/** A row for each number, whose expression opens as a document. */
export function numberRows(
  { view }: MeshCluster,
  workload: MeshWorkload,
  { numbers, scope, endpoint }: ReadyNumbers,
): readonly TreeNode[] {
  const traffic = numbers.traffic.workloads.get(workloadKey(workload));
  if (traffic === undefined) return [];
  return workloadExpressions(scope, workload).flatMap(
    ({ id, title, meaning, expr }): readonly TreeNode[] => {
      const value = numberText(id, traffic);
      if (value === undefined) return [];
      return [
        {
          id: rowId(view.context, 'number', workloadKey(workload), id),
          label: title,
          description: value,
          icon: { name: id === 'secured' ? 'shield' : 'graph-line' },
          tooltip: () => [
            { kind: 'text', text: meaning },
            ...(id === 'secured' ? reasonParts(traffic) : []),
            { kind: 'code', language: 'promql', text: expr },
          ],
          context: ['meshNumber', 'expression'],
          expand: 'none',
          subject: { kind: 'expression', expr, endpoint },
          command: openExpression,
        },
      ];
    },
  );
}

/** The value of an expression of `workloadExpressions`; none where there is nothing to say. */
function numberText(id: string, traffic: Traffic): string | undefined {
  if (!id.startsWith('latency:')) return values[id]?.(traffic);
  const ms = traffic.latency.get(Number(id.slice('latency:'.length)));
  return ms === undefined ? undefined : latency(ms);
}

const values: Readonly<Record<string, (traffic: Traffic) => string | undefined>> = {
  rps: ({ rps, successRate }) => (successRate === undefined ? undefined : rate(rps)),
  success: ({ successRate }) => (successRate === undefined ? undefined : percent(successRate)),
  secured: ({ secured }) => (secured?.of === 'requests' ? percent(secured.share) : undefined),
  insecure: ({ secured }) => {
    const [first] = secured?.of === 'requests' ? secured.reasons : [];
    return first === undefined ? undefined : noTlsReason(first.reason);
  },
  connections: ({ connections }) => (connections === 0 ? undefined : short(connections)),
  denied: ({ denied, allowed }) =>
    denied === 0 ? undefined : percent(denied / (denied + allowed)),
};

function reasonParts({ secured, probes }: Traffic): readonly TooltipPart[] {
  return [
    ...(secured?.reasons ?? []).map(({ reason, share }): TooltipPart => ({
      kind: 'field',
      name: percent(share),
      value: noTlsReason(reason),
    })),
    ...(probes === 0
      ? []
      : [
          {
            kind: 'text' as const,
            text: say(
              'Health checks of the kubelet among the requests: {count}. It has no identity.',
              {
                count: short(probes),
              },
            ),
          },
        ]),
  ];
}
