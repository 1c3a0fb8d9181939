import type { ForwardView } from '../../forward/forwards.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { healthIcon } from './pod-rows.ts';

/** The row with the ports that are forwarded to a cluster; none when there are none. */
export function forwardRows(
  row: RowContext,
  forwards: readonly ForwardView[],
): readonly TreeNode[] {
  if (forwards.length === 0) return [];
  const id = rowId(row.view.context, 'forwards');
  return [
    {
      id,
      label: say('Forwarded ports'),
      description: String(forwards.length),
      icon: { name: 'arrow-swap' },
      context: ['group'],
      expand: 'expanded',
      children: () => forwards.map((forward) => forwardRow(id, forward)),
      basis: [...forwards],
    },
  ];
}

function forwardRow(parent: string, forward: ForwardView): TreeNode {
  const { request, localPort, pod, connections, problem } = forward;
  const texts = [
    `${request.namespace}/${request.target.name}:${request.remotePort}`,
    say('{connections, plural, one {# connection} other {# connections}}', { connections }),
    ...(problem === undefined ? [] : [say('does not answer')]),
  ];
  return {
    id: `${parent}/${rowId(forward.id)}`,
    label: `127.0.0.1:${localPort}`,
    description: texts.join(' · '),
    icon: healthIcon('arrow-swap', { level: problem === undefined ? 'ok' : 'warning' }),
    tooltip: () => [
      { kind: 'heading', text: `127.0.0.1:${localPort}` },
      field(say('Leads to'), `${request.target.kind} ${request.namespace}/${request.target.name}`),
      field(say('Pod'), pod),
      field(say('Port'), String(request.remotePort)),
      ...(problem === undefined ? [] : [{ kind: 'text' as const, text: problem.message }]),
    ],
    context: ['forward'],
    accessibility: [say('Port {localPort} of this machine', { localPort }), ...texts].join(', '),
    expand: 'none',
    subject: { kind: 'forward', id: forward.id },
  };
}
