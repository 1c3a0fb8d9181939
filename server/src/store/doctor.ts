import { checks } from '../doctor/checks/index.ts';
import { examine } from '../doctor/examine.ts';
import type { DoctorParams, DoctorResult } from '../protocol/doctor.ts';
import type { Part } from '../protocol/thanos.ts';
import type { Clock } from '../util/timers.ts';
import { gatherFacts } from './doctor-facts.ts';
import type { Endpoints } from './endpoints.ts';

/** Gathers the facts about an installation and runs all checks over them. */
export const runDoctor = async (
  ports: { readonly endpoints: Endpoints; readonly clock: Clock },
  params: DoctorParams,
  signal: AbortSignal,
): Promise<Part<DoctorResult>> => {
  const gathered = await gatherFacts(ports, params, signal);
  if (!gathered.ok) return gathered;
  const { facts, failures } = gathered.value;
  return { ok: true, value: { ...examine(checks, facts), failures } };
};
