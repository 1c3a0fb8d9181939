/**
 * What is asked about autoscalers, a bundle of its own (`dist/autoscale.js`): the language server loads it with the
 * first such request.
 */
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
  AutoscaleReplayParams,
  AutoscaleReplayResult,
  AutoscaleSearchParams,
  AutoscaleSearchResult,
  ListAutoscalersParams,
  ListAutoscalersResult,
} from '../../protocol/autoscaling.ts';
import { outlookOf } from '../outlook/outlook.ts';
import { previewRules } from './adapter.ts';
import { adviseHistory } from './advise.ts';
import { explainPass } from './explain.ts';
import { createHistoryStore } from './history.ts';
import { listAutoscalers } from './list.ts';
import type { AutoscalePorts } from './ports.ts';
import { patchAutoscaler } from './patch.ts';
import { replayHistory } from './replay.ts';
import { searchHistory } from './search.ts';

export type { AutoscalePorts };

/** Answers requests, and keeps the histories of late. */
export interface Autoscaler {
  readonly list: (params: ListAutoscalersParams) => ListAutoscalersResult;
  readonly replay: (
    params: AutoscaleReplayParams,
    signal: AbortSignal,
  ) => Promise<AutoscaleReplayResult>;
  readonly explain: (
    params: AutoscaleExplainParams,
    signal: AbortSignal,
  ) => Promise<AutoscaleExplainResult>;
  readonly search: (
    params: AutoscaleSearchParams,
    signal: AbortSignal,
  ) => Promise<AutoscaleSearchResult>;
  readonly advise: (
    params: AutoscaleAdviseParams,
    signal: AbortSignal,
  ) => Promise<AutoscaleAdviseResult>;
  readonly patch: (params: AutoscalePatchParams) => AutoscalePatchResult;
  readonly outlook: (params: AutoscaleOutlookParams) => AutoscaleOutlookResult;
  readonly adapter: (
    params: AdapterPreviewParams,
    signal: AbortSignal,
  ) => Promise<AdapterPreviewResult>;
}

/** What this bundle gives. */
export interface AutoscaleBundle {
  readonly createAutoscaler: (ports: AutoscalePorts) => Autoscaler;
}

export const createAutoscaler: AutoscaleBundle['createAutoscaler'] = (ports) => {
  const store = createHistoryStore(ports);
  return {
    list: listAutoscalers,
    replay: (params, signal) => replayHistory(params, store, ports, signal),
    explain: (params, signal) => explainPass(params, store, signal),
    search: (params, signal) => searchHistory(params, store, ports, signal),
    advise: (params, signal) => adviseHistory(params, store, signal),
    patch: patchAutoscaler,
    outlook: (params) => ({ outlooks: outlookOf(params) }),
    adapter: (params, signal) => previewRules(params, ports, signal),
  };
};
