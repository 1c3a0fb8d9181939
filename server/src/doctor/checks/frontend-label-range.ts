import { skipped, type Check, type Problem } from '../check.ts';
import { configured, durationMs, flagOf, onePerWorkload, subjectOf } from '../flags.ts';

const dayMs = 86_400_000;

/**
 * A query-frontend answers questions about labels without a time for the last day only.
 * Source: thanos v0.42.4 cmd/thanos/query_frontend.go, --labels.default-time-range=24h.
 */
export const frontendLabelRange: Check = {
  name: 'frontend-label-range',
  title: 'The time that a query-frontend looks for labels in',
  look: (facts) => {
    const frontends = onePerWorkload(configured(facts, 'query-frontend'));
    if (frontends.length === 0) {
      return skipped(
        'No query-frontend is seen in a connected cluster; it does not tell its flags.',
      );
    }
    return frontends.flatMap((one): readonly Problem[] => {
      const written = flagOf(one.flags, 'labels.default-time-range');
      const range = written === undefined ? dayMs : durationMs(written);
      if (range === undefined || range > dayMs) return [];
      return [
        {
          key: one.place,
          severity: 'info',
          message: `The query-frontend ${one.place} lists labels and values of the last ${written ?? '24h (its default)'} only.`,
          explanation:
            'Dashboards that ask for label values without a time, and completion in other tools, do not see clusters or pods that were last there before. Gauntlet always sends a time.',
          fix: 'Set `--labels.default-time-range` to the time that variables should cover, for example 168h.',
          subject: subjectOf(one),
        },
      ];
    });
  },
};
