// Linkerd's definitions of policy.linkerd.io.
// Facts read from linkerd2 b24cd40 (edge-26.8.3), charts/linkerd-crds/templates/policy; written anew, texts left out.
import type { KubeObject } from '../component.ts';
import {
  condition,
  customResource,
  flag,
  group,
  hostName,
  integer,
  kind,
  list,
  namespaceName,
  networks,
  objectName,
  oneOf,
  portNameOrNumber,
  portNumber,
  sectionName,
  selector,
  struct,
  text,
} from './crd-schema.ts';
import type { Definition, Schema, Version } from './crd-schema.ts';
import { namespaces } from './namespaces.ts';

/** The label by which Linkerd knows its own definitions. */
export const controlPlaneLabels = { 'linkerd.io/control-plane-ns': namespaces.linkerd } as const;

function policy(
  kindName: string,
  plural: string,
  versions: readonly Version[],
  shortNames?: readonly string[],
): Definition {
  return {
    group: 'policy.linkerd.io',
    kind: kindName,
    plural,
    versions,
    labels: controlPlaneLabels,
    ...(shortNames === undefined ? {} : { shortNames }),
  };
}

const serverColumns = { Port: '.spec.port', Protocol: '.spec.proxyProtocol' };
const protocol = text({ default: 'unknown' });
const eitherSelector: Schema = {
  oneOf: [{ required: ['podSelector'] }, { required: ['externalWorkloadSelector'] }],
};

const serverVersions: readonly Version[] = [
  ...['v1alpha1', 'v1beta1'].map((name) => ({
    name,
    deprecated: true,
    spec: struct({
      'podSelector!': selector,
      'port!': portNameOrNumber,
      proxyProtocol: protocol,
    }),
    ...(name === 'v1alpha1' ? {} : { columns: serverColumns }),
  })),
  {
    name: 'v1beta2',
    columns: serverColumns,
    spec: struct(
      {
        podSelector: selector,
        externalWorkloadSelector: selector,
        'port!': portNameOrNumber,
        proxyProtocol: protocol,
      },
      eitherSelector,
    ),
  },
  {
    name: 'v1beta3',
    columns: { ...serverColumns, 'Access Policy': '.spec.accessPolicy' },
    spec: struct(
      {
        accessPolicy: text({ default: 'deny' }),
        podSelector: selector,
        externalWorkloadSelector: selector,
        'port!': portNameOrNumber,
        proxyProtocol: protocol,
      },
      eitherSelector,
    ),
  },
];

const authorizationSpec = struct({
  'server!': struct(
    { name: text({ pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }), selector },
    { oneOf: [{ required: ['name'] }, { required: ['selector'] }] },
  ),
  'client!': struct({
    networks,
    unauthenticated: flag,
    meshTLS: struct({
      unauthenticatedTLS: flag,
      identities: list(text()),
      serviceAccounts: list(struct({ 'name!': namespaceName, namespace: namespaceName })),
    }),
  }),
});

const targetRef = struct({ group, 'kind!': kind, 'name!': objectName });

const authorizationPolicySpec = struct({
  'targetRef!': targetRef,
  'requiredAuthenticationRefs!': list(
    struct({ group, 'kind!': kind, 'name!': objectName, namespace: text({ maxLength: 253 }) }),
  ),
});

const meshAuthenticationSpec = struct(
  {
    identities: list(text(), { minItems: 1 }),
    identityRefs: list(
      struct({ group, 'kind!': kind, name: objectName, namespace: text({ maxLength: 253 }) }),
      { minItems: 1 },
    ),
  },
  { oneOf: [{ required: ['identities'] }, { required: ['identityRefs'] }] },
);

const perSecond = struct({ 'requestsPerSecond!': integer('int64') });

const rateLimitSpec = struct({
  'targetRef!': targetRef,
  total: perSecond,
  identity: perSecond,
  overrides: list(
    struct({
      'requestsPerSecond!': integer('int64'),
      'clientRefs!': list(
        struct({ group, 'kind!': kind, namespace: namespaceName, 'name!': objectName }),
      ),
    }),
  ),
});

const headerChange = list(
  struct({
    'name!': text({ minLength: 1, maxLength: 256 }),
    'value!': text({ minLength: 1, maxLength: 4096 }),
  }),
  { maxItems: 16 },
);
const headerModifier = struct({
  add: headerChange,
  set: headerChange,
  remove: list(text(), { maxItems: 16 }),
});

const redirect = struct({
  hostname: sectionName,
  path: struct({
    'type!': oneOf('ReplaceFullPath', 'ReplacePrefixMatch'),
    replaceFullPath: text({ maxLength: 1024 }),
    replacePrefixMatch: text({ maxLength: 1024 }),
  }),
  port: portNumber,
  scheme: oneOf('http', 'https'),
  statusCode: { type: 'integer', default: 302, enum: [301, 302] },
});

const routeFilters = list(
  struct({
    'type!': oneOf('RequestHeaderModifier', 'RequestRedirect'),
    requestHeaderModifier: headerModifier,
    requestRedirect: redirect,
  }),
  { maxItems: 16 },
);
const backendFilters = list(
  struct({
    'type!': oneOf('RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect'),
    requestHeaderModifier: headerModifier,
    responseHeaderModifier: headerModifier,
    requestRedirect: redirect,
  }),
  { maxItems: 16 },
);

const anyPath = { type: 'PathPrefix', value: '/' };
const matchType = text({ enum: ['Exact', 'RegularExpression'], default: 'Exact' });

