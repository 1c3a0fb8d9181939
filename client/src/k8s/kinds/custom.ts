import type { CustomObject } from '../model.ts';
import type { Kind } from './kind.ts';
import { metaOf } from './meta.ts';
import { fieldsOf, textOf } from './read.ts';

/** Objects of others' definitions, read as they are. */
function custom(
  group: string,
  versions: readonly [string, ...string[]],
  plural: string,
  objectKind: string,
): Kind<CustomObject> {
  return {
    group,
    versions,
    plural,
    objectKind,
    namespaced: true,
    project: (raw, share) => {
      const meta = metaOf(raw, share);
      return (
        meta && {
          ...meta,
          // Items of a list may leave both out.
          kind: objectKind,
          apiVersion: share.text(textOf(raw, 'apiVersion') || `${group}/${versions[0]}`),
          spec: fieldsOf(raw, 'spec'),
          status: fieldsOf(raw, 'status'),
        }
      );
    },
  };
}

const operator = 'monitoring.coreos.com';
const thanosOperator = 'monitoring.thanos.io';
const policy = 'policy.linkerd.io';

export const prometheuses = custom(operator, ['v1'], 'prometheuses', 'Prometheus');
export const thanosrulers = custom(operator, ['v1'], 'thanosrulers', 'ThanosRuler');
export const thanosqueries = custom(thanosOperator, ['v1alpha1'], 'thanosqueries', 'ThanosQuery');
export const thanosstores = custom(thanosOperator, ['v1alpha1'], 'thanosstores', 'ThanosStore');
export const thanosreceives = custom(
  thanosOperator,
  ['v1alpha1'],
  'thanosreceives',
  'ThanosReceive',
);
export const thanoscompacts = custom(
  thanosOperator,
  ['v1alpha1'],
  'thanoscompacts',
  'ThanosCompact',
);
export const links = custom(
  'multicluster.linkerd.io',
  ['v1alpha3', 'v1alpha2', 'v1alpha1'],
  'links',
  'Link',
);
export const servers = custom(
  policy,
  ['v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'],
  'servers',
  'Server',
);
export const authorizationpolicies = custom(
  policy,
  ['v1alpha1'],
  'authorizationpolicies',
  'AuthorizationPolicy',
);
export const meshtlsauthentications = custom(
  policy,
  ['v1alpha1'],
  'meshtlsauthentications',
  'MeshTLSAuthentication',
);
export const networkauthentications = custom(
  policy,
  ['v1alpha1'],
  'networkauthentications',
  'NetworkAuthentication',
);
export const serviceprofiles = custom(
  'linkerd.io',
  ['v1alpha2', 'v1alpha1'],
  'serviceprofiles',
  'ServiceProfile',
);
export const httproutes = custom(
  policy,
  ['v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'],
  'httproutes',
  'HTTPRoute',
);
export const gatewayhttproutes = custom(
  'gateway.networking.k8s.io',
  ['v1', 'v1beta1'],
  'httproutes',
  'HTTPRoute',
);
