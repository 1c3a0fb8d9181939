import type { StoreFacts } from '../../protocol/thanos.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { labelKey, labelText } from '../label-sets.ts';

/** Who makes blocks of its own. */
const producers: ReadonlySet<string> = new Set(['sidecar', 'rule', 'receive']);

const kinds: Readonly<Record<string, string>> = {
  sidecar: 'sidecars',
  rule: 'rulers',
  receive: 'receivers',
};

/**
 * Two producers must not have the same external labels: their blocks overlap in the bucket and the compactor halts.
 * Source: thanos v0.42.4 pkg/query/endpointset.go ("found duplicate storeEndpoints producer").
 */
export const duplicateLabelSets: Check = {
  name: 'duplicate-label-sets',
  title: 'External labels that two producers share',
  look: ({ stores }) => {
    if (stores === undefined) return skipped('The querier did not list its stores.');
    const holders = new Map<string, StoreFacts[]>();
    for (const store of stores.filter(({ kind }) => producers.has(kind))) {
      for (const key of new Set(store.labelSets.map(labelKey))) {
        const known = holders.get(key) ?? [];
        known.push(store);
        holders.set(key, known);
      }
    }
    return [...holders].flatMap(([key, sharing]): readonly Problem[] => {
      const [first] = sharing;
      const labels = first?.labelSets.find((set) => labelKey(set) === key);
      if (first === undefined || labels === undefined || sharing.length < 2) return [];
      const names = sharing.map(({ name }) => name).sort();
      const sameKind = sharing.every(({ kind }) => kind === first.kind);
      const who = sameKind ? (kinds[first.kind] ?? 'producers') : 'producers';
      return [
        {
          key,
          severity: 'error',
          message: `The ${who} ${names.join(' and ')} have the same external labels ${labelText(labels)}.`,
          explanation:
            'The querier cannot tell their series apart and deduplicates what differs. If they upload, their blocks overlap and the compactor halts.',
          fix: 'Give every Prometheus, ruler and receiver a label of its own, such as `replica`, under `global.external_labels` (rulers and receivers: `--label`), and name that label in `--query.replica-label` of the querier.',
          subject: { store: first.name, labels },
        },
      ];
    });
  },
};