const routeMatch = struct({
  path: struct(
    {
      type: text({ enum: ['Exact', 'PathPrefix', 'RegularExpression'], default: 'PathPrefix' }),
      value: text({ maxLength: 1024, default: '/' }),
    },
    { default: anyPath },
  ),
  method: oneOf('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
  headers: list(
    struct({
      type: matchType,
      'name!': text({ minLength: 1, maxLength: 256 }),
      'value!': text({ minLength: 1, maxLength: 4096 }),
    }),
    { maxItems: 16 },
  ),
  queryParams: list(
    struct({
      type: matchType,
      'name!': text({ minLength: 1, maxLength: 256 }),
      'value!': text({ minLength: 1, maxLength: 1024 }),
    }),
    { maxItems: 16 },
  ),
});

const routeRules = list(
  struct({
    matches: list(routeMatch, { maxItems: 8, default: [{ path: anyPath }] }),
    filters: routeFilters,
    backendRefs: list(
      struct({
        group: { ...group, default: '' },
        kind: { ...kind, default: 'Service' },
        'name!': objectName,
        namespace: namespaceName,
        port: portNumber,
        weight: integer('int32', { minimum: 0, maximum: 1_000_000, default: 1 }),
        filters: backendFilters,
      }),
      { maxItems: 16 },
    ),
    timeouts: struct({
      request: text({ format: 'duration' }),
      backendRequest: text({ format: 'duration' }),
    }),
  }),
  { maxItems: 16, default: [{ matches: [{ path: anyPath }] }] },
);

/** What an HTTPRoute has; its parents are of `parentGroup` unless they say otherwise. */
function routeSchemas(parentGroup: string): { readonly spec: Schema; readonly status: Schema } {
  const parentRef = struct({
    group: { ...group, default: parentGroup },
    kind: { ...kind, default: 'Gateway' },
    namespace: namespaceName,
    'name!': objectName,
    sectionName,
    port: portNumber,
  });
  const conditions = list(
    condition(true, { observedGeneration: integer('int64', { minimum: 0 }) }),
    { minItems: 1, maxItems: 8 },
  );
  const parent = struct({ 'parentRef!': parentRef, 'controllerName!': objectName, conditions });
  return {
    spec: struct({
      parentRefs: list(parentRef, { maxItems: 32 }),
      hostnames: list(hostName, { maxItems: 16 }),
      rules: routeRules,
    }),
    status: struct({ 'parents!': list(parent, { maxItems: 32 }) }),
  };
}

function routeVersions(group: string, names: readonly string[]): readonly Version[] {
  const columns = { Hostnames: '.spec.hostnames' };
  return names.map((name) => ({ name, ...routeSchemas(group), columns }));
}

const gatewayGroup = 'gateway.networking.k8s.io';

/** The Gateway API's HTTPRoute as far as Linkerd reads it: filters that only gateways know are left out. */
const gatewayRoute: Definition = {
  group: gatewayGroup,
  kind: 'HTTPRoute',
  plural: 'httproutes',
  labels: {},
  annotations: {
    // Kubernetes wants this of every definition in a group of its own.
    'api-approved.kubernetes.io': 'unapproved, a part of the definition for a lab',
  },
  versions: routeVersions(gatewayGroup, ['v1beta1', 'v1']),
};

const conditions = struct({ conditions: list(condition(false)) });
const only = (name: string, spec: Schema): readonly Version[] => [{ name, spec }];

const definitions: readonly Definition[] = [
  gatewayRoute,
  policy('Server', 'servers', serverVersions, ['srv']),
  policy(
    'ServerAuthorization',
    'serverauthorizations',
    [
      { name: 'v1alpha1', spec: authorizationSpec, deprecated: true },
      { name: 'v1beta1', spec: authorizationSpec, columns: { Server: '.spec.server.name' } },
    ],
    ['saz', 'serverauthz', 'srvauthz'],
  ),
  policy(
    'AuthorizationPolicy',
    'authorizationpolicies',
    only('v1alpha1', authorizationPolicySpec),
    ['authzpolicy'],
  ),
  policy(
    'MeshTLSAuthentication',
    'meshtlsauthentications',
    only('v1alpha1', meshAuthenticationSpec),
    ['meshtlsauthn'],
  ),
  policy(
    'NetworkAuthentication',
    'networkauthentications',
    only('v1alpha1', struct({ 'networks!': networks })),
    ['netauthn', 'networkauthn'],
  ),
  // The stored version's schema for all: the older ones differ in filters and timeouts that nothing here uses.
  policy(
    'HTTPRoute',
    'httproutes',
    routeVersions('policy.linkerd.io', ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3']),
  ),
  policy('EgressNetwork', 'egressnetworks', [
    {
      name: 'v1alpha1',
      spec: struct({ 'trafficPolicy!': oneOf('Allow', 'Deny'), networks }),
      status: conditions,
    },
  ]),
  policy('HTTPLocalRateLimitPolicy', 'httplocalratelimitpolicies', [
    {
      name: 'v1alpha1',
      spec: rateLimitSpec,
      status: struct({ conditions: list(condition(false)), 'targetRef!': targetRef }),
      columns: { Target_kind: '.spec.targetRef.kind', Target_name: '.spec.targetRef.name' },
    },
  ]),
];

/** The definitions of the mesh's policies. */
export const policyDefinitions: readonly KubeObject[] = definitions.map(customResource);
