import type { ThanosPartName } from '../../../../server/src/protocol/thanos.ts';
import type { ThanosComponent } from '../../discovery/found.ts';
import type { EndpointView } from '../../endpoints/endpoints.ts';
import { hasHashringFile } from '../../thanos/hashrings.ts';
import { componentOf, lookedAt } from './thanos-state.ts';
import type { Section } from './thanos-state.ts';

/** One question to an endpoint that is asked again and again. Parts of one question are asked together. */
export interface Question {
  readonly endpoint: string;
  readonly about:
    { readonly parts: readonly ThanosPartName[] } | 'coverage' | 'doctor' | 'hashrings';
  /** Milliseconds between two answers. */
  readonly everyMs: number;
}

/** Milliseconds. Thanos itself looks at its stores every five seconds. */
const oftenMs = 5000;
const sometimesMs = 15_000;
const seldomMs = 30_000;
const rarelyMs = 60_000;

/** Parts that tell what an endpoint does now. */
const nowParts: Readonly<Record<ThanosComponent, readonly ThanosPartName[]>> = {
  query: ['stores', 'ready'],
  'query-frontend': ['metrics', 'ready'],
  sidecar: ['metrics', 'ready'],
  receive: ['metrics', 'ready'],
  rule: ['metrics', 'ready'],
  store: ['metrics', 'ready'],
  compact: ['metrics', 'ready'],
  'bucket-web': ['metrics', 'ready'],
};

/** What is to be asked for the expanded rows: nothing of what nobody looks at. */
export function questionsFor(
  expanded: ReadonlySet<string>,
  endpoints: readonly EndpointView[],
): readonly Question[] {
  const views = new Map(endpoints.map((view) => [view.name, view]));
  return [...expanded].flatMap((id): readonly Question[] => {
    const looked = lookedAt(id);
    if (looked?.kind !== 'endpoint') return [];
    const { name, section } = looked;
    const view = views.get(name);
    const component = view === undefined ? undefined : componentOf(view);
    if (view === undefined || component === undefined) return [];
    return section === undefined ? ofEndpoint(view, component) : [ofSection(name, section)];
  });
}

/** The contexts whose rows are expanded. */
export function contextsOf(expanded: ReadonlySet<string>): readonly string[] {
  return [...expanded].flatMap((id) => {
    const looked = lookedAt(id);
    return looked?.kind === 'cluster' ? [looked.context] : [];
  });
}

function ofEndpoint(
  { name: endpoint, source }: EndpointView,
  component: ThanosComponent,
): readonly Question[] {
  const readsRings =
    component === 'receive' && source.kind === 'found' && hasHashringFile(source.found);
  const settled: readonly ThanosPartName[] = component === 'query' ? ['build', 'flags'] : ['build'];
  return [
    { endpoint, about: { parts: nowParts[component] }, everyMs: oftenMs },
    { endpoint, about: { parts: settled }, everyMs: rarelyMs },
    // Findings stand on the stores too, so they are looked for with them.
    ...(component === 'query' ? [{ endpoint, about: 'doctor' as const, everyMs: rarelyMs }] : []),
    ...(readsRings ? [{ endpoint, about: 'hashrings' as const, everyMs: seldomMs }] : []),
  ];
}

function ofSection(endpoint: string, section: Section): Question {
  switch (section) {
    case 'rules':
    case 'targets':
      return { endpoint, about: { parts: [section] }, everyMs: sometimesMs };
    case 'blocks':
      return { endpoint, about: { parts: [section] }, everyMs: seldomMs };
    case 'coverage':
      return { endpoint, about: 'coverage', everyMs: seldomMs };
    case 'doctor':
      return { endpoint, about: 'doctor', everyMs: rarelyMs };
  }
}

/** Tells questions apart. */
export function questionKey({ endpoint, about }: Question): string {
  return JSON.stringify([endpoint, about]);
}
