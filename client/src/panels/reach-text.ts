import type { ReachResult } from '../../../server/src/protocol/thanos.ts';
import { anatomyOf } from '../thanos/anatomy.ts';
import { durationText, momentText } from '../thanos/times.ts';
import { plainText } from '../trees/plain-label.ts';
import { say } from '../util/words.ts';
import { columns, indented, section, wrapped } from './lines.ts';

type SelectorReach = ReachResult['selectors'][number];
type StoreReach = SelectorReach['stores'][number];

/** Whom it was asked of, and the moment (Unix milliseconds) that it is evaluated at; undefined for now. */
export interface ReachAsked {
  readonly querier: string;
  readonly at: number | undefined;
}

/** The answer to “Would this query see everything?” as a text: the short answer first, then why. */
export function reachText(asked: ReachAsked, { selectors }: ReachResult): string {
  const parts = selectors.map((selector) => selectorText(asked, selector));
  const summary = selectors.length > 1 ? [`${summaryOf(selectors)}\n\n`] : [];
  return [...summary, parts.join('\n\n')].join('');
}

function summaryOf(selectors: readonly SelectorReach[]): string {
  const short = selectors.filter(({ missing }) => missing.length > 0).length;
  return short === 0
    ? say('All {count} selectors see everything.', { count: selectors.length })
    : say('{short} of {count} selectors do not see everything.', {
        short,
        count: selectors.length,
      });
}

function selectorText({ querier, at }: ReachAsked, reach: SelectorReach): string {
  const { selector, from, to, stores, missing } = reach;
  const asked = stores.filter((store) => store.asked);
  const skipped = stores.filter((store) => !store.asked);
  return [
    ...plainText(selector).split('\n'),
    '',
    ...wrapped(
      missing.length === 0
        ? say('Yes: it sees all that the stores of {querier} hold for it.', { querier })
        : say('No: it does not see everything.'),
    ),
    ...section(say('What it does not see'), missing.flatMap(wrapped)),
    ...section(timeTitle(at), [
      say('{from} to {to} ({length})', {
        from: momentText(from),
        to: momentText(to),
        length: durationText(to - from),
      }),
    ]),
    ...section(say('Stores that are asked: {count}', { count: asked.length }), rowsOf(asked)),
    ...section(say('Stores that are skipped: {count}', { count: skipped.length }), rowsOf(skipped)),
    '',
  ].join('\n');
}

function timeTitle(at: number | undefined): string {
  return at === undefined
    ? say('Time that it reads, evaluated now')
    : say('Time that it reads, evaluated at {moment} as the run options say', {
        moment: momentText(at),
      });
}

/** Why first, then the stores of which that is so. */
function rowsOf(stores: readonly StoreReach[]): readonly string[] {
  const reasons = Map.groupBy(stores, ({ reason }) => reason);
  return [...reasons].flatMap(([reason, own]) => [
    ...wrapped(reason),
    ...indented(columns(own.map(({ kind, store }) => [anatomyOf(kind).one, store] as const))),
  ]);
}
