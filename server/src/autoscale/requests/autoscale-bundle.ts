/**
 * What is asked about autoscalers, a bundle of its own (`dist/autoscale.js`): the language server loads it with the
 * first such request.
 */
import type {
  AutoscaleExplainParams,
  AutoscaleExplainResult,
  AutoscaleReplayParams,
  AutoscaleReplayResult,
  ListAutoscalersParams,
  ListAutoscalersResult,
} from '../../protocol/autoscaling.ts';
import { explainPass } from './explain.ts';
import { createHistoryStore } from './history.ts';
import { listAutoscalers } from './list.ts';
import type { AutoscalePorts } from './ports.ts';
import { replayHistory } from './replay.ts';

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
  };
};
