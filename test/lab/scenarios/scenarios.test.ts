// What holds for every scenario: objects that refer to each other find each other.
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../component.ts';
import { imageReference } from '../components/manifest.ts';
import { exampleLab, exampleObjects } from './example-context.ts';
import { scenarios } from './index.ts';
import { areReal, containersOf, podsOf, subset } from './pods.ts';

const clusterScoped = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'Namespace',
  'Node',
]);

/** Namespaces that every cluster has by itself. */
const given = ['default', 'kube-system'];

interface ServiceShape {
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly targetPort: string | number; readonly nodePort?: number }[];
}

const rows = Object.entries(scenarios).flatMap(([name, scenario]) =>
  exampleLab.clusters.map((cluster) => ({
    title: `${name} in ${cluster.name}`,
    components: scenario.components.filter(({ where }) => where === 'each' || cluster.index === 0),
    index: cluster.index,
  })),
);

function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function inSameNamespace(one: KubeObject, other: KubeObject): boolean {
  return one.metadata.namespace === other.metadata.namespace;
}

function named(objects: readonly KubeObject[], kind: string): Set<string> {
  return new Set(
    objects
      .filter((object) => object.kind === kind)
      .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`),
  );
}

describe.each(rows)('$title', ({ components, index }) => {
  const objects = components.flatMap((component) => exampleObjects(component, index));
  const pods = podsOf(objects);

  it('has no object twice', () => {
    const identities = objects.map(identityOf);
    expect(identities.filter((one, at) => identities.indexOf(one) !== at)).toEqual([]);
  });

  it('puts objects into namespaces that are there before them', () => {
    const seen = new Set(given);
    const lost: string[] = [];
    for (const object of objects) {
      if (object.kind === 'Namespace') seen.add(object.metadata.name);
      const inside = clusterScoped.has(object.kind) ? undefined : (object.metadata.namespace ?? '');
      if (inside !== undefined && !seen.has(inside)) lost.push(identityOf(object));
    }
    expect(lost).toEqual([]);
  });

  it('selects the pods of its workloads', () => {
    expect(pods.filter(({ selector, labels }) => !subset(selector, labels))).toEqual([]);
  });

  it('waits for workloads that are there', () => {
    const workloads = new Set(
      pods.map(({ owner }) => `${owner.kind} ${owner.metadata.namespace}/${owner.metadata.name}`),
    );
    const awaited = components
      .flatMap(({ ready }) => ready)
      .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
    expect(awaited.filter((one) => !workloads.has(one))).toEqual([]);
  });

  it('runs only images that a component says it needs', () => {
    for (const component of components) {
      const own = component.images.map(imageReference);
      const used = podsOf(exampleObjects(component, index))
        .filter(areReal)
        .flatMap(containersOf)
        .map(({ image }) => image);
      expect({ component: component.name, images: [...new Set(used)].toSorted() }).toEqual({
        component: component.name,
        images: own.toSorted(),
      });
    }
  });

  it('points its Services at ports that pods have, at free node ports', () => {
    const services = objects.filter(({ kind }) => kind === 'Service');
    const nodePorts: number[] = [];
    const lost: string[] = [];
    for (const service of services) {
      const { selector, ports } = service['spec'] as ServiceShape;
      // One that a mirror controller makes has no pods of its own.
      if (selector === undefined) continue;
      const open = pods
        .filter(({ owner, labels }) => inSameNamespace(owner, service) && subset(selector, labels))
        .flatMap(containersOf)
        .flatMap((container) => container.ports ?? []);
      for (const { targetPort, nodePort } of ports) {
        if (nodePort !== undefined) nodePorts.push(nodePort);
        const found = open.some(
          ({ name, containerPort }) => name === targetPort || containerPort === targetPort,
        );
        if (!found) lost.push(`${identityOf(service)} port ${targetPort}`);
      }
    }
    expect(lost).toEqual([]);
    expect(new Set(nodePorts).size).toBe(nodePorts.length);
  });

  it('mounts and reads what is there', () => {
    const configMaps = named(objects, 'ConfigMap');
    const secrets = named(objects, 'Secret');
    const accounts = named(objects, 'ServiceAccount');
    for (const { owner, spec } of pods) {
      const at = (name: string) => `${owner.metadata.namespace}/${name}`;
      const volumes = spec.volumes ?? [];
      for (const { configMap } of volumes) {
        if (configMap !== undefined) expect(configMaps).toContain(at(configMap.name));
      }
      for (const { volumeMounts = [], env = [] } of containersOf({ spec })) {
        for (const { name } of volumeMounts) {
          expect(volumes.map((volume) => volume.name)).toContain(name);
        }
        for (const { valueFrom } of env) {
          const secret = valueFrom?.secretKeyRef?.name;
          if (secret !== undefined) expect(secrets).toContain(at(secret));
        }
      }
      const account = spec.serviceAccountName;
      if (account !== undefined) expect(accounts).toContain(at(account));
    }
  });

  it('asks less of a node than the machine has', () => {
    const asked = pods.filter(areReal).flatMap((pod) =>
      containersOf(pod).map(({ resources }) => ({
        cpu: Number.parseInt(resources?.requests?.cpu ?? '', 10) * pod.count,
        memory: Number.parseInt(resources?.requests?.memory ?? '', 10) * pod.count,
      })),
    );
    const total = (key: 'cpu' | 'memory') => asked.reduce((sum, one) => sum + one[key], 0);
    // Millicores and MiB, of two cores and of what a cluster of the demo may take beside its control plane.
    expect(total('cpu')).toBeLessThan(1000);
    expect(total('memory')).toBeLessThan(1400);
  });

  it('gives the same objects each time', () => {
    expect(components.flatMap((component) => exampleObjects(component, index))).toEqual(objects);
  });
});
