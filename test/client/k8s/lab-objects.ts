import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import type { Kind } from '../../../client/src/k8s/kinds/kind.ts';
import type { KindName, ObjectMeta } from '../../../client/src/k8s/model.ts';
import { imageNames } from '../../lab/images/image-names.ts';
import type { KubeObject } from '../../lab/component.ts';

/** Every kind that is watched. */
export const kindNames = Object.keys(kinds).filter(isKindName).toSorted();

function isKindName(name: string): name is KindName {
  return Object.hasOwn(kinds, name);
}

/** Kinds that every cluster has, and those that come with definitions of others. */
const builtInGroups = new Set(['', 'apps', 'batch', 'autoscaling']);
export const builtIn = kindNames.filter((name) => builtInGroups.has(kinds[name].group));
export const defined = kindNames.filter((name) => !builtInGroups.has(kinds[name].group));

/** Where the objects below are. */
export const namespace = 'every-kind';
/** What each of them is called. */
export const objectName = 'one';

/** A definition that takes everything, in the version that we like best. */
const definitionOf = ({ group, versions, plural, objectKind }: Kind<ObjectMeta>): KubeObject => {
  const singular = objectKind.toLowerCase();
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // A group below k8s.io needs one; this is what Kubernetes says to write where there is none.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular, kind: objectKind, listKind: `${objectKind}List` },
      versions: [
        { name: versions[0], served: true, storage: true, schema: { openAPIV3Schema: schema } },
      ],
    },
  };
};

/** The definitions of all kinds that are not Kubernetes' own. */
export const definitions: readonly KubeObject[] = defined.map((name) => definitionOf(kinds[name]));

const metadata = { name: objectName, namespace };
const selector = { matchLabels: { app: objectName } };
const pod = (restartPolicy: 'Always' | 'Never') => ({
  metadata: { labels: { app: objectName } },
  spec: {
    restartPolicy,
    containers: [{ name: 'main', image: imageNames.pause.reference }],
    // It ends at once when it is told to.
    terminationGracePeriodSeconds: 0,
  },
});
const template = pod('Always');
const job = { template: pod('Never'), suspend: true };

const specs: Readonly<Partial<Record<KindName, object>>> = {
  pods: template.spec,
  deployments: { replicas: 0, selector, template },
  statefulsets: { replicas: 0, serviceName: objectName, selector, template },
  replicasets: { replicas: 0, selector, template },
  daemonsets: {
    selector,
    template: { ...template, spec: { ...template.spec, nodeSelector: { none: 'at-all' } } },
  },
  jobs: job,
  cronjobs: { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: job } },
  services: { ports: [{ port: 80 }], selector: selector.matchLabels },
  horizontalpodautoscalers: {
    maxReplicas: 2,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
  },
};

/** One object of each kind that can be made; nodes are there, and the namespace is one. */
export const objects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  ...kindNames
    .filter((name) => !['nodes', 'namespaces', 'events'].includes(name))
    .map((name) => {
      const { group, versions, objectKind } = kinds[name];
      const apiVersion = group === '' ? versions[0] : `${group}/${versions[0]}`;
      return { apiVersion, kind: objectKind, metadata, spec: specs[name] ?? {} };
    }),
  {
    apiVersion: 'v1',
    kind: 'Event',
    metadata,
    involvedObject: { apiVersion: 'v1', kind: 'Pod', ...metadata },
    type: 'Normal',
    reason: 'Made',
    message: 'for a test',
  },
];
