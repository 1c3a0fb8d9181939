import { targetKey } from '../../mesh/edges.ts';
import type { Edge, EdgeTarget } from '../../mesh/edges.ts';
import type { MeshWorkload } from '../../mesh/inventory.ts';
import { workloadKey } from '../../mesh/owner.ts';
import type { WorkloadName } from '../../mesh/owner.ts';
import { percent, rate, short } from '../../mesh/quantities.ts';
import { say } from '../../util/words.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { noTlsReason } from './describe.ts';
import { rowId } from './mesh-state.ts';
import type { MeshCluster, ReadyNumbers } from './mesh-state.ts';

/** Who calls it, and whom it calls; known for namespaces whose edges were asked for. */
export function edgeRows(
  cluster: MeshCluster,
  workload: MeshWorkload,
  { numbers }: ReadyNumbers,
): readonly TreeNode[] {
  if (!numbers.edgesOf.has(workload.namespace)) return [];
  const key = workloadKey(workload);
  const callers = numbers.edges.filter(
    ({ target }) => target.workload !== undefined && workloadKey(target.workload) === key,
  );
  const called = numbers.edges.filter(({ source }) => workloadKey(source) === key);
  return [
    ...groupRow({
      id: rowId(cluster.view.context, 'callers', key),
      label: say('Called by'),
      icon: 'call-incoming',
      edges: callers.map((edge) => ({
        edge,
        text: nameOf(edge.source, workload),
        key: workloadKey(edge.source),
      })),
    }),
    ...groupRow({
      id: rowId(cluster.view.context, 'called', key),
      label: say('Calls'),
      icon: 'call-outgoing',
      edges: called.map((edge) => ({
        edge,
        text: targetName(edge.target, workload),
        key: targetKey(edge.target),
      })),
    }),
  ];
}

interface EdgeGroup {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly edges: readonly { readonly edge: Edge; readonly text: string; readonly key: string }[];
}

function groupRow({ id, label, icon, edges }: EdgeGroup): readonly TreeNode[] {
  if (edges.length === 0) return [];
  return [
    {
      id,
      label,
      description: say('{count, plural, one {# workload} other {# workloads}}', {
        count: edges.length,
      }),
      icon: { name: icon },
      context: ['meshEdges'],
      expand: 'collapsed',
      children: () =>
        edges
          .toSorted((a, b) => b.edge.rps - a.edge.rps)
          .map(({ edge, text, key }) => edgeRow(`${id}/${key}`, text, edge)),
      basis: edges.map(({ edge }) => edge),
    },
  ];
}

function edgeRow(id: string, label: string, edge: Edge): TreeNode {
  const { rps, successRate, secured, reasons, connections, serverIds } = edge;
  const why = reasons.map(noTlsReason).join(', ');
  const texts = [
    ...(rps > 0 ? [rate(rps)] : []),
    ...(successRate === undefined || successRate === 1
      ? []
      : [say('{share} success', { share: percent(successRate) })]),
    say('{shown} {count, plural, one {connection} other {connections}}', {
      shown: short(connections),
      count: connections,
    }),
    secured ? say('secured') : say('not secured: {why}', { why }),
  ];
  return {
    id,
    label,
    description: texts.join(' · '),
    icon: secured
      ? { name: 'lock', color: 'testing.iconPassed' }
      : { name: 'unlock', color: 'list.warningForeground' },
    tooltip: () => [
      { kind: 'heading', text: label },
      ...(edge.target.service === ''
        ? []
        : [
            {
              kind: 'field' as const,
              name: say('Service'),
              value: `${edge.target.service}.${edge.target.namespace}`,
            },
          ]),
      { kind: 'field', name: say('Open connections'), value: short(connections) },
      ...serverIds.map((value): TooltipPart => ({
        kind: 'field',
        name: say('Identity of the server'),
        value,
      })),
      ...(why === '' ? [] : [{ kind: 'field' as const, name: say('Not secured'), value: why }]),
    ],
    context: ['meshEdge'],
    accessibility: [label, ...texts].join(', '),
    expand: 'none',
  };
}

function nameOf(other: WorkloadName, own: WorkloadName): string {
  return other.namespace === own.namespace ? other.name : `${other.namespace}/${other.name}`;
}

function targetName(
  { workload, service, namespace, cluster }: EdgeTarget,
  own: WorkloadName,
): string {
  const name =
    workload === undefined
      ? nameOf(
          { kind: 'Service', namespace, name: service === '' ? say('an address') : service },
          own,
        )
      : nameOf(workload, own);
  return cluster === '' ? name : say('{name} in {cluster}', { name, cluster });
}
