import type { LabelSet, MetricSample } from '../../protocol/thanos.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Body, Requester } from '../requester.ts';
import { metadataDeadlines } from './scoped.ts';

/** Families of a process' own `/metrics` that are looked at; the others are skipped unread. */
export const watchedFamilies: ReadonlySet<string> = new Set([
  'cortex_cache_fetched_keys_total',
  'cortex_cache_hits_total',
  'process_start_time_seconds',
  'prometheus_build_info',
  'prometheus_rule_evaluation_failures_total',
  'prometheus_tsdb_head_max_time_seconds',
  'prometheus_tsdb_head_min_time_seconds',
  'prometheus_tsdb_head_series',
  'prometheus_tsdb_lowest_timestamp_seconds',
  'prometheus_tsdb_retention_limit_seconds',
  'thanos_alert_queue_alerts_dropped_total',
  'thanos_alert_sender_alerts_dropped_total',
  'thanos_blocks_meta_sync_duration_seconds_count',
  'thanos_blocks_meta_sync_failures_total',
  'thanos_blocks_meta_synced',
  'thanos_bucket_blocks_meta_sync_duration_seconds_count',
  'thanos_bucket_blocks_meta_sync_failures_total',
  'thanos_bucket_blocks_meta_synced',
  'thanos_bucket_store_block_load_failures_total',
  'thanos_bucket_store_blocks_last_loaded_timestamp_seconds',
  'thanos_bucket_store_blocks_loaded',
  'thanos_build_info',
  'thanos_compact_block_cleanup_failures_total',
  'thanos_compact_downsample_failures_total',
  'thanos_compact_downsample_total',
  'thanos_compact_group_compactions_failures_total',
  'thanos_compact_group_compactions_total',
  'thanos_compact_halted',
  'thanos_compact_iterations_total',
  'thanos_compact_retries_total',
  'thanos_compact_todo_compaction_blocks',
  'thanos_compact_todo_compactions',
  'thanos_compact_todo_deletion_blocks',
  'thanos_compact_todo_downsample_blocks',
  'thanos_objstore_bucket_last_successful_upload_time',
  'thanos_objstore_bucket_operation_failures_total',
  'thanos_objstore_bucket_operations_total',
  'thanos_query_concurrent_gate_queries_in_flight',
  'thanos_query_concurrent_gate_queries_max',
  'thanos_query_duplicated_endpoint_addresses_total',
  'thanos_query_endpoints_dns_failures_total',
  'thanos_query_frontend_queries_total',
  'thanos_receive_config_last_reload_successful',
  'thanos_receive_forward_requests_total',
  'thanos_receive_hashring_nodes',
  'thanos_receive_hashring_tenants',
  'thanos_receive_replication_factor',
  'thanos_receive_replications_total',
  'thanos_rule_config_last_reload_successful',
  'thanos_rule_evaluation_with_warnings_total',
  'thanos_rule_loaded_rules',
  'thanos_shipper_upload_failures_total',
  'thanos_shipper_uploads_total',
  'thanos_sidecar_last_heartbeat_success_time_seconds',
  'thanos_sidecar_prometheus_up',
  'thanos_status',
  'thanos_store_nodes_grpc_connections',
]);

const maxSamples = 5000;
const maxBytes = 32 << 20;
/** Characters; no line of a watched family is longer. */
const maxLineLength = 64 * 1024;

const nameAt = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelAt = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));

interface Labelled {
  readonly labels: LabelSet;
  /** Behind the closing brace. */
  readonly end: number;
}

const labelsOf = (line: string, start: number): Labelled | undefined => {
  if (line[start] !== '{') return { labels: {}, end: start };
  const labels: [name: string, value: string][] = [];
  const pattern = new RegExp(labelAt);
  let at = start + 1;
  while (line[at] !== '}') {
    pattern.lastIndex = at;
    const found = pattern.exec(line);
    if (found === null) return undefined;
    labels.push([found[1] ?? '', unescaped(found[2] ?? '')]);
    at = pattern.lastIndex;
  }
  return { labels: Object.fromEntries(labels), end: at + 1 };
};

/** One line of the text format; `undefined` for comments, other families, and what is no finite number. */
export const sampleOf = (line: string, families: ReadonlySet<string>): MetricSample | undefined => {
  const name = nameAt.exec(line)?.[0] ?? '';
  if (!families.has(name)) return undefined;
  const labelled = labelsOf(line, name.length);
  if (labelled === undefined) return undefined;
  const [value = ''] = line.slice(labelled.end).trim().split(/\s+/);
  const number = value === '' ? Number.NaN : Number(value);
  // JSON, in which samples go on, has no word for the others.
  return Number.isFinite(number) ? { name, labels: labelled.labels, value: number } : undefined;
};

/** Reads lines while they come in; a family that is not watched costs no memory. */
const samplesBody = (families: ReadonlySet<string>): Body<readonly MetricSample[]> => {
  const decoder = new TextDecoder();
  const samples: MetricSample[] = [];
  let rest = '';
  let bytes = 0;
  const take = (line: string): void => {
    const sample = sampleOf(line, families);
    if (sample !== undefined) samples.push(sample);
  };
  return {
    write: (chunk) => {
      bytes += chunk.length;
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = (lines.pop() ?? '').slice(0, maxLineLength);
      for (const line of lines) take(line);
      return samples.length >= maxSamples || bytes > maxBytes ? 'enough' : 'more';
    },
    finish: () => {
      take(rest);
      return samples.slice(0, maxSamples);
    },
  };
};

/** The watched families of the process that answers. */
export const askMetrics = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<readonly MetricSample[]>> => {
  const reply = await requester.ask(
    { path: '/metrics', canPost: false, params: [], deadlines: metadataDeadlines },
    () => samplesBody(watchedFamilies),
    signal,
  );
  return reply.ok ? success(reply.value.body) : reply;
};
