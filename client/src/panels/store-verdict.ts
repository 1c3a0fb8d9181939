import type { Failure } from '../../../server/src/protocol/connections.ts';
import type {
  LabelSet,
  Part,
  StoreFacts,
  StoreInfoResult,
} from '../../../server/src/protocol/thanos.ts';
import { labelSetText, labelSetsKey } from '../thanos/labels.ts';
import { boundWords } from '../thanos/store-words.ts';
import { ageText, momentText } from '../thanos/times.ts';
import { plainLabel } from '../trees/plain-label.ts';
import { say } from '../util/words.ts';
import { columns, filled, section, wrapped } from './lines.ts';

/** The store's answer, or why it could not even be asked. */
export type StoreAnswer =
  StoreInfoResult | { readonly ok: false; readonly noWay: true; readonly failure: Failure };

/** What a store says itself, and what its querier says of it. */
export interface StoreQuestion {
  /** The address that the querier dials; empty when no querier was asked. */
  readonly store: string;
  readonly querier: string;
  /** How it was reached: `pod mon/prometheus-0 of aks`. */
  readonly way: string;
  readonly answer: StoreAnswer;
  /** The list of the querier; absent when no querier is concerned. */
  readonly listed?: Part<StoreFacts | undefined>;
  /** Unix milliseconds. */
  readonly now: number;
}

export type StoreVerdict =
  'fine' | 'empty' | 'unreached' | 'unlisted' | 'outdated' | 'silent' | 'no-way' | 'down' | 'alone';

/** What the two answers together mean. */
export function verdictOf({ answer, listed }: StoreQuestion): StoreVerdict {
  const facts = listed?.ok === true ? listed.value : undefined;
  const isListed = facts !== undefined;
  const isReached = isListed && facts.lastError === undefined;
  if (!answer.ok && 'noWay' in answer) return 'no-way';
  if (!answer.ok) return isReached ? 'silent' : 'down';
  if (listed === undefined || !listed.ok) return answer.value.empty ? 'empty' : 'alone';
  if (!isListed) return 'unlisted';
  if (!isReached) return 'unreached';
  if (answer.value.empty) return 'empty';
  const isSame = labelSetsKey(facts.labelSets) === labelSetsKey(answer.value.labelSets);
  return isSame ? 'fine' : 'outdated';
}

/** The verdict in one sentence, with what to do where something is wrong. */
export function verdictSentence(question: StoreQuestion): string {
  const { answer, listed, querier } = question;
  const facts = listed?.ok === true ? listed.value : undefined;
  const words = {
    querier: plainLabel(querier),
    error: plainLabel(facts?.lastError ?? ''),
    failure: answer.ok ? '' : plainLabel(answer.failure.message),
  };
  switch (verdictOf(question)) {
    case 'fine':
      return say('The store is fine: it holds data and answers, and {querier} reaches it.', words);
    case 'alone':
      return say('The store is fine: it holds data and answers.');
    case 'empty':
      return say(
        'The store answers, but it is empty: it holds no data yet. Queries get nothing from it until it does.',
      );
    case 'unreached':
      return say(
        'The store is fine, but {querier} cannot reach it: {error}. Look between the two: Service and DNS name, NetworkPolicy, TLS on one side only, a proxy that does not speak HTTP/2.',
        words,
      );
    case 'unlisted':
      return say(
        'The store is fine, but {querier} does not know it: it is not among its endpoints, or has never answered it. Look at the endpoints that the querier is started with.',
        words,
      );
    case 'outdated':
      return say(
        'The store is fine, but {querier} knows other label sets of it. Either they changed a moment ago, or the address leads to several stores in turn.',
        words,
      );
    case 'silent':
      return say(
        'The store does not answer us, although {querier} reaches it: {failure} It may want TLS, or the port is that of another process.',
        words,
      );
    case 'no-way':
      return say(
        'The store could not be asked: there is no way to it. {failure} What its querier says stands below.',
        words,
      );
    case 'down':
      return say(
        'The store does not answer: {failure} The fault is the store’s own, not the querier’s: look at its pod, its log and its port.',
        words,
      );
  }
}

/** The answers side by side as a text, the verdict first. */
export function storeText(question: StoreQuestion): string {
  const { answer, listed, way, now, store } = question;
  return [
    store === '' ? way : store,
    '',
    ...wrapped(verdictSentence(question)),
    ...section(
      say('What the store says itself'),
      answer.ok ? answerLines(answer.value, now, way) : wrapped(answer.failure.message),
    ),
    ...(listed === undefined
      ? []
      : section(
          say('What {querier} says of it', { querier: plainLabel(question.querier) }),
          listedLines(listed, now),
        )),
    ...section(say('Label names that it has'), answer.ok ? nameLines(answer.value) : []),
    '',
  ].join('\n');
}

type Info = Extract<StoreInfoResult, { readonly ok: true }>['value'];

function answerLines(info: Info, now: number, way: string): readonly string[] {
  const { component, labelSets, minTime, maxTime, apis, empty } = info;
  return columns([
    [say('Asked through'), way],
    [say('Component'), component],
    ...timeRows({ minTime, maxTime, empty }, now),
    [say('APIs'), apis.join(', ')],
    ...labelRows(labelSets),
  ]);
}

function nameLines({ labelNames }: Info): readonly string[] {
  const last = labelNames.length - 1;
  return labelNames.length === 0
    ? [say('none')]
    : filled(labelNames.map((name, index) => `${plainLabel(name)}${index === last ? '' : ','}`));
}

function listedLines(listed: Part<StoreFacts | undefined>, now: number): readonly string[] {
  if (!listed.ok) return wrapped(reason(listed.failure));
  const facts = listed.value;
  if (facts === undefined) return [say('Nothing: it does not list this store.')];
  const { lastError, lastCheck } = facts;
  return columns([
    [
      say('Last check'),
      lastCheck === undefined
        ? say('not known')
        : say('{time}, {age} ago', { time: momentText(lastCheck), age: ageText(now - lastCheck) }),
    ],
    [say('Last error'), lastError ?? say('none')],
    ...timeRows(facts, now),
    ...labelRows(facts.labelSets),
  ]);
}

function reason({ message }: Failure): string {
  return say('It could not be asked: {reason}', { reason: message });
}

interface Times {
  readonly minTime?: number | undefined;
  readonly maxTime?: number | undefined;
  readonly empty: boolean;
}

function timeRows({ minTime, maxTime, empty }: Times, now: number): readonly string[][] {
  return empty
    ? [[say('Time'), say('holds no data yet')]]
    : [
        [say('Minimum time'), boundWords(minTime, 'min', now)],
        [say('Maximum time'), boundWords(maxTime, 'max', now)],
      ];
}

const mostLabelSets = 50;

function labelRows(labelSets: readonly LabelSet[]): readonly string[][] {
  const shown = labelSets
    .slice(0, mostLabelSets)
    .map((labels) => [say('Labels'), labelSetText(labels)]);
  const more = labelSets.length - shown.length;
  if (shown.length === 0) return [[say('Labels'), say('none')]];
  return more === 0
    ? shown
    : [
        ...shown,
        [
          '',
          say('{count, plural, one {# more label set} other {# more label sets}}', { count: more }),
        ],
      ];
}
