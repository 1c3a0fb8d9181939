import { methods } from '../../protocol/methods.ts';
import { queryBatch } from '../../store/thanos-query.ts';
import { ownRequestFeature } from '../own-request.ts';

/** The instant queries of one view. */
export const thanosQueryFeature = ownRequestFeature({
  method: methods.thanosQuery,
  fallback: { results: {} },
  handle: async (params, { endpoints, runtime: { timers } }, signal) => {
    const found = endpoints.find(params.endpoint);
    return found.ok
      ? queryBatch({ ...found.value, timers }, params, signal)
      : { results: Object.fromEntries(params.queries.map(({ id }) => [id, found])) };
  },
});
