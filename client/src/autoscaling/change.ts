import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { fieldManager } from '../topology/api.ts';
import { appliedBy, content, ownPart, sameJson } from '../topology/owned-fields.ts';
import {
  annotationsOf,
  pausedAnnotation,
  pausedReplicasAnnotation,
  pauseOf,
  pausesIn,
} from './keda-pause.ts';

/** What is applied to bring other settings about. */
export interface PartToApply {
  /** Only what changes, with what we applied before: fields of others are not claimed. */
  readonly manifest: Fields;
  /** Fields that would have to go; applying cannot take away what belongs to others. */
  readonly removed: readonly string[];
}

/** The part of a patched object that has to be applied to the one that is there. */
export function partToApply(live: Fields, patched: Fields): PartToApply {
  const removed: string[] = [];
  const changed = changesIn(content(live), content(patched), '', removed);
  const ours = appliedBy(live, fieldManager);
  const { name, namespace } = asFields(live['metadata']) ?? {};
  const identity = {
    apiVersion: live['apiVersion'],
    kind: live['kind'],
    metadata: { name, namespace },
  };
  const before = Object.keys(ours).length === 0 ? identity : ownPart(live, ours);
  return { manifest: merged(before, asFields(changed) ?? {}), removed };
}

/** What of `after` is otherwise than before; lists are taken whole, as server-side apply takes those of autoscalers. */
function changesIn(before: unknown, after: unknown, at: string, removed: string[]): unknown {
  const [a, b] = [asFields(before), asFields(after)];
  if (a === undefined || b === undefined) return after;
  const path = (name: string): string => (at === '' ? name : `${at}.${name}`);
  for (const name of Object.keys(a)) if (b[name] === undefined) removed.push(path(name));
  return Object.fromEntries(
    Object.entries(b)
      .filter(([name, value]) => value !== undefined && !sameJson(a[name], value))
      .map(([name, value]) => [
        name,
        a[name] === undefined ? value : changesIn(a[name], value, path(name), removed),
      ]),
  );
}

function merged(left: Fields, right: Fields): Fields {
  return {
    ...left,
    ...Object.fromEntries(
      Object.entries(right).map(([name, value]) => {
        const [a, b] = [asFields(left[name]), asFields(value)];
        return [name, a === undefined || b === undefined ? value : merged(a, b)];
      }),
    ),
  };
}

/** Whether a ScaledObject is told to rest. */
export const isPaused = (live: Fields): boolean => pauseOf(annotationsOf(live)).all;

/** A ScaledObject that rests, at so many replicas or at those it has; a sentence where that would not be so. */
export function paused(live: Fields, replicas: number | undefined): Fields | string {
  const held = pauseOf(annotationsOf(live)).replicas;
  if (replicas === undefined && held !== undefined)
    return say('KEDA holds it at {replicas} already: resume it first, or say how many.', {
      replicas: held,
    });
  const metadata = asFields(live['metadata']);
  const added =
    replicas === undefined
      ? { [pausedAnnotation]: 'true' }
      : { [pausedReplicasAnnotation]: String(replicas) };
  return {
    ...live,
    metadata: { ...metadata, annotations: { ...annotationsOf(live), ...added } },
  };
}

/** The operations of a JSON patch that let a ScaledObject go on; none while it does. */
export const resumption = (live: Fields): readonly Fields[] =>
  pausesIn(live).map((name) => ({
    op: 'remove',
    path: `/metadata/annotations/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  }));
