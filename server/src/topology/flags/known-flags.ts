import type { ComponentType } from '../schema/components.ts';

/*
 * Generated once from `thanos COMPONENT --help` of v0.42.4, and the flags marked hidden in cmd/thanos of v0.42.0.
 */

/** Flags of every component. */
const everywhere =
  'auto-gomemlimit.ratio enable-auto-gomemlimit http-address http-grace-period http.config ' +
  'log.format log.level tracing.config tracing.config-file';

/** Flags of one component: those of `prometheus` are its sidecar's. */
const own: Readonly<Record<ComponentType, string>> = {
  prometheus:
    'grpc-address grpc-grace-period grpc-server-max-connection-age grpc-server-tls-cert ' +
    'grpc-server-tls-ciphers grpc-server-tls-client-ca grpc-server-tls-curves ' +
    'grpc-server-tls-key grpc-server-tls-min-version hash-func min-time objstore.config ' +
    'objstore.config-file prometheus.get_config_interval prometheus.get_config_timeout ' +
    'prometheus.http-client prometheus.http-client-file prometheus.ready_timeout prometheus.url ' +
    'reloader.config-envsubst-file reloader.config-file reloader.method reloader.process-name ' +
    'reloader.retry-interval reloader.rule-dir reloader.watch-interval request.logging-config ' +
    'request.logging-config-file shipper.allow-out-of-order-uploads ' +
    'shipper.ignore-unequal-block-size shipper.meta-file-name shipper.skip-corrupted-blocks ' +
    'shipper.upload-compacted shipper.upload-concurrency store.limits.request-samples ' +
    'store.limits.request-series tsdb.path',
  query:
    'alert.query-url deduplication.func enable-feature endpoint endpoint-group ' +
    'endpoint-group-strict endpoint-strict endpoint.info-timeout endpoint.sd-config ' +
    'endpoint.sd-config-file endpoint.sd-config-reload-interval exemplar.partial-response ' +
    'grpc-address grpc-client-server-name grpc-client-tls-ca grpc-client-tls-cert ' +
    'grpc-client-tls-key grpc-client-tls-min-version grpc-client-tls-secure ' +
    'grpc-client-tls-skip-verify grpc-compression grpc-grace-period ' +
    'grpc-server-max-connection-age grpc-server-tls-cert grpc-server-tls-ciphers ' +
    'grpc-server-tls-client-ca grpc-server-tls-curves grpc-server-tls-key ' +
    'grpc-server-tls-min-version grpc.proxy-strategy metric-metadata.partial-response ' +
    'no-query.partial-response query.active-query-path query.auto-downsampling ' +
    'query.conn-metric.label query.default-evaluation-interval query.default-step ' +
    'query.default-tenant-id query.disable-fallback query.distributed-with-overlapping-interval ' +
    'query.dynamic-lookback-delta query.enable-x-functions query.enforce-tenancy ' +
    'query.instant.default.max_source_resolution query.lookback-delta query.max-concurrent ' +
    'query.max-concurrent-select query.metadata.default-time-range query.mode ' +
    'query.partial-response query.partition-label query.promql-engine query.replica-label ' +
    'query.telemetry.request-duration-seconds-quantiles ' +
    'query.telemetry.request-samples-quantiles query.telemetry.request-series-seconds-quantiles ' +
    'query.tenant-certificate-field query.tenant-header query.tenant-label-name query.timeout ' +
    'request.logging-config request.logging-config-file rule.partial-response selector-label ' +
    'selector.relabel-config selector.relabel-config-file status.partial-response ' +
    'store.limits.request-samples store.limits.request-series store.response-timeout ' +
    'store.sd-dns-interval store.sd-dns-resolver store.sd-files store.sd-interval ' +
    'store.unhealthy-timeout target.partial-response web.disable-cors web.external-prefix ' +
    'web.prefix-header web.route-prefix',
  'query-frontend':
    'cache-compression-type enable-feature labels.default-time-range ' +
    'labels.max-query-parallelism labels.max-retries-per-request labels.partial-response ' +
    'labels.response-cache-config labels.response-cache-config-file ' +
    'labels.response-cache-max-freshness labels.split-interval no-labels.partial-response ' +
    'no-query-frontend.enable-x-functions no-query-range.partial-response ' +
    'query-frontend.compress-responses query-frontend.downstream-tripper-config ' +
    'query-frontend.downstream-tripper-config-file query-frontend.downstream-url ' +
    'query-frontend.enable-x-functions query-frontend.force-query-stats ' +
    'query-frontend.forward-header query-frontend.log-queries-longer-than ' +
    'query-frontend.org-id-header query-frontend.slow-query-logs-user-header ' +
    'query-frontend.vertical-shards query-range.align-range-with-step ' +
    'query-range.horizontal-shards query-range.max-query-length ' +
    'query-range.max-query-parallelism query-range.max-retries-per-request ' +
    'query-range.max-split-interval query-range.min-split-interval query-range.partial-response ' +
    'query-range.request-downsampled query-range.response-cache-config ' +
    'query-range.response-cache-config-file query-range.response-cache-max-freshness ' +
    'query-range.split-interval query.max-retries-per-request request.logging-config ' +
    'request.logging-config-file web.disable-cors',
  store:
    'block-discovery-strategy block-meta-fetch-concurrency block-sync-concurrency ' +
    'bucket-web-label cache-index-header chunk-pool-size consistency-delay data-dir ' +
    'debug.estimated-max-chunk-size debug.estimated-max-series-size debug.series-batch-size ' +
    'delete-delay disable-admin-operations grpc-address grpc-grace-period ' +
    'grpc-server-max-connection-age grpc-server-tls-cert grpc-server-tls-ciphers ' +
    'grpc-server-tls-client-ca grpc-server-tls-curves grpc-server-tls-key ' +
    'grpc-server-tls-min-version ignore-deletion-marks-delay index-cache-size ' +
    'index-cache.config index-cache.config-file matcher-cache-size max-time min-time ' +
    'no-cache-index-header objstore-parquet.config objstore-parquet.config-file objstore.config ' +
    'objstore.config-file request.logging-config request.logging-config-file ' +
    'selector.relabel-config selector.relabel-config-file store.caching-bucket.config ' +
    'store.caching-bucket.config-file store.enable-index-header-lazy-reader ' +
    'store.enable-lazy-expanded-postings store.grpc.downloaded-bytes-limit ' +
    'store.grpc.series-max-concurrency store.grpc.series-sample-limit ' +
    'store.grpc.touched-series-limit store.index-header-lazy-download-strategy ' +
    'store.index-header-posting-offsets-in-mem-sampling store.limits.request-samples ' +
    'store.limits.request-series store.posting-group-max-key-series-ratio sync-block-duration ' +
    'web.disable web.disable-cors web.external-prefix web.prefix-header',
  compact:
    'block-discovery-strategy block-files-concurrency block-meta-fetch-concurrency ' +
    'block-viewer.global.sync-block-interval block-viewer.global.sync-block-timeout ' +
    'bucket-web-label compact.block-max-index-size compact.blocks-fetch-concurrency ' +
    'compact.cleanup-interval compact.concurrency compact.enable-vertical-compaction ' +
    'compact.progress-interval compact.skip-block-with-out-of-order-chunks consistency-delay ' +
    'data-dir debug.accept-malformed-index debug.halt-on-error debug.max-compaction-level ' +
    'deduplication.func deduplication.replica-label delete-delay disable-admin-operations ' +
    'downsample.concurrency downsampling.disable hash-func max-time min-time objstore.config ' +
    'objstore.config-file retention.resolution-1h retention.resolution-5m ' +
    'retention.resolution-raw selector.relabel-config selector.relabel-config-file wait ' +
    'wait-interval web.disable web.disable-cors web.external-prefix web.prefix-header ' +
    'web.route-prefix',
  rule:
    'alert.label-drop alert.query-template alert.query-url alert.relabel-config ' +
    'alert.relabel-config-file alertmanagers.config alertmanagers.config-file ' +
    'alertmanagers.sd-dns-interval alertmanagers.send-timeout alertmanagers.url data-dir ' +
    'enable-feature eval-interval for-grace-period for-outage-tolerance grpc-address ' +
    'grpc-grace-period grpc-query-endpoint grpc-server-max-connection-age grpc-server-tls-cert ' +
    'grpc-server-tls-ciphers grpc-server-tls-client-ca grpc-server-tls-curves ' +
    'grpc-server-tls-key grpc-server-tls-min-version hash-func label objstore.config ' +
    'objstore.config-file query query.config query.config-file query.default-step ' +
    'query.enable-x-functions query.http-method query.only-prometheus-params ' +
    'query.sd-dns-interval query.sd-files query.sd-interval remote-write.config ' +
    'remote-write.config-file request.logging-config request.logging-config-file resend-delay ' +
    'restore-ignored-label rule-concurrent-evaluation rule-file rule-query-offset ' +
    'shipper.allow-out-of-order-uploads shipper.meta-file-name shipper.skip-corrupted-blocks ' +
    'shipper.upload-compacted shipper.upload-concurrency store.limits.request-samples ' +
    'store.limits.request-series tsdb.block-duration tsdb.enable-native-histograms ' +
    'tsdb.no-lockfile tsdb.retention tsdb.wal-compression web.disable-cors web.external-prefix ' +
    'web.prefix-header web.route-prefix',
  receive:
    'compact.enable-vertical-compaction enable-feature grpc-address grpc-grace-period ' +
    'grpc-server-max-connection-age grpc-server-tls-cert grpc-server-tls-ciphers ' +
    'grpc-server-tls-client-ca grpc-server-tls-curves grpc-server-tls-key ' +
    'grpc-server-tls-min-version hash-func label matcher-cache-size objstore.config ' +
    'objstore.config-file receive-forward-max-backoff receive-forward-timeout ' +
    'receive.artificial-max-delay receive.capnproto-address receive.default-tenant-id ' +
    'receive.forward.async-workers receive.grpc-compression receive.grpc-service-config ' +
    'receive.hashrings receive.hashrings-algorithm receive.hashrings-file ' +
    'receive.hashrings-file-refresh-interval receive.lazy-retrieval-max-buffered-responses ' +
    'receive.limits-config-reload-timer receive.local-endpoint receive.otlp-enable-target-info ' +
    'receive.otlp-promote-resource-attributes receive.relabel-config ' +
    'receive.relabel-config-file receive.replica-header receive.replication-factor ' +
    'receive.replication-protocol receive.split-tenant-label-name ' +
    'receive.tenant-certificate-field receive.tenant-header receive.tenant-label-name ' +
    'remote-write.address remote-write.client-server-name remote-write.client-tls-ca ' +
    'remote-write.client-tls-cert remote-write.client-tls-key ' +
    'remote-write.client-tls-min-version remote-write.client-tls-secure ' +
    'remote-write.client-tls-skip-verify remote-write.server-tls-cert ' +
    'remote-write.server-tls-ciphers remote-write.server-tls-client-ca ' +
    'remote-write.server-tls-curves remote-write.server-tls-key ' +
    'remote-write.server-tls-min-version request.logging-config request.logging-config-file ' +
    'shipper.allow-out-of-order-uploads shipper.skip-corrupted-blocks ' +
    'shipper.upload-concurrency store.limits.request-samples store.limits.request-series ' +
    'tsdb.allow-overlapping-blocks tsdb.block.expanded-postings-cache-size ' +
    'tsdb.enable-native-histograms tsdb.head.expanded-postings-cache-size ' +
    'tsdb.max-block-duration tsdb.max-exemplars tsdb.max-retention-bytes ' +
    'tsdb.memory-snapshot-on-shutdown tsdb.min-block-duration tsdb.no-lockfile ' +
    'tsdb.out-of-order.cap-max tsdb.out-of-order.time-window tsdb.path tsdb.retention ' +
    'tsdb.too-far-in-future.time-window tsdb.wal-compression tsdb.write-queue-size ' +
    'writer.intern',
  'bucket-web':
    'disable-admin-operations label max-time min-time objstore.config objstore.config-file ' +
    'refresh selector.relabel-config selector.relabel-config-file timeout web.disable-cors ' +
    'web.external-prefix web.prefix-header web.route-prefix',
};

/** The flags that Thanos 0.42 has, hidden ones among them. */
export const flagsOfType = (type: ComponentType): ReadonlySet<string> =>
  new Set([...everywhere.split(' '), ...own[type].split(' ')]);
