import type { ClockFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { durationText } from '../flags.ts';
import { labelKey, labelText } from '../label-sets.ts';

/** Milliseconds: what NTP keeps by far, and a scrape that is late. */
const tolerableMs = 5000;
/** A producer that is behind is more often one that does not scrape; from here on it is worth a word. */
const behindMs = 120_000;

const explanation =
  'Samples carry the time of the machine that scraped them. A machine whose clock is ahead writes into the future, where queries about now do not look; one that is behind seems to lag, and alerts on it come late. Blocks of both may overlap.';
const fix =
  'Let NTP or chrony set the clocks of all nodes, and look at `node_timex_offset_seconds`.';

const querierProblem = (clocks: ClockFacts): readonly Problem[] => {
  if (clocks.querier === undefined) return [];
  const { askedAt, answeredAt, time } = clocks.querier;
  const ahead = time - answeredAt;
  const behind = askedAt - time;
  const off = Math.max(ahead, behind);
  if (off <= tolerableMs) return [];
  return [
    {
      key: 'querier',
      severity: 'warning',
      message: `The clock of the querier is ${durationText(off)} ${ahead > 0 ? 'ahead of' : 'behind'} the one of this machine.`,
      explanation,
      fix: `${fix} It may as well be this machine whose clock is wrong.`,
    },
  ];
};

/** Clocks must agree to a few seconds. */
export const clockSkew: Check = {
  name: 'clock-skew',
  title: 'Clocks that disagree',
  look: ({ clocks }) => {
    if (clocks?.querier === undefined) {
      return skipped('The querier could not be asked for the time.');
    }
    const { time, answeredAt, askedAt } = clocks.querier;
    // What the querier takes for now when its samples are read.
    const present = time + (answeredAt - askedAt);
    const producers = clocks.newest.flatMap(({ labels, at }): readonly Problem[] => {
      const ahead = at - present;
      if (ahead <= tolerableMs && -ahead <= behindMs) return [];
      const isAhead = ahead > 0;
      return [
        {
          key: labelKey(labels),
          severity: isAhead ? 'warning' : 'info',
          message: isAhead
            ? `The newest sample of ${labelText(labels)} lies ${durationText(ahead)} in the future.`
            : `The newest sample of ${labelText(labels)} is ${durationText(-ahead)} old.`,
          explanation: isAhead
            ? explanation
            : `Either the clock of that Prometheus is behind, or it has stopped scraping. ${explanation}`,
          fix: isAhead
            ? fix
            : `${fix} If clocks agree, see whether that Prometheus scrapes at all.`,
          subject: { labels },
        },
      ];
    });
    return [...querierProblem(clocks), ...producers];
  },
};
