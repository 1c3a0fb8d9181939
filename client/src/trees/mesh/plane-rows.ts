import type { ControlPlane, ControlPlaneComponent } from '../../mesh/control-plane.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { rowId } from './mesh-state.ts';
import type { MeshCluster } from './mesh-state.ts';

/** The control plane and how it is; none in a cluster without Linkerd 2. */
export function planeRows({ view, inventory }: MeshCluster): readonly TreeNode[] {
  const plane = inventory.controlPlane;
  if (plane === undefined) return [];
  const trouble = planeTrouble(plane, inventory.trustRoots);
  return [
    {
      id: rowId(view.context, 'plane'),
      label: say('Control plane'),
      description: [plane.version, trouble[0] ?? say('healthy')].filter(Boolean).join(' · '),
      icon:
        trouble.length === 0
          ? { name: 'pulse', color: 'testing.iconPassed' }
          : { name: 'warning', color: 'list.warningForeground' },
      tooltip: () => [
        { kind: 'heading', text: say('Linkerd in {namespace}', { namespace: plane.namespace }) },
        ...trouble.map((text) => ({ kind: 'text' as const, text })),
        ...inventory.trustRoots.map((value) => ({
          kind: 'field' as const,
          name: say('Trust root'),
          value,
        })),
      ],
      context: ['meshPlane'],
      expand: 'collapsed',
      children: () => [
        ...plane.components.map((component) => componentRow(view.context, plane, component)),
        ...plane.missing.map((name): TreeNode => ({
          id: rowId(view.context, 'plane', 'missing', name),
          label: name,
          description: say('missing'),
          icon: { name: 'error', color: 'list.errorForeground' },
          context: ['meshPlaneMissing'],
          expand: 'none',
        })),
        ...plane.extensions.map(({ name, namespace }): TreeNode => ({
          id: rowId(view.context, 'plane', 'extension', namespace),
          label: say('Extension {name}', { name }),
          description: namespace,
          icon: { name: 'extensions' },
          context: ['meshExtension'],
          expand: 'none',
        })),
      ],
      basis: [JSON.stringify(plane), inventory.trustRoots.length],
    },
  ];
}

/** What is wrong with a control plane, in sentences; empty when it is healthy. */
export function planeTrouble(
  plane: ControlPlane,
  trustRoots: readonly string[],
): readonly string[] {
  return [
    ...plane.missing.map((name) => say('{name} is missing', { name })),
    ...plane.components
      .filter(({ ready, desired }) => ready < desired || desired === 0)
      .map(({ name, ready, desired }) =>
        say('{name}: {ready} of {desired} ready', { name, ready, desired }),
      ),
    ...(trustRoots.length > 1
      ? [say('proxies trust {count} different roots', { count: trustRoots.length })]
      : []),
  ];
}

function componentRow(
  context: string,
  { namespace, version }: ControlPlane,
  component: ControlPlaneComponent,
): TreeNode {
  const { name, ready, desired, restarts } = component;
  const healthy = ready >= desired && desired > 0;
  const texts = [
    say('{ready}/{desired} ready', { ready, desired }),
    ...(component.version === version ? [] : [component.version]),
    ...(restarts > 0
      ? [say('{count, plural, one {# restart} other {# restarts}}', { count: restarts })]
      : []),
  ].filter(Boolean);
  return {
    id: rowId(context, 'plane', 'component', name),
    label: name,
    description: texts.join(' · '),
    icon: healthy
      ? { name: 'pass', color: 'testing.iconPassed' }
      : { name: 'error', color: 'list.errorForeground' },
    context: ['meshComponent', 'object', 'logs', 'manifest'],
    expand: 'none',
    subject: {
      kind: 'object',
      context,
      apiVersion: 'apps/v1',
      resource: 'deployments',
      objectKind: 'Deployment',
      namespace,
      name,
    },
  };
}
