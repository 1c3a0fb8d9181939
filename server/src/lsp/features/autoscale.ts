import { methods } from '../../protocol/methods.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

const failed = { ok: false, failure: ownFailure } as const;

export const autoscaleListFeature = ownRequestFeature({
  method: methods.autoscaleList,
  fallback: { autoscalers: [] },
  handle: async (params, { autoscaler }) => (await autoscaler()).list(params),
});

export const autoscaleReplayFeature = ownRequestFeature({
  method: methods.autoscaleReplay,
  fallback: { ...failed, findings: [] },
  handle: async (params, { autoscaler }, signal) => (await autoscaler()).replay(params, signal),
});

export const autoscaleExplainFeature = ownRequestFeature({
  method: methods.autoscaleExplain,
  fallback: failed,
  handle: async (params, { autoscaler }, signal) => (await autoscaler()).explain(params, signal),
});
