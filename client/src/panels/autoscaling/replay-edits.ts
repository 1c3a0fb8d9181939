import type {
  AutoscaleCandidate,
  AutoscaleSearchParams,
  AutoscaleWhatIf,
} from '../../../../server/src/protocol/autoscaling.ts';
import { say } from '../../util/words.ts';
import { mostCandidates } from './replay-state.ts';
import type { Form, ReplayState } from './replay-state.ts';

const minute = 60_000;
/** More take minutes. */
const mostTries = 2000;

type Part = Partial<ReplayState>;

interface Complaint {
  readonly complaint: { readonly form: Form; readonly text: string };
}

function complain(form: Form, text: string): Complaint {
  return { complaint: { form, text } };
}

/** One more candidate, of the fields that say something else than the manifest. */
export function enteredCandidate(state: ReplayState): Part {
  const { drafts, replay } = state;
  const changed = (replay.value?.settings ?? []).flatMap(({ path, value }) => {
    const draft = drafts[`set ${path}`]?.trim();
    return draft === undefined || draft === '' || draft === value ? [] : [`${path}=${draft}`];
  });
  const other = drafts['sets']?.trim() ?? '';
  if (other !== '' && !/^[^=\s]+=/.test(other)) {
    return complain(
      'candidate',
      say('A setting is written as PATH=VALUE, as spec.maxReplicas=12.'),
    );
  }
  const sets = [...changed, ...(other === '' ? [] : [other])];
  if (sets.length === 0) {
    return complain(
      'candidate',
      say('Change a value first: nothing differs from the settings as they are.'),
    );
  }
  return { ...taken(state, sets), drafts: withoutSets(drafts) };
}

/** Settings as one more candidate, under a name that is free; nothing where there are enough. */
export function taken({ candidates }: ReplayState, sets: readonly string[]): Part {
  if (candidates.length >= mostCandidates || sets.length === 0) return {};
  const names = new Set(candidates.map(({ name }) => name));
  const numbers = Array.from({ length: mostCandidates }, (_, index) => index + 1);
  const name =
    numbers.map((number) => say('Candidate {number}', { number })).find((one) => !names.has(one)) ??
    '';
  const candidate: AutoscaleCandidate = { name, sets };
  return { candidates: [...candidates, candidate], run: name };
}

/** A candidate back in the fields, to be changed; it is no longer among the others. */
export function edited(state: ReplayState, name: string): Part {
  const candidate = state.candidates.find((one) => one.name === name);
  if (candidate === undefined) return {};
  const paths = new Set(state.replay.value?.settings.map(({ path }) => path));
  const pairs = candidate.sets.map((text) => {
    const at = text.indexOf('=');
    return { path: text.slice(0, at), value: text.slice(at + 1), text };
  });
  const own = pairs.filter(({ path }) => paths.has(path));
  const others = pairs.filter(({ path }) => !paths.has(path)).map(({ text }) => text);
  return {
    candidates: state.candidates.filter((one) => one.name !== name),
    run: state.run === name ? 'recorded' : state.run,
    drafts: {
      ...withoutSets(state.drafts),
      ...Object.fromEntries(own.map(({ path, value }) => [`set ${path}`, value])),
      ...(others.length === 0 ? {} : { sets: others.join(',') }),
    },
  };
}

function withoutSets(drafts: ReplayState['drafts']): ReplayState['drafts'] {
  return Object.fromEntries(
    Object.entries(drafts).filter(([name]) => name !== 'sets' && !name.startsWith('set ')),
  );
}

/** Something that did not happen, from the cursor on. */
export function enteredWhatIf(state: ReplayState): Part {
  const { drafts, cursor, replay, whatIfs } = state;
  if (cursor === undefined || replay.value === undefined) {
    return complain('what-if', say('Put the cursor to where it begins first.'));
  }
  const length = Number(drafts['minutes'] ?? '30') * minute;
  if (!(length > 0)) return complain('what-if', say('It must last some minutes.'));
  const time = { from: cursor.at, to: cursor.at + length };
  const whatIf = supposed(drafts, time);
  return 'complaint' in whatIf ? whatIf : { whatIfs: [...whatIfs, whatIf] };
}

function supposed(
  drafts: ReplayState['drafts'],
  time: { readonly from: number; readonly to: number },
): AutoscaleWhatIf | Complaint {
  switch (drafts['what-if kind']) {
    case 'missing-metrics':
      return { ...time, kind: 'missing-metrics' };
    case 'lost-cluster': {
      const clusters = Number(drafts['clusters'] ?? '2');
      return Number.isInteger(clusters) && clusters >= 2
        ? { ...time, kind: 'lost-cluster', clusters }
        : complain('what-if', say('There must be two clusters or more.'));
    }
    default: {
      const factor = Number(drafts['factor'] ?? '2');
      return factor >= 0 && Number.isFinite(factor)
        ? { ...time, kind: 'traffic', factor }
        : complain('what-if', say('The traffic must be a number of times, as 2 or 0.5.'));
    }
  }
}

/** What a search is asked for. */
export function enteredSearch({
  drafts,
}: ReplayState): Pick<AutoscaleSearchParams, 'constraints' | 'candidates'> | Complaint {
  const bounds = {
    minutesAboveTarget: 'most minutes',
    replicaHours: 'most cost',
    flaps: 'most flaps',
  };
  const constraints: Record<string, number> = {};
  for (const [key, draft] of Object.entries(bounds)) {
    const text = drafts[draft]?.trim() ?? '';
    if (text === '') continue;
    const bound = Number(text);
    if (!(bound >= 0)) return complain('search', say('A bound is a number of at least 0.'));
    constraints[key] = bound;
  }
  const candidates = Number(drafts['tries'] ?? '300');
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > mostTries) {
    return complain(
      'search',
      say('Between 1 and {most} settings can be tried.', { most: mostTries }),
    );
  }
  return { constraints, candidates };
}
