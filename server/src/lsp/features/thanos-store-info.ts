import { methods } from '../../protocol/methods.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

/** What one store says about itself, past the querier. */
export const thanosStoreInfoFeature = ownRequestFeature({
  method: methods.thanosStoreInfo,
  fallback: { ok: false, failure: ownFailure },
  handle: async (params, { endpoints, runtime }, signal) => {
    const allowed = endpoints.allowed();
    if (!allowed.ok) return allowed;
    const { askStoreInfo } = await runtime.loadStoreApi();
    return askStoreInfo(params, runtime, signal);
  },
});
