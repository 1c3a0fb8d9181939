import { explorerCommandIds } from '../../commands/ids.ts';
import type { ClusterProblem, ClusterView, KindName, KindStatus } from '../../k8s/model.ts';
import { kinds } from '../../k8s/kinds/index.ts';
import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { isDimmed, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';

/** What cannot be read of the kinds that rows below a parent are made of, one row each. */
export function kindProblemRows(
  row: RowContext,
  parent: string,
  wanted: readonly KindName[],
  namespace?: string,
): readonly TreeNode[] {
  return wanted.flatMap((kind): readonly TreeNode[] => {
    const status = kindStatus(row, kind, namespace);
    const problem = problemOf(status);
    // While the cluster does not answer its own row says so.
    if (status === undefined || problem === undefined || isDimmed(row.view)) return [];
    return [
      problemRow({
        id: `${parent}/${rowId('problem', kind)}`,
        label: label(kind, status, row.now()),
        problem,
        context: row.view.context,
      }),
    ];
  });
}

/** The ages that the rows of problems show; empty when nothing is stale. */
export function staleAges(
  row: RowContext,
  wanted: readonly KindName[],
  namespace?: string,
): string {
  return wanted
    .map((kind) => kindStatus(row, kind, namespace))
    .flatMap((status) => (status?.kind === 'stale' ? ageText(row.now() - status.since) : []))
    .join(' ');
}

/** Whether something that rows are made of is still on its way for the first time. */
export function isLoading(
  row: RowContext,
  wanted: readonly KindName[],
  namespace?: string,
): boolean {
  return wanted.some((kind) => {
    const status = kindStatus(row, kind, namespace);
    return status === undefined || status.kind === 'loading';
  });
}

/** How current a kind is, in one namespace where only some may be read. */
export function kindStatus(
  { view }: RowContext,
  kind: KindName,
  namespace?: string,
): KindStatus | undefined {
  const state = view.snapshot.kinds[kind];
  const own = namespace === undefined ? undefined : state?.namespaces?.get(namespace);
  return own ?? state?.status;
}

/** What is wrong with the connection to a cluster, as a row; none while nothing is. */
export function connectionProblemRows(
  id: string,
  { context, connection }: Pick<ClusterView, 'context' | 'connection'>,
): readonly TreeNode[] {
  if (!('problem' in connection)) return [];
  const { problem } = connection;
  return [problemRow({ id, label: problem.message, problem, context })];
}

interface ProblemRow {
  readonly id: string;
  readonly label: string;
  readonly problem: ClusterProblem;
  readonly context: string;
}

/** A row that says what went wrong; choosing it tries again. */
function problemRow({ id, label: text, problem, context }: ProblemRow): TreeNode {
  return {
    id,
    label: text,
    description: say('choose to try again'),
    icon:
      problem.kind === 'forbidden'
        ? { name: 'lock', color: 'list.warningForeground' }
        : { name: 'warning', color: 'list.warningForeground' },
    tooltip: () => [{ kind: 'text', text: problem.message }],
    context: ['problem', 'retry'],
    accessibility: [...new Set([text, problem.message]), say('choose to try again')].join(', '),
    expand: 'none',
    subject: { kind: 'cluster', context },
    command: explorerCommandIds.retryCluster,
  };
}

function problemOf(status: KindStatus | undefined): ClusterProblem | undefined {
  return status !== undefined && 'problem' in status ? status.problem : undefined;
}

function label(kind: KindName, status: KindStatus, now: number): string {
  const { plural } = kinds[kind];
  if (status.kind === 'forbidden') return say('No right to list {plural}', { plural });
  return status.kind === 'stale'
    ? say('{plural} are as they were {age} ago', { plural, age: ageText(now - status.since) })
    : say('{plural} cannot be read', { plural });
}
