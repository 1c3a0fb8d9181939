import type { Need } from '../../k8s/clusters.ts';
import type { KindName } from '../../k8s/model.ts';
import type { Decision } from '../../mesh/numbers.ts';
import { deniesAll, policiesOf } from '../../mesh/policies.ts';
import type { Authorization, RoutePolicy, ServerPolicy } from '../../mesh/policies.ts';
import { short } from '../../mesh/quantities.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { deniedTexts } from './describe.ts';
import { rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster } from './mesh-state.ts';

const policyKinds = [
  'servers',
  'authorizationpolicies',
  'meshtlsauthentications',
  'networkauthentications',
  'httproutes',
] as const satisfies readonly KindName[];

/** The policies of a cluster, with what each selects. */
export function policyRow(cluster: MeshCluster): TreeNode {
  const { view } = cluster;
  const { kinds } = view.snapshot;
  const decisions = shownNumbers(cluster)?.numbers.traffic.decisions ?? [];
  const [denied] = deniedTexts(decisions.reduce((sum, decision) => sum + decision.denied, 0));
  return {
    id: rowId(view.context, 'policies'),
    label: say('Policies'),
    ...(denied === undefined ? {} : { description: denied }),
    icon: {
      name: 'law',
      ...(denied === undefined ? {} : { color: 'list.warningForeground' }),
    },
    context: ['meshPolicies'],
    expand: 'collapsed',
    children: () => policyRows(cluster, decisions),
    needs: policyKinds.map((kind): Need => ({ context: view.context, kind })),
    basis: [...policyKinds.map((kind) => kinds[kind]), kinds.pods, decisions],
  };
}

function policyRows(cluster: MeshCluster, decisions: readonly Decision[]): readonly TreeNode[] {
  const { view } = cluster;
  const state = view.snapshot.kinds.servers;
  if (state === undefined || state.status.kind === 'loading') {
    return [saying(view.context, say('Looking for policies…'), 'loading~spin')];
  }
  if (state.status.kind === 'absent') {
    return [saying(view.context, say('The cluster does not know Linkerd’s policies.'), 'info')];
  }
  if (state.status.kind === 'forbidden') {
    return [saying(view.context, state.status.problem.message, 'error')];
  }
  const { servers, others } = policiesOf(view.snapshot);
  if (servers.length + others.length === 0) {
    return [saying(view.context, say('No policies: the default of each proxy applies.'), 'info')];
  }
  return [
    ...servers.map((server) => serverRow(view.context, server, decisions)),
    ...others.map((authorization) =>
      authorizationRow(rowId(view.context, 'policies'), authorization),
    ),
  ];
}

function saying(context: string, text: string, icon: string): TreeNode {
  return {
    id: rowId(context, 'policies', 'saying'),
    label: text,
    icon: { name: icon },
    context: ['meshSaying'],
    expand: 'none',
  };
}

function serverRow(
  context: string,
  server: ServerPolicy,
  decisions: readonly Decision[],
): TreeNode {
  const own = decisions.filter(
    (decision) =>
      decision.serverKind === 'server' &&
      decision.server === server.name &&
      decision.namespace === server.namespace,
  );
  const denied = deniedTexts(own.reduce((sum, decision) => sum + decision.denied, 0));
  const names = server.workloads.map(({ name }) => name);
  const selected =
    names.length === 0
      ? say('selects no pod')
      : say('{pods, plural, one {# pod} other {# pods}} of {names}', {
          pods: server.pods.length,
          names: names.join(', '),
        });
  const closed = deniesAll(server);
  const warn = names.length === 0 || closed || denied.length > 0;
  const texts = [
    say('port {port}', { port: server.port }),
    selected,
    ...(closed ? [say('denies everybody')] : []),
    ...denied,
  ];
  const id = rowId(context, 'policies', 'server', server.namespace, server.name);
  return {
    id,
    label: `${server.namespace}/${server.name}`,
    description: texts.join(' · '),
    icon: { name: 'shield', ...(warn ? { color: 'list.warningForeground' } : {}) },
    tooltip: () => [
      { kind: 'heading', text: say('Server {name}', { name: server.name }) },
      { kind: 'field', name: say('Port'), value: server.port },
      { kind: 'field', name: say('Protocol'), value: server.protocol },
      { kind: 'field', name: say('Without authorisation'), value: server.accessPolicy },
      { kind: 'field', name: say('Pods'), value: server.pods.join(', ') || say('none') },
      ...own
        .filter((decision) => decision.denied + decision.allowed >= 0.5)
        .map((decision) => ({
          kind: 'field' as const,
          name: decision.authorization || say('nobody authorised it'),
          value: say('{allowed} allowed, {denied} denied', {
            allowed: short(Math.round(decision.allowed)),
            denied: short(Math.round(decision.denied)),
          }),
        })),
    ],
    context: ['meshServer', 'object', 'manifest'],
    expand: server.authorizations.length + server.routes.length === 0 ? 'none' : 'collapsed',
    children: () => [
      ...server.authorizations.map((authorization) => authorizationRow(id, authorization)),
      ...server.routes.map((route) => routeRow(id, route)),
    ],
    basis: [JSON.stringify(server)],
    subject: {
      kind: 'object',
      context,
      apiVersion: 'policy.linkerd.io/v1beta3',
      resource: 'servers',
      objectKind: 'Server',
      namespace: server.namespace,
      name: server.name,
    },
  };
}

function routeRow(parent: string, route: RoutePolicy): TreeNode {
  const id = `${parent}/route/${route.namespace}/${route.name}`;
  return {
    id,
    label: say('Route {name}', { name: route.name }),
    description: route.matches.join(', '),
    icon: { name: 'git-branch' },
    context: ['meshRoute'],
    expand: route.authorizations.length === 0 ? 'none' : 'collapsed',
    children: () =>
      route.authorizations.map((authorization) => authorizationRow(id, authorization)),
    basis: [JSON.stringify(route)],
  };
}

/** Whom an authorisation lets in; what it refers to and is not there is said. */
function authorizationRow(parent: string, authorization: Authorization): TreeNode {
  const { namespace, name, required, hasTarget, target } = authorization;
  const missing = required.filter(({ accepts }) => accepts === undefined);
  const who =
    required.length === 0
      ? say('asks for nothing: everybody')
      : required
          .map((requirement) => requirement.accepts?.join(', ') ?? requirement.name)
          .join(` ${say('and')} `);
  const texts = [
    ...(hasTarget
      ? []
      : [say('its target {kind} {name} is not there', { kind: target.kind, name: target.name })]),
    ...missing.map((requirement) => say('{name} is not there', { name: requirement.name })),
    ...(target.kind === 'Namespace' ? [say('for the whole namespace')] : []),
    who,
  ];
  const broken = !hasTarget || missing.length > 0;
  return {
    id: `${parent}/authorization/${namespace}/${name}`,
    label: say('Allows {name}', { name }),
    description: texts.join(' · '),
    icon: broken ? { name: 'warning', color: 'list.warningForeground' } : { name: 'key' },
    tooltip: () => [
      { kind: 'heading', text: `AuthorizationPolicy ${namespace}/${name}` },
      { kind: 'field', name: say('For'), value: `${target.kind} ${target.name}` },
      ...required.map((requirement) => ({
        kind: 'field' as const,
        name: `${requirement.kind} ${requirement.name}`,
        value: requirement.accepts?.join(', ') ?? say('is not there: nobody meets it'),
      })),
    ],
    context: ['meshAuthorization'],
    expand: 'none',
  };
}
