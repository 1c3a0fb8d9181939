import type { YamlDocument, YamlEntry, YamlMap, YamlNode, YamlSeq } from './yaml-tree.ts';

/** Gives the node an alias stands for, and any other node itself; `undefined` for an unknown name. */
export type ResolveAlias = (node: YamlNode) => YamlNode | undefined;

const collectAnchors = (node: YamlNode, into: Map<string, YamlNode[]>): void => {
  if (node.anchor !== undefined) {
    const known = into.get(node.anchor);
    if (known === undefined) into.set(node.anchor, [node]);
    else known.push(node);
  }
  if (node.kind === 'seq') for (const item of node.items) collectAnchors(item, into);
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    collectAnchors(key, into);
    if (value !== undefined) collectAnchors(value, into);
  }
};

/** Aliases of one document. A name may be given again: an alias means the last node in front of it. */
export const aliasesOf = (document: YamlDocument): ResolveAlias => {
  let anchors: Map<string, YamlNode[]> | undefined;
  const named = (name: string): readonly YamlNode[] => {
    if (anchors === undefined) {
      anchors = new Map();
      if (document.contents !== undefined) collectAnchors(document.contents, anchors);
    }
    return anchors.get(name) ?? [];
  };
  return (node) =>
    node.kind === 'alias'
      ? named(node.name).findLast((candidate) => candidate.start < node.start)
      : node;
};

/** Whether a key is the merge key `<<`. */
export const isMergeKey = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.style === 'plain' && node.value === '<<';

/** The entry with the key `name`; the first one where it is repeated. */
export const entryOf = (map: YamlMap, name: string): YamlEntry | undefined =>
  map.entries.find(({ key }) => key.kind === 'scalar' && key.value === name);

/** The text of the scalar under `name`. */
export const textOf = (map: YamlMap, name: string, resolve: ResolveAlias): string | undefined => {
  const value = entryOf(map, name)?.value;
  const node = value && resolve(value);
  return node?.kind === 'scalar' ? node.value : undefined;
};

/** The mapping under `name`. */
export const mapOf = (map: YamlMap, name: string, resolve: ResolveAlias): YamlMap | undefined => {
  const value = entryOf(map, name)?.value;
  const node = value && resolve(value);
  return node?.kind === 'map' ? node : undefined;
};

/** The sequence under `name`. */
export const seqOf = (map: YamlMap, name: string, resolve: ResolveAlias): YamlSeq | undefined => {
  const value = entryOf(map, name)?.value;
  const node = value && resolve(value);
  return node?.kind === 'seq' ? node : undefined;
};

/** The mappings in a sequence. */
export const mapsIn = (seq: YamlSeq | undefined, resolve: ResolveAlias): readonly YamlMap[] =>
  (seq?.items ?? []).flatMap((item) => {
    const node = resolve(item);
    return node?.kind === 'map' ? [node] : [];
  });

const mergeInto = (
  map: YamlMap,
  resolve: ResolveAlias,
  into: { readonly entries: YamlEntry[]; readonly seen: Set<YamlMap> },
): void => {
  // Merging a mapping again adds nothing: what was there first wins. So cycles and bombs of merges end.
  if (into.seen.has(map)) return;
  into.seen.add(map);
  for (const entry of map.entries) if (!isMergeKey(entry.key)) into.entries.push(entry);
  for (const { key, value } of map.entries) {
    const node = isMergeKey(key) && value !== undefined ? resolve(value) : undefined;
    const sources = node?.kind === 'seq' ? mapsIn(node, resolve) : [node];
    for (const source of sources) if (source?.kind === 'map') mergeInto(source, resolve, into);
  }
};

/** Entries of a mapping, and behind them those that `<<` merges in. */
export const mergedEntries = (map: YamlMap, resolve: ResolveAlias): readonly YamlEntry[] => {
  if (!map.entries.some(({ key }) => isMergeKey(key))) return map.entries;
  const into = { entries: [], seen: new Set<YamlMap>() };
  mergeInto(map, resolve, into);
  return into.entries;
};

/** All scalars and flow collections under a node, in source order; what is inside a flow collection is left out. */
export const leavesOf = (node: YamlNode | undefined): readonly YamlNode[] => {
  const leaves: YamlNode[] = [];
  const visit = (at: YamlNode): void => {
    if (at.kind === 'scalar' || at.kind === 'alias' || at.flow) leaves.push(at);
    else if (at.kind === 'seq') at.items.forEach(visit);
    else {
      for (const { key, value } of at.entries) {
        visit(key);
        if (value !== undefined) visit(value);
      }
    }
  };
  if (node !== undefined) visit(node);
  return leaves;
};
