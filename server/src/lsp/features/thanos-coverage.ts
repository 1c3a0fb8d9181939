import { methods } from '../../protocol/methods.ts';
import { askCoverage } from '../../store/thanos-coverage.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

/** Which time of which label set is answered by whom. */
export const thanosCoverageFeature = ownRequestFeature({
  method: methods.thanosCoverage,
  fallback: { ok: false, failure: ownFailure },
  handle: (params, { endpoints }, signal) => askCoverage(endpoints, params, signal),
});
