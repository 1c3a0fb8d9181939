import type { DoctorFacts, Finding, Severity } from '../protocol/doctor.ts';

/** What a check says about one thing that is wrong. */
export interface Problem {
  /** Tells this problem from others of the check, the same in every run. */
  readonly key: string;
  readonly severity: Severity;
  readonly message: string;
  readonly explanation: string;
  readonly fix: string;
  readonly subject?: Finding['subject'];
}

/** Problems, or the reason why the check could not look; a part of it that could look counts. */
export type Verdict = readonly Problem[] | { readonly skipped: string };

/** One check: one file in `checks/`, one line in `checks/index.ts`, one test. */
export interface Check {
  /** Kebab-case, the name of its file. */
  readonly name: string;
  /** What is looked at, for people; no sentence. */
  readonly title: string;
  readonly look: (facts: DoctorFacts) => Verdict;
}

export const skipped = (reason: string): Verdict => ({ skipped: reason });
