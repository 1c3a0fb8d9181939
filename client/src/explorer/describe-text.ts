import { stringify } from 'yaml';
import { events as eventKind } from '../k8s/kinds/events.ts';
import { createShare } from '../k8s/kinds/share.ts';
import { ageText, momentText } from '../thanos/times.ts';
import { asFields, asFieldsList, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { reasonText } from '../trees/clusters/reasons.ts';
import type { ObjectSubject } from './subjects.ts';

export interface Described {
  readonly subject: ObjectSubject;
  readonly object: unknown;
  /** A list of events as the API gives it, or why there is none. */
  readonly events: unknown;
  /** Unix milliseconds. */
  readonly now: number;
}

/** What an object is, its conditions and its events, as a text to be read. */
export function describeText({ subject, object, events, now }: Described): string {
  const fields = asFields(object) ?? {};
  const metadata = asFields(fields['metadata']) ?? {};
  const status = asFields(fields['status']) ?? {};
  const created = Date.parse(String(metadata['creationTimestamp']));
  return [
    `${subject.objectKind} ${subject.name}`,
    '',
    ...table([
      [say('Cluster'), subject.context],
      [say('Namespace'), subject.namespace],
      [say('Created'), Number.isNaN(created) ? '' : `${momentText(created)}, ${age(now, created)}`],
      ...records(say('Labels'), asTextRecord(metadata['labels'])),
    ]),
    ...section(say('Conditions'), conditionLines(status, now)),
    ...section(say('Containers'), containerLines(status)),
    ...section(say('Status'), statusLines(status)),
    ...section(say('Events'), eventLines(events, now)),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function conditionLines(status: Fields, now: number): readonly string[] {
  return asFieldsList(status['conditions']).map(
    ({ type, status: is, reason, message, lastTransitionTime }) => {
      const since = Date.parse(String(lastTransitionTime));
      const when = Number.isNaN(since) ? '' : say('for {age}', { age: ageText(now - since) });
      const head = [`${text(type)}=${text(is)}`, text(reason), when].filter(Boolean).join(', ');
      return message === undefined || message === '' ? head : `${head}: ${text(message)}`;
    },
  );
}

/** Containers that are not as they should be, with what that means. */
function containerLines(status: Fields): readonly string[] {
  return ['initContainerStatuses', 'containerStatuses']
    .flatMap((key) => asFieldsList(status[key]))
    .flatMap(({ name, restartCount, state, lastState }) => {
      const [now] = Object.entries(asFields(state) ?? {});
      const [before] = Object.entries(asFields(lastState) ?? {});
      return [
        `${text(name)}: ${stateText(now)}, ${say('{restarts, plural, one {# restart} other {# restarts}}', { restarts: Number(restartCount) || 0 })}`,
        ...(before === undefined ? [] : [`  ${say('before that')}: ${stateText(before)}`]),
      ];
    });
}

function stateText(entry: readonly [string, unknown] | undefined): string {
  if (entry === undefined) return say('not started');
  const [state, value] = entry;
  const { reason, exitCode, message } = asFields(value) ?? {};
  const meaning = reasonText(text(reason));
  return [
    state,
    text(reason),
    exitCode === undefined ? '' : say('exit code {exitCode}', { exitCode: text(exitCode) }),
    text(message).trim(),
    meaning,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rest of the status: what stands in no section of its own. */
function statusLines(status: Fields): readonly string[] {
  const rest = Object.fromEntries(
    Object.entries(status).filter(
      ([key]) =>
        !['conditions', 'containerStatuses', 'initContainerStatuses', 'managedFields'].includes(
          key,
        ),
    ),
  );
  return Object.keys(rest).length === 0
    ? []
    : stringify(rest, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n');
}

function eventLines(events: unknown, now: number): readonly string[] {
  if (events instanceof Error)
    return [say('not to be read: {message}', { message: events.message })];
  const share = createShare();
  const read = asFieldsList(asFields(events)?.['items'])
    .flatMap((item) => eventKind.project(item, share) ?? [])
    .toSorted((a, b) => b.lastSeen - a.lastSeen);
  if (read.length === 0) return [say('none in the last hour')];
  return read.map(({ type, reason, message, count, lastSeen }) => {
    const times = count > 1 ? ` ×${count}` : '';
    return `${age(now, lastSeen)}  ${type}  ${reason}${times}  ${message.trim().replaceAll('\n', ' ')}`;
  });
}

function age(now: number, at: number): string {
  return say('{age} ago', { age: ageText(now - at) });
}

function records(title: string, values: Readonly<Record<string, string>>): readonly Line[] {
  return Object.entries(values).map(([name, value], index) => [
    index === 0 ? title : '',
    `${name}=${value}`,
  ]);
}

type Line = readonly [name: string, value: string];

function table(lines: readonly Line[]): readonly string[] {
  const shown = lines.filter(([, value]) => value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** A scalar as text; anything else is nothing. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
