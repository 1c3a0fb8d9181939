import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { GroupResource } from './config.ts';

/** A resource of a cluster. */
export interface KnownResource extends GroupResource {
  readonly singular: string;
  readonly namespaced: boolean;
}

const known = (group: string, names: Readonly<Record<string, string>>, namespaced = true) =>
  Object.entries(names).map(([resource, singular]): KnownResource => ({
    group,
    resource,
    singular,
    namespaced,
  }));

/** What every cluster has and metrics are about; resources of its own must be named. */
export const usualResources: readonly KnownResource[] = [
  ...known('', {
    pods: 'pod',
    services: 'service',
    persistentvolumeclaims: 'persistentvolumeclaim',
    replicationcontrollers: 'replicationcontroller',
    configmaps: 'configmap',
    secrets: 'secret',
    serviceaccounts: 'serviceaccount',
    endpoints: 'endpoints',
    resourcequotas: 'resourcequota',
    limitranges: 'limitrange',
  }),
  ...known(
    '',
    { namespaces: 'namespace', nodes: 'node', persistentvolumes: 'persistentvolume' },
    false,
  ),
  ...known('apps', {
    deployments: 'deployment',
    statefulsets: 'statefulset',
    daemonsets: 'daemonset',
    replicasets: 'replicaset',
  }),
  ...known('batch', { jobs: 'job', cronjobs: 'cronjob' }),
  ...known('networking.k8s.io', { ingresses: 'ingress', networkpolicies: 'networkpolicy' }),
  ...known('autoscaling', { horizontalpodautoscalers: 'horizontalpodautoscaler' }),
  ...known('policy', { poddisruptionbudgets: 'poddisruptionbudget' }),
];

/** Names of resources as the API server resolves them. */
export interface ResourceMapper {
  /** The plural with its group, for a name in either number and a group that may be missing or be a prefix. */
  readonly resourceFor: (named: GroupResource) => Outcome<KnownResource>;
  readonly singularOf: (resource: string) => Outcome<string>;
}

/** `deployments.apps` */
export const resourceText = ({ group, resource }: GroupResource): string =>
  group === '' ? resource : `${resource}.${group}`;

/**
 * Source: k8s.io/apimachinery v0.36.3 pkg/api/meta/restmapper.go ResourcesFor, ResourceFor, ResourceSingularizer;
 * without versions, which metrics do not name.
 */
export const createResourceMapper = (resources: readonly KnownResource[]): ResourceMapper => {
  const find = (named: GroupResource): readonly KnownResource[] => {
    const name = named.resource.toLowerCase();
    const ofName = resources.filter(
      ({ resource, singular }) => resource === name || singular === name,
    );
    if (named.group === '') return ofName;
    const exact = ofName.filter(({ group }) => group === named.group);
    return exact.length > 0 ? exact : ofName.filter(({ group }) => group.startsWith(named.group));
  };
  return {
    resourceFor: (named) => {
      if (named.resource === '') return failed('a resource must be present');
      const found = find(named);
      const [only] = found;
      if (only === undefined) return failed(`no matches for ${resourceText(named)}`);
      return found.length === 1
        ? done(only)
        : failed(
            `${resourceText(named)} may be ${found.map((one) => resourceText(one)).join(' or ')}`,
          );
    },
    singularOf: (resource) => {
      const singular = new Set(find({ group: '', resource }).map((one) => one.singular));
      const [only] = singular;
      if (only === undefined) return failed(`no matches for ${resource}`);
      return singular.size === 1
        ? done(only)
        : failed(`several singular names found for ${resource}`);
    },
  };
};
