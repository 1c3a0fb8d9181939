export type { Int64 } from './int64.ts';
export { parseQuantity, quantityOfMilli, type Quantity } from './quantity.ts';
export type { DecodeProblem } from './manifest-reader.ts';
export {
  defaultController,
  kubernetesVersions,
  traitsOf,
  type ControllerConfig,
  type ControllerTraits,
  type KubernetesVersion,
  type Tolerance,
} from './hpa/controller.ts';
export type * from './hpa/spec.ts';
export { readHpaSpec, type DecodedHpa } from './hpa/manifest.ts';
export { fullSpec } from './hpa/defaults.ts';
export type { Container, Pod, Requests } from './hpa/pods.ts';
export type { Observation, PodSample, PodSamples, PodUsage } from './hpa/observation.ts';
export type { Outcome } from './hpa/outcome.ts';
export type {
  Calculation,
  Proposal,
  ProposalContext,
  ProposalFailure,
  ProposalResult,
  ProposalRule,
} from './hpa/proposal.ts';
export { groupPods, type PodGroups } from './hpa/group-pods.ts';
export { podRequests } from './hpa/pod-requests.ts';
export { averageReplicas, utilizationReplicas } from './hpa/pod-metric-replicas.ts';
export {
  perPodReplicas,
  sumForPods,
  sumForValue,
  valueReplicas,
} from './hpa/value-metric-replicas.ts';
export { resourceSamples } from './hpa/sources/samples.ts';
export { stabilizeLegacy, stabilizeWithBehavior, type Stabilized } from './hpa/stabilize.ts';
export { changeInPeriod, withScaleEvent } from './hpa/scale-events.ts';
export {
  limitLegacy,
  limitWithBehavior,
  policyLimit,
  type Limited,
  type LimitReason,
} from './hpa/limits.ts';
export { noMemory, type HpaMemory, type Recommendation, type ScaleEvent } from './hpa/memory.ts';
export type { Condition } from './hpa/conditions.ts';
export type { Course, Decision, DecisionPath, Scale, SyncInput } from './hpa/decision.ts';
export { decide } from './hpa/decide.ts';
export { validateHpaSpec } from './hpa/validation/validate.ts';
export type { FieldError } from './hpa/validation/field-error.ts';
export { explain, type Explanation } from './hpa/explain.ts';
export { readRecording, type ReadRecording } from './replay/read-recording.ts';
export type { RecordedMetric, Recording, Sharing } from './replay/recording.ts';
export type { MissingRule } from './replay/observe.ts';
export type { Score } from './replay/score.ts';
export { fitRecording, type Fit, type FitDifference } from './replay/fit.ts';
export {
  replaySettings,
  syncTimesOf,
  type Replay,
  type ReplayEvent,
  type ReplayOptions,
  type SyncTimes,
} from './replay/replay.ts';
export {
  pausesOf,
  readScaledObject,
  type DecodedScaledObject,
  type ScaledObject,
} from './keda/scaled-object.ts';
export { hpaOfScaledObject, type KedaHpa } from './keda/hpa.ts';
export {
  decideScaleLoop,
  type ScaleLoopDecision,
  type ScaleLoopInput,
  type ScaleLoopReason,
} from './keda/scale-loop.ts';
export { fallbackMetric, type FallbackInput } from './keda/fallback.ts';
export {
  kedaQuantity,
  prometheusAddress,
  readPrometheusAnswer,
  readPrometheusTrigger,
  type PrometheusAnswer,
  type PrometheusReading,
  type PrometheusTrigger,
} from './keda/triggers/prometheus.ts';
export {
  compileFormula,
  runFormula,
  type CompiledFormula,
  type FormulaResult,
} from './keda/formula/formula.ts';
export type { FormulaProblem } from './keda/formula/syntax.ts';
export { readAdapterConfig, type AdapterConfig, type DiscoveryRule } from './adapter/config.ts';
export {
  discoverCustom,
  discoverExternal,
  type CustomMetric,
  type Discovery,
  type ExternalMetric,
  type SeriesLabels,
  type Unpicked,
} from './adapter/discover.ts';
export { createResourceMapper, resourceText, usualResources } from './adapter/known-resources.ts';
export { parseLabelSelector } from './adapter/label-selector.ts';
export { findAdapterConfig } from './adapter/find-config.ts';
export { compileRule, type CompiledRule } from './adapter/rule.ts';
export {
  previewAdapter,
  type PreviewMetric,
  type PreviewPorts,
  type PreviewRule,
} from './adapter/preview.ts';
export {
  autoscalersIn,
  readSubject,
  withQueries,
  type ReadSubject,
  type Subject,
} from './history/subject.ts';
export { readHistory, type HistoryRequest } from './history/read-history.ts';
export {
  withAdapterQueries,
  type AdapterRules,
  type WithAdapterQueries,
} from './history/adapter-queries.ts';
export {
  hasOtherMetrics,
  otherMetricsOf,
  readOtherMetrics,
  withOtherMetrics,
} from './history/other-metrics.ts';
export type { HistoryFinding, HistoryFindingKind } from './history/finding.ts';
export type { Reduced } from './history/reduce.ts';
export {
  searchSettings,
  type Constraints,
  type Found,
  type SearchProgress,
  type SearchRequest,
  type SearchResult,
} from './search/search.ts';
export { withWhatIf, type WhatIf } from './replay/what-if.ts';
export { unboundMetrics, withLoadModel, type LoadModel } from './replay/load-model.ts';
export { withSettings } from './settings/assign.ts';
export {
  adviseOwnDemand,
  metricToGive,
  type DemandRun,
  type OwnDemandAdvice,
} from './advice/advise.ts';
export { adviceNeeds } from './advice/conditions.ts';
export {
  modelInWords,
  ownDemandReport,
  slownessInWords,
  type OwnDemandReport,
} from './advice/report.ts';
export { ownQueriesOf, type OwnQueries } from './advice/own-demand.ts';
export { readOwnDemand, type OwnDemandHistory } from './advice/read-own-demand.ts';
export { fitLatency, latencyAt, mostWithin, type LatencyHistory } from './replay/latency-model.ts';
