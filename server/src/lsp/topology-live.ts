import type { TopologyItem, WordPlace } from '../topology/index.ts';
import type { DocumentScope } from './document-scope.ts';
import type { Call } from './feature.ts';
import type { TopologyDocument } from './topology-document.ts';
import { signalOf } from './with-metadata.ts';

/** A question about a document. */
export interface Asked {
  readonly scope: DocumentScope;
  readonly call: Call;
}

/** What clusters know of a place, by now. */
interface LiveWords {
  readonly items: () => readonly TopologyItem[];
  readonly paragraphs: (word: string) => readonly string[];
  /** Some of it comes later. */
  readonly isPending: () => boolean;
}

/** What clusters know of a place, waited for within the budget; undefined where they know nothing. */
export const liveWordsAt = async (
  place: WordPlace,
  { file }: TopologyDocument,
  { scope, call: { token, session } }: Asked,
): Promise<LiveWords | undefined> => {
  const { names, runtime } = session;
  const { liveFieldOf, wantsOf, liveItems, liveParagraphs } = await runtime.loadTopology();
  const field = liveFieldOf(place, file);
  if (field === undefined) return undefined;
  const wants = wantsOf(field);
  const { budgetMs } = scope.settings.completion;
  await names.ensure(wants, { budgetMs, signal: signalOf(token) });
  return {
    items: () => liveItems(field, names.current(), place.quote),
    paragraphs: (word) => liveParagraphs(field, word, names.current()),
    isPending: () => names.isPending(wants),
  };
};
