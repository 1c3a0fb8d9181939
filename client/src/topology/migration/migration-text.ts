import type { MigrationCheck, MigrationStage } from '../../../../server/src/protocol/topology.ts';
import { say } from '../../util/words.ts';
import type { Whereabouts } from './where.ts';

/** A migration as a page: every stage with its reason and checks, and how far the clusters are. */
export function migrationText(
  names: { readonly from: string; readonly to: string },
  stages: readonly MigrationStage[],
  { at, missing }: Whereabouts,
): string {
  const isFinished = missing.length === 0;
  const stateOf = (index: number): string => {
    if (index < at || (index === at && isFinished)) return say('done');
    return index === at ? say('under way') : say('to come');
  };
  const sections = stages.map((stage, index) =>
    [
      `## ${String(index + 1)}. ${stage.title} (${stateOf(index)})`,
      '',
      stage.why,
      '',
      ...checksOf(stage).map((words) => `- ${words}`),
      ...(index === at && !isFinished
        ? ['', say('Still missing:'), '', ...missingLines(missing)]
        : []),
      '',
    ].join('\n'),
  );
  const intro = say(
    'Each stage is an ordinary deployment that answers all that the one before it does: it is planned, shown and applied like a file, and can be left again for the one before it. Nothing but the clusters remembers how far they are.',
  );
  return [`# ${say('From {from} to {to}', names)}`, '', intro, '', ...sections].join('\n');
}

/** Lines of what is missing that are shown. */
const fewLines = 20;

const missingLines = (missing: readonly string[]): readonly string[] => [
  ...missing.slice(0, fewLines).map((line) => `- \`${line.replaceAll('`', "'")}\``),
  ...(missing.length > fewLines
    ? [`- ${say('and {count} more', { count: missing.length - fewLines })}`]
    : []),
];

const checksOf = ({ before, after }: MigrationStage): readonly string[] => [
  ...before.map((check) => say('Before it begins: {check}', { check: checkWords(check) })),
  say(
    'Afterwards: all pods are ready, every querier shows all of its stores, and the number of targets over all history is what it was, or more',
  ),
  ...after.map((check) => say('Afterwards: {check}', { check: checkWords(check) })),
];

const checkWords = ({ kind }: MigrationCheck): string =>
  ({
    distinct: say('no two clusters have blocks of the same external labels'),
    copied: say('the new gateways answer for every block that the old ones know'),
    empty: say('the new gateways know no block'),
  })[kind];
