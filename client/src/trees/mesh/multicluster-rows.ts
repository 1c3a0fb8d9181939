import type { Need } from '../../k8s/clusters.ts';
import type { Gateway } from '../../mesh/gateways.ts';
import { multiclusterOf, remoteName } from '../../mesh/multicluster.ts';
import type { ExportedService, LinkFacts, MirroredService } from '../../mesh/multicluster.ts';
import { latency } from '../../mesh/quantities.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { quantileName } from './describe.ts';
import { rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';

/** The row whose expansion has gateways asked for. */
export function multiclusterId(context: string): string {
  return rowId(context, 'multicluster');
}

/** Linked clusters, their gateways, and Services that cross. */
export function multiclusterRow(state: MeshState, cluster: MeshCluster): TreeNode {
  const { view } = cluster;
  const { links, services } = view.snapshot.kinds;
  const gateways = shownNumbers(cluster)?.numbers.gateways ?? [];
  return {
    id: multiclusterId(view.context),
    label: say('Multicluster'),
    icon: { name: 'globe' },
    context: ['meshMulticluster'],
    expand: 'collapsed',
    children: () => rows(state, cluster, gateways),
    needs: (['links', 'services'] as const).map((kind): Need => ({ context: view.context, kind })),
    basis: [links, services, gateways, state.quantile],
  };
}

function rows(
  state: MeshState,
  { view }: MeshCluster,
  gateways: readonly Gateway[],
): readonly TreeNode[] {
  const { context, snapshot } = view;
  const { links, services } = snapshot.kinds;
  const simple = (kind: string, name: string, description: string, icon: string): TreeNode => ({
    id: rowId(context, 'multicluster', kind, name),
    label: name,
    description,
    icon: { name: icon },
    context: [`mesh-${kind}`],
    expand: 'none',
  });
  if (links === undefined || services === undefined || links.status.kind === 'loading') {
    return [simple('saying', say('Looking for links…'), '', 'loading~spin')];
  }
  if (links.status.kind === 'forbidden') {
    return [simple('saying', links.status.problem.message, '', 'error')];
  }
  const found = multiclusterOf(snapshot);
  const all = [
    ...found.links.map((link) => linkRow(state, context, link, gateways)),
    ...found.federated.map(({ namespace, name, members }) =>
      simple(
        'federated',
        `${namespace}/${name}`,
        say('federated: {members}', { members: members.join(', ') }),
        'combine',
      ),
    ),
    ...found.mirrored.map((service) => ({
      ...simple(
        'mirrored',
        `${service.namespace}/${service.name}`,
        mirrorWords(service, remoteName(service)),
        'mirror',
      ),
      tooltip: () => [
        { kind: 'heading' as const, text: `${service.namespace}/${service.name}` },
        { kind: 'text' as const, text: mirrorWords(service, service.remote || service.name) },
      ],
    })),
    ...found.exported.map(({ namespace, name, how }) =>
      simple('exported', `${namespace}/${name}`, exportWords(how), 'export'),
    ),
  ];
  return all.length > 0
    ? all
    : [simple('saying', say('No links, and no Service that crosses clusters.'), '', 'info')];
}

function mirrorWords({ cluster }: MirroredService, remote: string): string {
  return say('mirror of {remote}', { remote: [remote, cluster].filter(Boolean).join(' @ ') });
}

function exportWords(how: ExportedService['how']): string {
  switch (how) {
    case 'gateway':
      return say('exported through the gateway');
    case 'flat':
      return say('exported, reached pod to pod');
    case 'federated':
      return say('exported as a member of a federated service');
  }
}

function linkRow(
  state: MeshState,
  context: string,
  link: LinkFacts,
  gateways: readonly Gateway[],
): TreeNode {
  const gateway = gateways.find(({ targetCluster }) => targetCluster === link.target);
  const ms = gateway?.latency.get(state.quantile);
  const dead = gateway?.alive === false;
  const texts = [
    link.mode === 'flat' ? say('pod to pod') : say('gateway {address}', { address: link.gateway }),
    ...(gateway === undefined ? [] : [gateway.alive ? say('alive') : say('not alive')]),
    ...(ms === undefined ? [] : [`${quantileName(state.quantile)} ${latency(ms)}`]),
    ...link.problems,
  ];
  const trouble = dead || link.problems.length > 0;
  return {
    id: rowId(context, 'multicluster', 'link', link.namespace, link.name),
    label: say('Link to {target}', { target: link.target }),
    description: texts.join(' · '),
    icon: {
      name: 'link',
      ...(trouble ? { color: 'list.errorForeground' } : {}),
    },
    tooltip: () => [
      { kind: 'heading', text: say('Link to {target}', { target: link.target }) },
      ...texts.map((text) => ({ kind: 'text' as const, text })),
    ],
    context: ['meshLink', 'object', 'manifest'],
    expand: 'none',
    subject: {
      kind: 'object',
      context,
      apiVersion: 'multicluster.linkerd.io/v1alpha3',
      resource: 'links',
      objectKind: 'Link',
      namespace: link.namespace,
      name: link.name,
    },
  };
}
