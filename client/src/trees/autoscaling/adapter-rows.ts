import type { Adapter } from '../../autoscaling/adapters.ts';
import type { AdapterRule } from '../../autoscaling/adapter-config.ts';
import type { ClusterView } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { isDimmed, rowId } from '../clusters/clusters-state.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';

/** The row of a prometheus-adapter, with the rules of its configuration below. */
export function adapterRow(
  view: ClusterView,
  parent: string,
  { deployment, config }: Adapter,
): TreeNode {
  const { namespace, name } = deployment;
  const id = `${parent}/${rowId('adapter', namespace, name)}`;
  const texts = [
    say('metrics adapter'),
    config.kind === 'reading'
      ? say('reading its rules')
      : config.kind === 'failed'
        ? say('its rules cannot be read')
        : say('{count, plural, one {# rule} other {# rules}}', { count: config.rules.length }),
  ];
  const read = config.kind === 'read';
  return {
    id,
    label: `${namespace}/${name}`,
    description: texts.join(' · '),
    icon:
      config.kind === 'failed'
        ? { name: 'warning', color: 'list.warningForeground' }
        : { name: 'arrow-swap' },
    dimmed: isDimmed(view),
    tooltip: () => [
      { kind: 'heading', text: `${namespace}/${name}` },
      {
        kind: 'text',
        text: say('Gives autoscalers numbers out of Prometheus: which ones say its rules.'),
      },
      ...(read ? [field('ConfigMap', config.configMap)] : []),
      ...(config.kind === 'failed' ? [{ kind: 'text' as const, text: config.message }] : []),
    ],
    // The actions of the row are about its configuration.
    context: read ? ['object', 'manifest', 'adapterConfig'] : ['adapter'],
    accessibility: [`${namespace}/${name}`, ...texts].join(', '),
    expand: 'collapsed',
    children: () =>
      config.kind === 'read'
        ? config.rules.map((rule) => ruleRow(view, id, rule))
        : [
            {
              id: `${id}/saying`,
              label: config.kind === 'failed' ? config.message : say('Reading…'),
              icon: { name: config.kind === 'failed' ? 'warning' : 'loading~spin' },
              context: ['line'],
              expand: 'none',
            },
          ],
    basis: [config, isDimmed(view)],
    ...(read
      ? {
          subject: {
            kind: 'object',
            context: view.context,
            apiVersion: 'v1',
            resource: 'configmaps',
            objectKind: 'ConfigMap',
            namespace,
            name: config.configMap,
          },
        }
      : {}),
  };
}

function ruleRow(view: ClusterView, parent: string, rule: AdapterRule): TreeNode {
  const { series, name, query } = rule;
  const what = [series, name === '' ? '' : `→ ${name}`].filter(Boolean).join(' ');
  return {
    id: `${parent}/${rowId(rule.rule)}`,
    label: rule.rule,
    description: what,
    icon: { name: 'symbol-constant' },
    dimmed: isDimmed(view),
    tooltip: () => [
      { kind: 'heading', text: rule.rule },
      ...(series === ''
        ? []
        : [
            { kind: 'text' as const, text: say('Series') },
            { kind: 'code' as const, language: 'promql', text: series },
          ]),
      ...(name === '' ? [] : [field(say('Name'), name)]),
      ...(query === ''
        ? []
        : [
            { kind: 'text' as const, text: say('Query') },
            { kind: 'code' as const, language: 'text', text: query },
          ]),
    ],
    context: ['line', 'adapterRule'],
    accessibility: [rule.rule, what].filter(Boolean).join(', '),
    expand: 'none',
  };
}
