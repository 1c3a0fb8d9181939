// Nodes and pods that nothing runs: kwok, a process of the lab, says of them what a kubelet would.
import type { Component, KubeObject, Workload } from '../component.ts';
import { deployment } from './manifest.ts';
import { namespaceObject } from './namespaces.ts';

/** The label by which kwok knows its nodes, and pods their way to them. */
export const fakeNodeLabel = { type: 'kwok' } as const;

/** The annotation that tells kwok which nodes to manage. */
export const fakeNodeAnnotation = { 'kwok.x-k8s.io/node': 'fake' } as const;

const taint = { key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' } as const;

/** How many pods a node takes, as by default. */
const podsPerNode = 110;

export interface Amount {
  readonly namespaces: number;
  /** In each namespace. */
  readonly deployments: number;
  /** Of each Deployment. */
  readonly replicas: number;
}

/** How many nodes that many pods need. */
export function fakeNodesFor({ namespaces, deployments, replicas }: Amount): number {
  return Math.ceil((namespaces * deployments * replicas) / podsPerNode);
}

/** The nodes, namespaces and Deployments of a cluster that only looks busy. */
export function fakeWorkloads(amount: Amount): Component {
  return {
    name: 'fake-workloads',
    images: [],
    where: 'first',
    ready: places(amount),
    objects: () => [...fakeNodes(fakeNodesFor(amount)), ...fakeDeployments(amount)],
  };
}

function fakeNodes(count: number): readonly KubeObject[] {
  return range(count).map((index) => {
    const name = `fake-${number(index)}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: { ...fakeNodeLabel, 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
        annotations: fakeNodeAnnotation,
      },
      spec: { taints: [taint] },
    };
  });
}

function fakeDeployments(amount: Amount): readonly KubeObject[] {
  return [
    ...range(amount.namespaces).map((index) => namespaceObject(namespaceOf(index))),
    ...places(amount).map(({ name, namespace }) =>
      fakeDeployment(name, namespace, amount.replicas),
    ),
  ];
}

/** Every Deployment, as what to wait for. */
function places({ namespaces, deployments }: Amount): readonly Workload[] {
  return range(namespaces).flatMap((at) =>
    range(deployments).map((index) => ({
      kind: 'Deployment',
      namespace: namespaceOf(at),
      name: `app-${number(index)}`,
    })),
  );
}

function namespaceOf(index: number): string {
  return `team-${number(index)}`;
}

function fakeDeployment(name: string, namespace: string, replicas: number): KubeObject {
  const labels = { app: name };
  return deployment(
    { name, namespace, labels },
    {
      labels,
      spec: {
        automountServiceAccountToken: false,
        nodeSelector: fakeNodeLabel,
        tolerations: [taint],
        containers: [{ name: 'app', image: 'fake.invalid/app:1' }],
      },
    },
    { selector: labels, replicas },
  );
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Two digits at least, so that names sort as numbers do. */
function number(index: number): string {
  return String(index).padStart(2, '0');
}
