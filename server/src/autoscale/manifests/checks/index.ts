import { adapterCollision } from './adapter-collision.ts';
import { adapterName } from './adapter-name.ts';
import { adapterNoResource } from './adapter-no-resource.ts';
import { adapterRefused } from './adapter-refused.ts';
import { adapterTemplate } from './adapter-template.ts';
import { apiServer } from './api-server.ts';
import type { ManifestCheck } from './check.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { form } from './form.ts';
import { formula } from './formula.ts';
import { globalQuantile } from './global-quantile.ts';
import { instantRate } from './instant-rate.ts';
import { kedaRefused } from './keda-refused.ts';
import { maxBelowNeed } from './max-below-need.ts';
import { missingRequests } from './missing-requests.ts';
import { neverScales } from './never-scales.ts';
import { nullValues } from './null-values.ts';
import { rateWindow } from './rate-window.ts';
import { removedVersion } from './removed-version.ts';
import { severalSeries } from './several-series.ts';
import { shortStabilization } from './short-stabilization.ts';
import { twoControllers } from './two-controllers.ts';
import { unmeshed } from './unmeshed.ts';
import { valueMixup } from './value-mixup.ts';

/** Every check of manifests that scale: one line each. */
export const manifestChecks: readonly ManifestCheck[] = [
  form,
  removedVersion,
  apiServer,
  twoControllers,
  valueMixup,
  disruptionBudget,
  missingRequests,
  neverScales,
  maxBelowNeed,
  kedaRefused,
  formula,
  severalSeries,
  nullValues,
  rateWindow,
  instantRate,
  globalQuantile,
  shortStabilization,
  unmeshed,
  adapterRefused,
  adapterName,
  adapterTemplate,
  adapterNoResource,
  adapterCollision,
];
