import type {
  AutoscaleReplay,
  AutoscaleScore,
} from '../../../../server/src/protocol/autoscaling.ts';
import { momentText } from '../../thanos/times.ts';
import { plainText } from '../../trees/plain-label.ts';
import { say } from '../../util/words.ts';
import { verdictOf } from './demand-part.ts';
import { runTitle, runsOf } from './replay-state.ts';
import type { ReplayState, ReplaySubject } from './replay-state.ts';
import {
  adviceSentence,
  differenceText,
  findingWord,
  fitSentence,
  numberText,
  percentText,
  scoreColumns,
  whatIfSentence,
} from './replay-words.ts';
import { adviceOf } from './search-part.ts';

/** `HorizontalPodAutoscaler demo/strest-server, 2026-11-23 09:40:12 UTC to …`. */
export function reportTitle({ autoscaler }: ReplaySubject, { from, to }: AutoscaleReplay): string {
  const { kind, namespace, name } = autoscaler;
  return say('{kind} {name}, {from} to {to}', {
    kind,
    name: `${namespace}/${name}`,
    from: momentText(from),
    to: momentText(to),
  });
}

/** All that the panel says, as Markdown. Texts of servers are texts in it. */
export function replayReport(state: ReplayState, replay: AutoscaleReplay): string {
  const { subject, whatIfs, search } = state;
  const where = [
    subject.place,
    ...subject.matchers,
    say('history from {querier}', { querier: subject.querier }),
    say('scales {target}', { target: `${replay.target.kind} ${replay.target.name}` }),
  ];
  const advice = adviceOf(search.result);
  const found = search.result?.ok === true ? search.result.current : undefined;
  return [
    `# ${text(reportTitle(subject, replay))}`,
    where.map(text).join(' · '),
    text(say('Fit {share}.', { share: percentText(replay.fit.agreement) })),
    text(adviceSentence(replay)),
    text(fitSentence(replay.fit)),
    list(
      [...state.notes, ...replay.findings].map(
        (finding) => `${findingWord(finding)}: ${finding.message}`,
      ),
    ),
    list(whatIfs.map(whatIfSentence)),
    `## ${text(say('Scores'))}`,
    scoresOf(
      runsOf(replay).map(({ name, score, changes }) => ({
        name: runTitle(name),
        score,
        words: changes.join('; '),
      })),
      replay.current.score,
    ),
    ...(found === undefined || advice.length === 0
      ? []
      : [
          `## ${text(say('Advice'))}`,
          scoresOf(
            advice.map(({ score, explanation }, index) => ({
              name: String(index + 1),
              score,
              words: explanation,
            })),
            found,
          ),
        ]),
    ...demandLines(state),
    ...runsOf(replay).flatMap(({ name, scalings }) => [
      `## ${text(say('Scalings of {run}: {count}', { run: runTitle(name), count: scalings.length }))}`,
      list(
        scalings.map(
          ({ at, from, to, explanation }) => `${momentText(at)}: ${from} → ${to}. ${explanation}`,
        ),
      ),
    ]),
    `## ${text(say('Assumptions and queries'))}`,
    list(replay.assumptions),
    list(replay.metrics.map(({ key, expr = '' }) => [key, expr].filter(Boolean).join(': '))),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** What the own demand of the cluster would have given. */
function demandLines({ demand: { result } }: ReplayState): readonly string[] {
  const found = result?.ok === true ? result.ownDemand : undefined;
  if (found === undefined) return [];
  const { advice, refusal = '' } = found;
  return [
    `## ${text(say('What this cluster’s own demand would have given'))}`,
    ...(advice === undefined
      ? [text(`${say('No advice to go by its own demand.')} ${refusal}`)]
      : [text(advice.slowness), text(advice.model), text(verdictOf(advice))]),
  ];
}

interface Row {
  readonly name: string;
  readonly score: AutoscaleScore;
  readonly words: string;
}

function scoresOf(rows: readonly Row[], base: AutoscaleScore): string {
  const columns = scoreColumns();
  const cells = ({ score }: Row): readonly string[] =>
    columns.map(({ value }) => {
      const difference = differenceText(value(score), value(base));
      return [numberText(value(score)), difference && `(${difference})`].filter(Boolean).join(' ');
    });
  return [
    ['', ...columns.map(({ title }) => title), say('Changes')],
    ['---', ...columns.map(() => '---:'), '---'],
    ...rows.map((row) => [row.name, ...cells(row), row.words]),
  ]
    .map((row, index) => `| ${(index === 1 ? row : row.map(text)).join(' | ')} |`)
    .join('\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${text(line)}`).join('\n');
}

/** A text in which nothing is Markdown. */
function text(value: string): string {
  return plainText(value)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#|<>~&!]/g, (character) => `\\${character}`);
}
