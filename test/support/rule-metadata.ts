import type { ContextOptions } from './feature-context.ts';

/** Series and types that the tables of rules are about. */
export const metadata = {
  metrics: {
    http_requests_total: { type: 'counter' },
    http_requests_failed_total: { type: 'counter' },
    request_duration_seconds: { type: 'histogram' },
    node_load1: { type: 'gauge' },
    build_version: { type: 'gauge' },
    up: { type: 'gauge' },
  },
  series: [
    { __name__: 'http_requests_total', job: 'api', instance: 'a', code: '200' },
    { __name__: 'http_requests_failed_total', job: 'api', instance: 'a' },
    { __name__: 'request_duration_seconds_bucket', job: 'api', instance: 'a', le: '1' },
    { __name__: 'up', job: 'api', instance: 'a' },
    { __name__: 'up', job: 'web', instance: 'b', odd: 'a|b' },
  ],
  replicaLabels: ['replica'],
};
/** A connection that answered everything. */
export const live: ContextOptions = { metadata };
