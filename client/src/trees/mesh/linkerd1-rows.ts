import type { FoundComponent } from '../../discovery/found.ts';
import { latency, percent, rate } from '../../mesh/quantities.ts';
import type { Router } from '../../mesh/routers.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { quantileName } from './describe.ts';
import { rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';

/** The command that opens the checklist. */
export const openMigrationPath = 'gauntlet.openMigrationPath';

/** Linkerd 1.x, where it still runs, with its own metrics. */
export function linkerd1Rows(state: MeshState, cluster: MeshCluster): readonly TreeNode[] {
  const { view, linkerd1 } = cluster;
  if (linkerd1.length === 0) return [];
  const routers = shownNumbers(cluster)?.numbers.routers ?? [];
  return [
    {
      id: rowId(view.context, 'linkerd1'),
      label: 'Linkerd 1.x',
      description: say(
        '{count, plural, one {# installation} other {# installations}}, no longer maintained',
        { count: linkerd1.length },
      ),
      icon: { name: 'history', color: 'list.warningForeground' },
      context: ['meshLinkerd1'],
      expand: 'collapsed',
      children: () => [
        migrationRow(view.context),
        ...linkerd1.map((found) => installationRow(view.context, found)),
        ...routers.map((router) => routerRow(state, view.context, router)),
      ],
      basis: [linkerd1, routers, state.quantile],
      subject: { kind: 'cluster', context: view.context },
    },
  ];
}

function migrationRow(context: string): TreeNode {
  return {
    id: rowId(context, 'linkerd1', 'migration'),
    label: say('Migration path'),
    description: say('to Linkerd 2, for exactly what is here'),
    icon: { name: 'checklist' },
    context: ['meshMigration'],
    expand: 'none',
    subject: { kind: 'cluster', context },
    command: openMigrationPath,
  };
}

function installationRow(context: string, found: FoundComponent): TreeNode {
  const { component, namespace, name, pods, version } = found;
  const ready = pods.filter((pod) => pod.ready).length;
  const texts = [
    component === 'namerd' ? 'namerd' : 'linkerd',
    version,
    say('{ready}/{count} ready', { ready, count: pods.length }),
  ].filter(Boolean);
  return {
    id: rowId(context, 'linkerd1', 'installation', found.id, component),
    label: `${namespace}/${name}`,
    description: texts.join(' · '),
    icon: { name: component === 'namerd' ? 'book' : 'server-process' },
    context: ['meshInstallation'],
    expand: 'none',
  };
}

function routerRow(state: MeshState, context: string, router: Router): TreeNode {
  const { namespace, name, rps, successRate, servers, services } = router;
  const ms = router.latency.get(state.quantile);
  const texts = [
    rate(rps),
    ...(successRate === undefined || successRate === 1
      ? []
      : [say('{share} success', { share: percent(successRate) })]),
    ...(ms === undefined ? [] : [`${quantileName(state.quantile)} ${latency(ms)}`]),
    servers.join(', '),
  ].filter(Boolean);
  const id = rowId(context, 'linkerd1', 'router', namespace, name);
  return {
    id,
    label: say('Router {name}', { name }),
    description: texts.join(' · '),
    icon: { name: 'arrow-swap' },
    context: ['meshRouter'],
    expand: services.length === 0 ? 'none' : 'collapsed',
    children: () =>
      services.map((service) => ({
        id: `${id}/${service.name}`,
        label: service.name,
        description: rate(service.rps),
        icon: { name: 'symbol-interface' },
        context: ['meshRoutedService'],
        expand: 'none',
      })),
    basis: [router],
  };
}
