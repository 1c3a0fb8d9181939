import type { DoctorFacts } from '../../protocol/doctor.ts';
import type { LabelSet, StoreFacts } from '../../protocol/thanos.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { configured, onePerWorkload, subjectOf } from '../flags.ts';
import { labelKey, labelText, listed, replicaLabelsOf, withoutLabels } from '../label-sets.ts';

/** Names by which replicas are told apart in the wild. */
const usualNames: readonly string[] = [
  'replica',
  'prometheus_replica',
  'rule_replica',
  'thanos_ruler_replica',
  'receive_replica',
];

const producers: ReadonlySet<string> = new Set(['sidecar', 'rule', 'receive']);

const explanation =
  'A querier shows one series for all replicas only where it knows the label that tells them apart; otherwise every series comes once per replica, and sums are too large.';

interface Announced {
  readonly store: StoreFacts;
  readonly labels: LabelSet;
}

const announced = (stores: readonly StoreFacts[]): readonly Announced[] =>
  stores
    .filter(({ kind }) => producers.has(kind))
    .flatMap((store) => store.labelSets.map((labels) => ({ store, labels })));

/** Labels that look as if they told replicas apart, and that the querier does not take away. */
const unknownToQuerier = (
  sets: readonly Announced[],
  known: readonly string[],
): readonly Problem[] =>
  usualNames
    .filter((name) => !known.includes(name))
    .flatMap((name): readonly Problem[] => {
      const having = sets.filter(({ labels }) => Object.hasOwn(labels, name));
      const groups = Map.groupBy(having, ({ labels }) =>
        labelKey(withoutLabels(labels, [...known, name])),
      );
      const twins = [...groups.values()].find((group) => group.length > 1);
      const [first] = twins ?? [];
      if (first === undefined) return [];
      const rest = withoutLabels(first.labels, [...known, name]);
      return [
        {
          key: `unknown:${name}`,
          severity: 'error',
          message: `Replicas of ${labelText(rest)} differ in the label ${name}, which the querier does not take for a replica label.`,
          explanation,
          fix: `Add \`--query.replica-label=${name}\` to the querier, and to every querier above it.`,
          subject: { store: first.store.name, labels: first.labels },
        },
      ];
    });

/** Producers without a label that others of their kind have. */
const unequal = (sets: readonly Announced[], known: readonly string[]): readonly Problem[] =>
  [...Map.groupBy(sets, ({ store }) => store.kind).values()].flatMap((same) => {
    const used = known.filter((name) => same.some(({ labels }) => Object.hasOwn(labels, name)));
    if (used.length === 0) return [];
    return same
      .filter(({ labels }) => !used.some((name) => Object.hasOwn(labels, name)))
      .map(({ store, labels }): Problem => ({
        key: `missing:${store.name}:${labelKey(labels)}`,
        severity: 'warning',
        message: `The ${store.kind} ${store.name} has no replica label; others of its kind have ${used.join(', ')}.`,
        explanation: `${explanation} A second replica of this one would be counted twice or collide with it.`,
        fix: `Set the external label ${used[0] ?? 'replica'} on it, as on the others.`,
        subject: { store: store.name, labels },
      }));
  });

/** Replica labels of the querier that nobody has. */
const unused = (stores: readonly StoreFacts[], known: readonly string[]): readonly Problem[] => {
  const names = new Set(stores.flatMap(({ labelSets }) => labelSets.flatMap(Object.keys)));
  return known
    .filter((name) => !names.has(name))
    .map((name) => ({
      key: `unused:${name}`,
      severity: 'info',
      message: `The querier takes ${name} for a replica label, but no store has it.`,
      explanation:
        'That is harmless while no label of that name means anything else, but often it is a misspelt name.',
      fix: `Remove \`--query.replica-label=${name}\`, or correct it to the label that the stores have.`,
    }));
};

/** Queriers and compactors that take other labels for replica labels. */
const disagreeing = (facts: DoctorFacts, known: readonly string[]): readonly Problem[] => {
  const rows = [
    ['query', 'query.replica-label', 'warning'],
    ['compact', 'deduplication.replica-label', 'warning'],
  ] as const;
  return rows.flatMap(([component, flag, severity]) =>
    onePerWorkload(configured(facts, component)).flatMap((one): readonly Problem[] => {
      const theirs = [...new Set((one.flags.get(flag) ?? []).flatMap(listed))].sort();
      // A compactor without the flag keeps all replicas, as most do on purpose.
      if (component === 'compact' && theirs.length === 0) return [];
      if (theirs.join() === known.join()) return [];
      return [
        {
          key: `unequal:${component}:${one.place}`,
          severity,
          message: `${one.place} has the replica labels ${theirs.join(', ') || '(none)'}, the querier ${known.join(', ') || '(none)'}.`,
          explanation:
            'Queriers in a row deduplicate wrongly when they do not agree, and blocks that a compactor has deduplicated by other labels do not fit what the querier expects.',
          fix: `Give \`--${flag}\` the same labels everywhere: ${known.map((name) => `\`--${flag}=${name}\``).join(' ') || 'none'}.`,
          subject: subjectOf(one),
        },
      ];
    }),
  );
};

/** Every replica needs a label of its own, and every querier must know its name. */
export const replicaLabels: Check = {
  name: 'replica-labels',
  title: 'Replica labels that are missing or not the same everywhere',
  look: (facts) => {
    const { stores, flags } = facts;
    if (stores === undefined || flags === undefined) {
      return skipped('The querier did not tell its stores and flags.');
    }
    const known = replicaLabelsOf(flags);
    const sets = announced(stores);
    return [
      ...unknownToQuerier(sets, known),
      ...unequal(sets, known),
      ...unused(stores, known),
      ...disagreeing(facts, known),
    ];
  },
};
