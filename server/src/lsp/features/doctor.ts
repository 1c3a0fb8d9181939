import { methods } from '../../protocol/methods.ts';
import { runDoctor } from '../../store/doctor.ts';
import { ownFailure, ownRequestFeature } from '../own-request.ts';

/** What is wrong with an installation. */
export const doctorFeature = ownRequestFeature({
  method: methods.doctor,
  fallback: { ok: false, failure: ownFailure },
  handle: (params, { endpoints, runtime: { clock } }, signal) =>
    runDoctor({ endpoints, clock }, params, signal),
});
