import type { RangeAnswer } from '../../protocol/autoscale.ts';
import { oneOf, type Point } from './columns.ts';
import type { HistoryFinding } from './finding.ts';

/** Findings about the same thing are told once. */
export type Report = (finding: HistoryFinding & { readonly about?: string }) => void;

/** Points of the one series of a name; several are refused, with what tells them apart. */
export const pick = (
  answer: RangeAnswer,
  what: string,
  fits: (labels: Readonly<Record<string, string>>) => boolean,
  report: Report,
): readonly Point[] => {
  const found = oneOf(answer, fits);
  if (found.kind === 'one') return found.points;
  // One sentence for all series that differ in the same.
  report({
    about: found.differ,
    kind: 'several-series',
    severity: 'refusal',
    message: `There are several series of ${what}: they differ in ${found.differ}. Say which one is meant with a matcher.`,
  });
  return [];
};

export const named =
  (name: string) =>
  (labels: Readonly<Record<string, string>>): boolean =>
    labels['__name__'] === name;
