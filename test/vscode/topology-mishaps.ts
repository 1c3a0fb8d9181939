// What goes wrong around a topology: somebody who writes to its objects, a policy that refuses one of them, full nodes.
import type { Lab } from '../lab/lab.ts';
import { waitFor } from '../stand/processes.mjs';

/** The cluster that queries are asked in, and where the topology is. */
const hub = 'aks';
const inNamespace = ['-n', 'monitoring'] as const;

/** Somebody else sets the replicas of the frontend. */
export const somebodyScales = async (lab: Lab, replicas: number): Promise<void> => {
  const change = ['--field-manager=somebody', '--patch', `{"spec":{"replicas":${replicas}}}`];
  const what = [...inNamespace, 'patch', 'deployment/thanos-query-frontend'];
  await lab.kubectl(hub, [...what, ...change]);
};

/** No new pod finds a node in any cluster. */
export const holdPods = async (lab: Lab): Promise<void> => everyNode(lab, 'cordon');

export const letPods = async (lab: Lab): Promise<void> => everyNode(lab, 'uncordon');

const everyNode = async (lab: Lab, verb: 'cordon' | 'uncordon'): Promise<void> => {
  for (const { name } of lab.plan.clusters)
    await lab.kubectl(name, [verb, '--selector=kubernetes.io/os']);
};

const policy = 'no-querier';
const words = 'nobody touches the querier today';

/** An admission policy that lets dry runs of the querier through, and refuses to write it. */
export const refuseQuerier = async (lab: Lab): Promise<void> => {
  const group = 'admissionregistration.k8s.io/v1';
  const operations = ['CREATE', 'UPDATE'];
  const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
  const validation = {
    expression: "request.dryRun == true || object.metadata.name != 'thanos-query'",
    message: words,
  };
  const items = [
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: policy },
      spec: {
        matchConstraints: { resourceRules: [{ ...deployments, operations }] },
        validations: [validation],
      },
    },
    {
      apiVersion: group,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: policy },
      spec: { policyName: policy, validationActions: ['Deny'] },
    },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await lab.kubectl(hub, ['apply', '-f', '-'], list);
  await touched(lab, false);
};

export const allowQuerier = async (lab: Lab): Promise<void> => {
  const kinds = 'validatingadmissionpolicybinding,validatingadmissionpolicy';
  await lab.kubectl(hub, ['delete', kinds, policy, '--ignore-not-found']);
  await touched(lab, true);
};

/** Waits until the querier can be written to, or cannot: an API server knows of a policy a moment later. */
const touched = async (lab: Lab, can: boolean): Promise<void> => {
  const annotate = [...inNamespace, 'annotate', 'deployment/thanos-query', '--overwrite'];
  const answered = async (): Promise<true | undefined> => {
    const why = await lab
      .kubectl(hub, [...annotate, `touched=${Date.now()}`])
      .then(() => undefined, String);
    // Other failures tell neither.
    return (can ? why === undefined : why?.includes(words)) || undefined;
  };
  const describe = () => (can ? 'the querier is refused' : 'the querier is not refused');
  await waitFor(answered, { timeoutMs: 60_000, everyMs: 500, describe });
};
