import { methods } from '../../protocol/methods.ts';
import { defaultClusterLabel } from '../../protocol/thanos.ts';
import { lookAt } from '../../store/thanos-look.ts';
import { ownRequestFeature } from '../own-request.ts';

/** What an endpoint says about itself and what stands behind it. */
export const thanosLookFeature = ownRequestFeature({
  method: methods.thanosLook,
  fallback: {},
  handle: async (
    { endpoint, parts, clusterLabel = defaultClusterLabel },
    { endpoints, runtime },
    signal,
  ) => {
    const found = endpoints.find(endpoint);
    return found.ok
      ? lookAt(found.value.api, parts, { clusterLabel, timers: runtime.timers, signal })
      : Object.fromEntries(parts.map((name) => [name, found]));
  },
});
