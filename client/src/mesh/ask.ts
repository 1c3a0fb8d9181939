import type { QueryBatchResult } from '../../../server/src/protocol/thanos.ts';
import { answersByCluster } from './answers.ts';
import { edgesOf } from './edges.ts';
import type { Edge } from './edges.ts';
import { gatewaysOf } from './gateways.ts';
import type { Gateway } from './gateways.ts';
import { trafficOfCluster } from './numbers.ts';
import type { ClusterTraffic } from './numbers.ts';
import { edgeQueries, gatewayQueries, linkerd1Queries, trafficQueries } from './queries.ts';
import type { Query, QueryScope } from './queries.ts';
import { routersOf } from './routers.ts';
import type { Router } from './routers.ts';

/** What of a batch somebody looks at; traffic is always asked for. */
export interface Parts {
  /** Namespaces whose edges are shown. */
  readonly edges: readonly string[];
  readonly gateways: boolean;
  readonly routers: boolean;
}

/** All numbers of one cluster from one batch. */
export interface ClusterNumbers {
  readonly traffic: ClusterTraffic;
  readonly edges: readonly Edge[];
  /** Namespaces that `edges` is complete for. */
  readonly edgesOf: ReadonlySet<string>;
  readonly gateways: readonly Gateway[];
  readonly routers: readonly Router[];
}

/** The queries of one batch. */
export function batchOf(scope: QueryScope, parts: Parts): readonly Query[] {
  return [
    ...trafficQueries(scope),
    ...(parts.edges.length > 0 ? edgeQueries(scope, parts.edges) : []),
    ...(parts.gateways ? gatewayQueries(scope) : []),
    ...(parts.routers ? linkerd1Queries(scope) : []),
  ];
}

/** What the answers to a batch say, by value of the cluster's label; every cluster of the scope is there. */
export function numbersOf(
  result: QueryBatchResult,
  scope: QueryScope,
  parts: Parts,
): ReadonlyMap<string, ClusterNumbers> {
  const answers = answersByCluster(result, scope.clusterLabel);
  return new Map(
    scope.clusters.map((cluster) => {
      const own = answers.get(cluster) ?? new Map();
      return [
        cluster,
        {
          traffic: trafficOfCluster(own, scope),
          edges: edgesOf(own, scope),
          edgesOf: new Set(parts.edges),
          gateways: gatewaysOf(own, scope),
          routers: routersOf(own, scope),
        },
      ];
    }),
  );
}

/** What the server said against parts of the batch, each sentence once. */
export function problemsOf({ results }: QueryBatchResult): readonly string[] {
  const said = Object.values(results).flatMap((part) =>
    part.ok ? (part.warnings ?? []) : [part.failure.message],
  );
  return [...new Set(said)];
}
