import type { ClustersWantedParams, KnownClustersParams } from './clusters.ts';
import type {
  ConnectionsParams,
  StatusParams,
  TestConnectionParams,
  TestConnectionResult,
} from './connections.ts';
import type {
  AdapterPreviewParams,
  AdapterPreviewResult,
  AutoscaleAdviseParams,
  AutoscaleAdviseResult,
  AutoscaleExplainParams,
  AutoscaleExplainResult,
  AutoscaleOutlookParams,
  AutoscaleOutlookResult,
  AutoscalePatchParams,
  AutoscalePatchResult,
  AutoscaleProgressParams,
  AutoscaleReplayParams,
  AutoscaleReplayResult,
  AutoscaleSearchParams,
  AutoscaleSearchResult,
  ListAutoscalersParams,
  ListAutoscalersResult,
} from './autoscaling.ts';
import type { DoctorParams, DoctorResult } from './doctor.ts';
import type { ExpressionAtParams, RunParams, RunResult } from './query.ts';
import type {
  CoverageParams,
  CoverageResult,
  EndpointsParams,
  LookParams,
  LookResult,
  Part,
  QueryBatchParams,
  QueryBatchResult,
  ReachParams,
  ReachResult,
  StoreInfoParams,
  StoreInfoResult,
} from './thanos.ts';
import type {
  RenderTopologyParams,
  RenderTopologyResult,
  TopologyDiagramParams,
  TopologyDiagramResult,
  TopologyMigrationParams,
  TopologyMigrationResult,
} from './topology.ts';

/** Custom requests: method → parameters and result. The one place that names them. */
export interface Requests {
  'gauntlet/run': { readonly params: RunParams; readonly result: RunResult };
  'gauntlet/testConnection': {
    readonly params: TestConnectionParams;
    readonly result: TestConnectionResult;
  };
  /** The expression that a caret belongs to, one with errors too; `null` where there is none. */
  'gauntlet/expressionAt': {
    readonly params: ExpressionAtParams;
    readonly result: { readonly expr: string } | null;
  };
  /** Drop what is cached for the document's connection and ask again. */
  'gauntlet/refresh': { readonly params: { readonly uri: string }; readonly result: null };
  'gauntlet/thanos/look': { readonly params: LookParams; readonly result: LookResult };
  'gauntlet/thanos/query': { readonly params: QueryBatchParams; readonly result: QueryBatchResult };
  'gauntlet/thanos/coverage': {
    readonly params: CoverageParams;
    readonly result: Part<CoverageResult>;
  };
  'gauntlet/thanos/reach': { readonly params: ReachParams; readonly result: Part<ReachResult> };
  'gauntlet/thanos/storeInfo': {
    readonly params: StoreInfoParams;
    readonly result: StoreInfoResult;
  };
  'gauntlet/topology/render': {
    readonly params: RenderTopologyParams;
    readonly result: RenderTopologyResult;
  };
  'gauntlet/topology/migration': {
    readonly params: TopologyMigrationParams;
    readonly result: TopologyMigrationResult;
  };
  'gauntlet/topology/diagram': {
    readonly params: TopologyDiagramParams;
    readonly result: TopologyDiagramResult;
  };
  'gauntlet/autoscale/list': {
    readonly params: ListAutoscalersParams;
    readonly result: ListAutoscalersResult;
  };
  'gauntlet/autoscale/replay': {
    readonly params: AutoscaleReplayParams;
    readonly result: AutoscaleReplayResult;
  };
  'gauntlet/autoscale/explain': {
    readonly params: AutoscaleExplainParams;
    readonly result: AutoscaleExplainResult;
  };
  'gauntlet/autoscale/search': {
    readonly params: AutoscaleSearchParams;
    readonly result: AutoscaleSearchResult;
  };
  'gauntlet/autoscale/advise': {
    readonly params: AutoscaleAdviseParams;
    readonly result: AutoscaleAdviseResult;
  };
  'gauntlet/autoscale/patch': {
    readonly params: AutoscalePatchParams;
    readonly result: AutoscalePatchResult;
  };
  'gauntlet/autoscale/outlook': {
    readonly params: AutoscaleOutlookParams;
    readonly result: AutoscaleOutlookResult;
  };
  'gauntlet/autoscale/adapter': {
    readonly params: AdapterPreviewParams;
    readonly result: AdapterPreviewResult;
  };
  'gauntlet/doctor': { readonly params: DoctorParams; readonly result: Part<DoctorResult> };
}

/** Custom notifications from the client to the server. */
export interface ClientNotifications {
  'gauntlet/connections': ConnectionsParams;
  'gauntlet/endpoints': EndpointsParams;
  'gauntlet/clusters': KnownClustersParams;
  /** The document people look at; decides whose status is sent. */
  'gauntlet/activeDocument': { readonly uri: string | null };
}

/** Custom notifications from the server to the client. */
export interface ServerNotifications {
  'gauntlet/status': StatusParams;
  'gauntlet/autoscale/progress': AutoscaleProgressParams;
  'gauntlet/clusters/wanted': ClustersWantedParams;
}

export const methods = {
  run: 'gauntlet/run',
  testConnection: 'gauntlet/testConnection',
  expressionAt: 'gauntlet/expressionAt',
  refresh: 'gauntlet/refresh',
  thanosLook: 'gauntlet/thanos/look',
  thanosQuery: 'gauntlet/thanos/query',
  thanosCoverage: 'gauntlet/thanos/coverage',
  thanosReach: 'gauntlet/thanos/reach',
  thanosStoreInfo: 'gauntlet/thanos/storeInfo',
  topologyRender: 'gauntlet/topology/render',
  topologyMigration: 'gauntlet/topology/migration',
  topologyDiagram: 'gauntlet/topology/diagram',
  autoscaleList: 'gauntlet/autoscale/list',
  autoscaleReplay: 'gauntlet/autoscale/replay',
  autoscaleExplain: 'gauntlet/autoscale/explain',
  autoscaleSearch: 'gauntlet/autoscale/search',
  autoscaleAdvise: 'gauntlet/autoscale/advise',
  autoscalePatch: 'gauntlet/autoscale/patch',
  autoscaleOutlook: 'gauntlet/autoscale/outlook',
  autoscaleAdapter: 'gauntlet/autoscale/adapter',
  autoscaleProgress: 'gauntlet/autoscale/progress',
  doctor: 'gauntlet/doctor',
  connections: 'gauntlet/connections',
  endpoints: 'gauntlet/endpoints',
  clusters: 'gauntlet/clusters',
  clustersWanted: 'gauntlet/clusters/wanted',
  activeDocument: 'gauntlet/activeDocument',
  status: 'gauntlet/status',
} as const satisfies Record<
  string,
  keyof Requests | keyof ClientNotifications | keyof ServerNotifications
>;

/** Commands that the server offers through code lenses; the client implements them. */
export const serverCommands = {
  /** Arguments: uri, expression text. */
  runInstant: 'gauntlet.runExpression',
  runRange: 'gauntlet.runExpressionRange',
  /** Argument of all three: uri. */
  planTopology: 'gauntlet.planTopology',
  applyTopology: 'gauntlet.applyTopology',
  topologyStatus: 'gauntlet.topologyStatus',
  /** Arguments: uri, line (from 0) of the autoscaler. */
  replayAutoscaling: 'gauntlet.replayAutoscaling',
} as const;
