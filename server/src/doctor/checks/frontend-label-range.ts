import type { DoctorFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { configured, durationMs, flagOf, onePerWorkload, subjectOf } from '../flags.ts';
import type { Configured } from '../flags.ts';

const dayMs = 86_400_000;

const explanation =
  'Dashboards that ask for label values without a time, and completion in other tools, do not see clusters or pods that were last there before. Gauntlet always sends a time.';
const fix =
  'Set `--labels.default-time-range` to the time that variables should cover, for example 168h.';

const fromPods = (found: readonly Configured[]): readonly Problem[] =>
  found.flatMap((one): readonly Problem[] => {
    const written = flagOf(one.flags, 'labels.default-time-range');
    const range = written === undefined ? dayMs : durationMs(written);
    if (range === undefined || range > dayMs) return [];
    return [
      {
        key: one.place,
        severity: 'info',
        message: `The query-frontend ${one.place} lists labels and values of the last ${written ?? '24h (its default)'} only.`,
        explanation,
        fix,
        subject: subjectOf(one),
      },
    ];
  });

/** A frontend that is only asked does not tell its flags: what its lists lack shows. */
const fromLists = ({ others }: DoctorFacts): readonly Problem[] =>
  others.flatMap(({ endpoint, lists = [] }) =>
    lists.flatMap(({ label, byDefault, ofWeek }): readonly Problem[] => {
      const listed = new Set(byDefault);
      const lacking = ofWeek.filter((value) => !listed.has(value));
      if (lacking.length === 0) return [];
      const names = lacking.length > 5 ? [...lacking.slice(0, 5), '…'] : lacking;
      return [
        {
          key: `${endpoint}:${label}`,
          severity: 'info',
          message: `Without a time in the question the query-frontend ${endpoint} leaves out ${String(lacking.length)} of ${String(ofWeek.length)} values of ${label} that were there in the last week: ${names.join(', ')}.`,
          explanation,
          fix,
          subject: { endpoint },
        },
      ];
    }),
  );

/**
 * A query-frontend answers questions about labels without a time for the last day only.
 * Source: thanos v0.42.4 cmd/thanos/query_frontend.go, --labels.default-time-range=24h.
 */
export const frontendLabelRange: Check = {
  name: 'frontend-label-range',
  title: 'The time that a query-frontend looks for labels in',
  look: (facts) => {
    const frontends = onePerWorkload(configured(facts, 'query-frontend'));
    if (frontends.length > 0) return fromPods(frontends);
    return facts.others.some(({ lists }) => lists !== undefined)
      ? fromLists(facts)
      : skipped(
          'No query-frontend is seen in a connected cluster, and none was asked that lists values to compare.',
        );
  },
};
