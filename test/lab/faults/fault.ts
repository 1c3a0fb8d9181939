// What a fault of the lab is. One file and one line in index.ts each.
import type { Lab } from '../lab.ts';
import type { ClusterPlan } from '../plan.ts';
import { LabProblem } from '../problem.ts';
import type { LabPaths } from '../state/paths.ts';

/** Runs a program to its end and gives what it prints; fails if it fails. */
export type Run = (command: string, args: readonly string[]) => Promise<string>;

export interface FaultContext {
  readonly lab: Lab;
  readonly paths: LabPaths;
  readonly run: Run;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What a fault has to remember to be undone, in the lab's state directory. */
export type Memo = Readonly<Record<string, string | number>>;

export interface Fault {
  /** As it is typed: "pause CLUSTER COMPONENT". */
  readonly usage: string;
  readonly summary: string;
  /** Over when it is inflicted: nothing to undo, and not listed as active. */
  readonly momentary?: true;
  /** Checks the arguments and completes them with defaults; the result names what is hit, and is passed on. */
  target(args: readonly string[], lab: Lab): readonly string[];
  /** What is remembered is on disk at once, so that a command that is killed on its way can be taken back. */
  inflict(
    target: readonly string[],
    context: FaultContext,
    remember: (memo: Memo) => void,
  ): Promise<void>;
  /** Takes it back. Also called when `inflict` failed half-way, so it copes with what was not done. */
  undo(target: readonly string[], context: FaultContext, memo: Memo): Promise<void>;
}

/** A problem that says how the fault is used. */
export function misuse(fault: { readonly usage: string }, message: string): LabProblem {
  return new LabProblem(message, `Usage: npm run lab -- fault ${fault.usage}`);
}

/** The cluster of the name, or a problem that says which there are. */
export function clusterOf(lab: Lab, name: string | undefined): ClusterPlan {
  const { clusters } = lab.plan;
  const found = clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw new LabProblem(
    name === undefined ? 'which cluster?' : `the lab has no cluster ${name}`,
    `It has ${clusters.map((cluster) => cluster.name).join(', ')}.`,
  );
}

/** Checks the only argument of a fault that hits a whole cluster. */
export function clusterTarget(
  fault: { readonly usage: string },
  args: readonly string[],
  lab: Lab,
): readonly string[] {
  if (args.length > 1) throw misuse(fault, `what is ${args[1] ?? ''}?`);
  return [clusterOf(lab, args[0]).name];
}

/** Keeps a cluster's namespaces open: its end is that of the cluster, and cannot be undone. */
const notReplaceable = 'holder';

/** Checks the arguments of a fault that hits a component; without a cluster it is one beside the clusters. */
export function componentTarget(
  fault: { readonly usage: string },
  args: readonly string[],
  lab: Lab,
): readonly string[] {
  const [cluster = '', component = ''] = args.length === 1 ? ['', ...args] : args;
  if (args.length === 0 || args.length > 2) throw misuse(fault, 'which component?');
  if (cluster !== '') clusterOf(lab, cluster);
  const known = lab
    .components(cluster)
    .map((one) => one.component)
    .filter((name) => name !== notReplaceable);
  if (known.includes(component)) return cluster === '' ? [component] : [cluster, component];
  throw misuse(
    fault,
    `there is no component ${component}${cluster === '' ? ' beside the clusters' : ` in ${cluster}`}; ` +
      `there are ${known.join(', ')}`,
  );
}

/** Cluster and component of a target that `componentTarget` gave. */
export function splitComponent(target: readonly string[]): { cluster: string; component: string } {
  const [first = '', second] = target;
  return second === undefined
    ? { cluster: '', component: first }
    : { cluster: first, component: second };
}
