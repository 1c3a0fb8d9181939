import {
  fieldAt,
  readEntries,
  readFlag,
  readList,
  readObject,
  readQuantity,
  readText,
  type DecodeProblem,
  type Place,
} from '../manifest-reader.ts';
import type { Int64 } from '../int64.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import { fullSpec } from '../hpa/defaults.ts';
import { readHpaSpec } from '../hpa/manifest.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import type { RecordedMetric, Recording, Sharing } from './recording.ts';
import { rateOf, seriesOf, type Series } from './series.ts';

export type ReadRecording =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly problems: readonly DecodeProblem[] };

const second = 1000;
const usualStartup = 30 * second;
const fewestValues = 2;

const numberOf = (value: unknown): number =>
  typeof value === 'string' && value !== '' ? Number(value) : (value as number);

const note = ({ path, problems }: Place, message: string): undefined => {
  problems.push({ field: path, message });
  return undefined;
};

/** `[[seconds, value], …]` as Prometheus writes it; NaN, infinities and `null` are gaps. */
const readSeries = (place: Place): Series | undefined => {
  const pairs = readList(place);
  if (pairs === undefined) return place.value === undefined ? note(place, 'is missing') : undefined;
  const times: number[] = [];
  const values: number[] = [];
  let last = -Infinity;
  for (const pair of pairs) {
    const [seconds, written] = Array.isArray(pair.value) ? (pair.value as readonly unknown[]) : [];
    if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
      return note(pair, 'expected a time in seconds and a value');
    }
    if (seconds <= last) return note(pair, 'the clock goes back, or a time is there twice');
    last = seconds;
    const value = numberOf(written);
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    times.push(seconds * second);
    values.push(value);
  }
  return values.length < fewestValues
    ? note(place, 'has fewer than two values: there is nothing to replay')
    : seriesOf(times, values);
};

const usualSharing = (type: string): Sharing =>
  type === 'Object' || type === 'External' ? 'total' : 'average';

const readMetric = (place: Place): RecordedMetric | undefined => {
  const type = readText(fieldAt(place, 'type'));
  const name = readText(fieldAt(place, 'name'));
  const container = readText(fieldAt(place, 'container'));
  const sharing = readText(fieldAt(place, 'sharing'));
  const values = readSeries(fieldAt(place, 'values'));
  if (type === undefined || name === undefined) return note(place, 'needs a type and a name');
  if (sharing !== undefined && sharing !== 'average' && sharing !== 'total') {
    return note(fieldAt(place, 'sharing'), 'expected average or total');
  }
  if (values === undefined) return undefined;
  const isCounter = readFlag(fieldAt(place, 'counter')) === true;
  return {
    key: `${type}/${container === undefined ? '' : `${container}/`}${name}`,
    values: isCounter ? rateOf(values) : values,
    sharing: sharing ?? usualSharing(type),
  };
};

const readRequests = (place: Place): Recording['requests'] =>
  new Map(
    readEntries(place).map(([container, requests]) => {
      const named = readEntries(requests).map(
        ([resource, value]) => [resource, readQuantity(value)?.milli ?? 0] as const,
      );
      return [container, Object.fromEntries<Int64>(named)] as const;
    }),
  );

const readSettings = (
  place: Place,
  spec: FullHpaSpec | undefined,
  config: ControllerConfig,
): Recording['settings'] => {
  const listed = readList(place) ?? [];
  if (listed.length === 0) {
    if (spec === undefined) note(place, 'is missing, and no HPA was given');
    return spec === undefined ? [] : [{ from: -Infinity, spec }];
  }
  return listed.map((item) => {
    const from = fieldAt(item, 'from');
    const decoded = readHpaSpec(fieldAt(item, 'spec').value, `${item.path}.spec`);
    item.problems.push(...decoded.problems);
    if (typeof from.value !== 'number') note(from, 'expected a time in seconds');
    return { from: Number(from.value) * second, spec: fullSpec(decoded.spec, config) };
  });
};

/**
 * Reads a recording of a target. `spec` is what was in force when the recording does not say.
 * Refuses what cannot be replayed, with the reason.
 */
export const readRecording = (
  value: unknown,
  spec: FullHpaSpec | undefined,
  config: ControllerConfig,
): ReadRecording => {
  const problems: DecodeProblem[] = [];
  const place: Place = { path: '', value, problems };
  if (readObject(place) === undefined) {
    return { ok: false, problems: [{ field: '', message: 'expected an object' }] };
  }
  const startup = fieldAt(place, 'startupSeconds').value;
  const replicas = readSeries(fieldAt(place, 'replicas'));
  const desired = readSeries(fieldAt(place, 'desired'));
  const ready = readSeries(fieldAt(place, 'ready'));
  const metrics = (readList(fieldAt(place, 'metrics')) ?? []).map(readMetric);
  const recording = {
    metrics: metrics.filter((metric) => metric !== undefined),
    requests: readRequests(fieldAt(place, 'requests')),
    startup: typeof startup === 'number' ? startup * second : usualStartup,
    settings: readSettings(fieldAt(place, 'settings'), spec, config),
  };
  if (replicas === undefined || desired === undefined || ready === undefined) {
    return { ok: false, problems };
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, recording: { ...recording, replicas, desired, ready } };
};
