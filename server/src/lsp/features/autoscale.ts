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

export const autoscaleSearchFeature = ownRequestFeature({
  method: methods.autoscaleSearch,
  fallback: failed,
  // What was found until then is worth having.
  answersCancelled: true,
  handle: async (params, { autoscaler }, signal) => (await autoscaler()).search(params, signal),
});

export const autoscaleAdviseFeature = ownRequestFeature({
  method: methods.autoscaleAdvise,
  fallback: failed,
  handle: async (params, { autoscaler }, signal) => (await autoscaler()).advise(params, signal),
});

export const autoscalePatchFeature = ownRequestFeature({
  method: methods.autoscalePatch,
  fallback: failed,
  handle: async (params, { autoscaler }) => (await autoscaler()).patch(params),
});

export const autoscaleAdapterFeature = ownRequestFeature({
  method: methods.autoscaleAdapter,
  fallback: failed,
  handle: async (params, { autoscaler }, signal) => (await autoscaler()).adapter(params, signal),
});

export const autoscaleOutlookFeature = ownRequestFeature({
  method: methods.autoscaleOutlook,
  fallback: { outlooks: [] },
  handle: async (params, { autoscaler }) => (await autoscaler()).outlook(params),
});
