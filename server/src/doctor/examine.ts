import type { DoctorFacts, DoctorResult, Finding, Severity } from '../protocol/doctor.ts';
import type { Check, Problem } from './check.ts';

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

const findingsOf = ({ name }: Check, problems: readonly Problem[]): readonly Finding[] =>
  problems.map(({ key, subject = {}, ...problem }) => ({
    check: name,
    id: `${name}:${key}`,
    ...problem,
    subject,
  }));

/** Runs the checks over the facts: the worst finding first, each once. */
export const examine = (
  checks: readonly Check[],
  facts: DoctorFacts,
): Omit<DoctorResult, 'failures'> => {
  const findings = new Map<string, Finding>();
  const skips: { readonly check: string; readonly reason: string }[] = [];
  const ran: { readonly check: string; readonly title: string }[] = [];
  for (const check of checks) {
    const { name, title } = check;
    const verdict = check.look(facts);
    if ('skipped' in verdict) {
      skips.push({ check: name, reason: verdict.skipped });
      continue;
    }
    ran.push({ check: name, title });
    for (const finding of findingsOf(check, verdict)) findings.set(finding.id, finding);
  }
  return {
    findings: [...findings.values()].sort(
      (left, right) => ranks[left.severity] - ranks[right.severity],
    ),
    skipped: skips,
    checks: ran,
  };
};
