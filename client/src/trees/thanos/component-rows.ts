import type { MetricSample } from '../../../../server/src/protocol/thanos.ts';
import { flagValues } from '../../discovery/arguments.ts';
import type { FoundComponent, ThanosComponent } from '../../discovery/found.ts';
import { percent, short } from '../../mesh/quantities.ts';
import { hashringsOf, metricMoment, metricSum, tenantsOf } from '../../thanos/bucket.ts';
import type { EndpointState } from '../../thanos/endpoint-state.ts';
import { writtenHashrings } from '../../thanos/hashrings.ts';
import type { WrittenHashring } from '../../thanos/hashrings.ts';
import { ageText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { objectSubject } from '../clusters/clusters-state.ts';
import type { TreeNode } from '../tree-node.ts';
import { errorColor, fieldRow, sayingRow, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

/** What rows about the inside of a component are made of. */
export interface ComponentRowContext {
  readonly endpoint: string;
  readonly component: ThanosComponent;
  readonly found: FoundComponent;
  readonly known: EndpointState;
  /** Of the process; empty before it was asked. */
  readonly metrics: readonly MetricSample[];
  readonly now: number;
}

/** Tenants that are rows. */
const mostTenants = 100;

/** What a component does at the moment, in a few words for its own row; empty when all is well or unknown. */
export function troubleWords({ component, metrics, known }: ComponentRowContext): string {
  const halted = (metricSum(metrics, 'thanos_compact_halted') ?? 0) > 0;
  if (component === 'compact' && halted) return say('halted');
  const up = metricSum(metrics, 'thanos_sidecar_prometheus_up');
  if (component === 'sidecar' && up === 0) return say('Prometheus does not answer it');
  const reloaded = metricSum(metrics, 'thanos_receive_config_last_reload_successful');
  if (component === 'receive' && reloaded === 0) return say('its hashrings cannot be read');
  if (known.bucketSync?.failingSince !== undefined) return say('last sync with the bucket failed');
  return '';
}

/** What is known of the inside of a component that is no querier. */
export function componentRows(context: ComponentRowContext): readonly TreeNode[] {
  const id = (...parts: readonly string[]) => endpointId(context.endpoint, 'inside', ...parts);
  return [
    ...syncRows(context, id),
    ...compactRows(context, id),
    ...uploadRows(context, id),
    ...countRows(context, id),
    ...frontendRows(context, id),
    ...receiveRows(context, id),
    ...podRows(context, id),
  ];
}

type Id = (...parts: readonly string[]) => string;

function syncRows(
  { known: { bucketSync }, now }: ComponentRowContext,
  id: Id,
): readonly TreeNode[] {
  const { failingSince } = bucketSync ?? {};
  if (failingSince === undefined) return [];
  const text = say(
    'The bucket cannot be read in full for {age}: what it holds is known as it was then. The log names the cause.',
    { age: ageText(now - failingSince) },
  );
  return [{ ...sayingRow(id('sync'), text, 'error'), icon: { name: 'error', color: errorColor } }];
}

function compactRows({ metrics, now }: ComponentRowContext, id: Id): readonly TreeNode[] {
  const halted = metricSum(metrics, 'thanos_compact_halted');
  if (halted === undefined) return [];
  const upload = metricMoment(metrics, 'thanos_objstore_bucket_last_successful_upload_time');
  return [
    halted > 0
      ? {
          ...sayingRow(
            id('halted'),
            say(
              'Halted: it compacts nothing until the cause is gone and it is started again; its log names the cause.',
            ),
            'error',
          ),
          icon: { name: 'error', color: errorColor },
        }
      : fieldRow(id('halted'), say('State'), say('runs')),
    upload === undefined
      ? fieldRow(id('uploaded'), say('Last upload'), say('none since it started'))
      : momentRow(id('uploaded'), say('Last upload'), upload, now),
    ...counted(metrics, id, [
      ['thanos_compact_iterations_total', say('Rounds')],
      ['thanos_compact_group_compactions_failures_total', say('Failed compactions')],
      ['thanos_compact_todo_compactions', say('Compactions to do')],
      ['thanos_compact_todo_downsample_blocks', say('Blocks to downsample')],
      ['thanos_compact_todo_deletion_blocks', say('Blocks to delete')],
    ]),
  ];
}

function uploadRows({ component, metrics, now }: ComponentRowContext, id: Id): readonly TreeNode[] {
  if (component === 'compact') return [];
  const uploads = metricSum(metrics, 'thanos_shipper_uploads_total');
  if (uploads === undefined) return [];
  const upload = metricMoment(metrics, 'thanos_objstore_bucket_last_successful_upload_time');
  return [
    ...(upload === undefined ? [] : [momentRow(id('uploaded'), say('Last upload'), upload, now)]),
    ...counted(metrics, id, [
      ['thanos_shipper_uploads_total', say('Blocks uploaded')],
      ['thanos_shipper_upload_failures_total', say('Failed uploads')],
    ]),
  ];
}

function countRows({ metrics }: ComponentRowContext, id: Id): readonly TreeNode[] {
  return counted(metrics, id, [
    ['thanos_bucket_store_blocks_loaded', say('Blocks loaded')],
    ['thanos_bucket_store_block_load_failures_total', say('Blocks that could not be loaded')],
    ['thanos_objstore_bucket_operation_failures_total', say('Failed operations on the bucket')],
    ['thanos_rule_loaded_rules', say('Rules loaded')],
    ['thanos_rule_evaluation_with_warnings_total', say('Evaluations with warnings')],
    ['prometheus_rule_evaluation_failures_total', say('Failed evaluations')],
    ['thanos_alert_sender_alerts_dropped_total', say('Alerts dropped')],
  ]);
}

/** Source of the flags and their defaults: thanos v0.42.4 cmd/thanos/query_frontend.go. */
const frontendFlags: readonly (readonly [flag: string, usual: string])[] = [
  ['query-frontend.downstream-url', 'http://localhost:9090'],
  ['query-range.split-interval', '24h'],
  ['query-range.max-retries-per-request', '5'],
  ['labels.default-time-range', '24h'],
];

function frontendRows(
  { component, found, metrics }: ComponentRowContext,
  id: Id,
): readonly TreeNode[] {
  if (component !== 'query-frontend') return [];
  const fetched = metricSum(metrics, 'cortex_cache_fetched_keys_total') ?? 0;
  const hits = metricSum(metrics, 'cortex_cache_hits_total') ?? 0;
  return [
    ...frontendFlags.map(([flag, usual]) =>
      fieldRow(id('flag', flag), `--${flag}`, flagValues(found.args, flag).at(-1) ?? usual),
    ),
    ...counted(metrics, id, [['thanos_query_frontend_queries_total', say('Queries')]]),
    fieldRow(
      id('cache'),
      say('Answers from the cache'),
      fetched === 0 ? say('none asked for') : percent(hits / fetched),
    ),
  ];
}

function receiveRows(context: ComponentRowContext, id: Id): readonly TreeNode[] {
  const { component, found, metrics, known } = context;
  if (component !== 'receive') return [];
  const { value: file, failure } = known.hashrings ?? {};
  const factor = metricSum(metrics, 'thanos_receive_replication_factor');
  const counts = new Map(hashringsOf(metrics).map((ring) => [ring.name, ring]));
  const written = new Map(
    (file?.rings ?? writtenHashrings(found.args)).map((ring) => [ring.name, ring]),
  );
  const names = [...new Set([...written.keys(), ...counts.keys()])];
  return [
    ...(factor === undefined ? [] : [fieldRow(id('factor'), say('Replication'), String(factor))]),
    ...(failure === undefined ? [] : [sayingRow(id('rings'), failure.message, 'warning')]),
    ...names.map((name) => {
      const ring = written.get(name);
      const { nodes, tenants } = counts.get(name) ?? {
        nodes: ring?.endpoints.length ?? 0,
        tenants: ring?.tenants.length ?? 0,
      };
      return {
        ...ringRow(id('ring', name), name, ringWords(nodes, tenants)),
        ...(ring === undefined ? {} : ringMembers(id, ring)),
        ...(file === undefined ? {} : ringSource(found, file.configMap)),
      };
    }),
    ...tenantRows(metrics, id),
  ];
}

function ringRow(id: string, name: string, words: string): TreeNode {
  return {
    ...fieldRow(id, say('Hashring {name}', { name: name === '' ? '-' : name }), words),
    icon: { name: 'sync' },
  };
}

function ringWords(nodes: number, tenants: number): string {
  return tenants === 0
    ? say('{nodes, plural, one {# receiver} other {# receivers}}, all other tenants', { nodes })
    : say(
        '{nodes, plural, one {# receiver} other {# receivers}}, {tenants, plural, one {# tenant} other {# tenants}}',
        { nodes, tenants },
      );
}

/** What opens as a manifest. */
function ringSource(
  { cluster, namespace }: FoundComponent,
  configMap: string,
): Pick<TreeNode, 'context' | 'subject'> {
  return {
    context: ['hashring', 'object', 'manifest'],
    subject: {
      kind: 'object',
      context: cluster,
      apiVersion: 'v1',
      resource: 'configmaps',
      objectKind: 'ConfigMap',
      namespace,
      name: configMap,
    },
  };
}

function ringMembers(
  id: Id,
  { name, endpoints, tenants, glob }: WrittenHashring,
): Pick<TreeNode, 'expand' | 'children'> {
  return {
    expand: 'collapsed',
    children: () => [
      ...endpoints.map(({ address, zone }) => ({
        ...fieldRow(id('ring', name, 'node', address), address, zone),
        icon: { name: 'inbox' },
      })),
      ...tenants.map((tenant) => ({
        ...fieldRow(
          id('ring', name, 'tenant', tenant),
          tenant,
          glob ? say('tenants by pattern') : say('tenant'),
        ),
        icon: { name: 'organization' },
      })),
    ],
  };
}

function tenantRows(metrics: readonly MetricSample[], id: Id): readonly TreeNode[] {
  const tenants = tenantsOf(metrics);
  if (tenants.length === 0) return [];
  return [
    {
      id: id('tenants'),
      label: say('Tenants'),
      description: String(tenants.length),
      icon: { name: 'organization' },
      context: ['tenants'],
      expand: 'collapsed',
      children: () => [
        ...tenants
          .slice(0, mostTenants)
          .map(({ tenant, series }) =>
            fieldRow(
              id('tenants', tenant),
              tenant,
              say('{count} series in memory', { count: short(series) }),
            ),
          ),
        ...(tenants.length > mostTenants
          ? [
              fieldRow(
                id('more-tenants'),
                say('{count} more', { count: tenants.length - mostTenants }),
                '',
              ),
            ]
          : []),
      ],
    },
  ];
}

function podRows({ found }: ComponentRowContext, id: Id): readonly TreeNode[] {
  return found.pods.map((pod): TreeNode => ({
    id: id('pod', pod.name),
    label: pod.name,
    description: [
      pod.ready ? say('ready') : say('not ready'),
      ...(pod.restarts > 0
        ? [say('{count, plural, one {# restart} other {# restarts}}', { count: pod.restarts })]
        : []),
    ].join(', '),
    icon: pod.ready ? { name: 'vm-running' } : { name: 'vm-outline', color: warningColor },
    context: ['pod', 'object', 'logs', 'manifest'],
    expand: 'none',
    subject: objectSubject(found.cluster, 'pods', { namespace: found.namespace, name: pod.name }),
  }));
}

function counted(
  metrics: readonly MetricSample[],
  id: Id,
  families: readonly (readonly [name: string, label: string])[],
): readonly TreeNode[] {
  return families.flatMap(([name, label]) => {
    const value = metricSum(metrics, name);
    return value === undefined ? [] : [fieldRow(id('metric', name), label, short(value))];
  });
}

function momentRow(id: string, label: string, moment: number, now: number): TreeNode {
  return fieldRow(
    id,
    label,
    say('{time}, {age} ago', { time: momentText(moment), age: ageText(now - moment) }),
  );
}
