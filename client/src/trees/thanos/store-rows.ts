import type { Finding } from '../../../../server/src/protocol/doctor.ts';
import type { StoreFacts, StoreKind } from '../../../../server/src/protocol/thanos.ts';
import { anatomyOf } from '../../thanos/anatomy.ts';
import { clustersOf, labelSetText } from '../../thanos/labels.ts';
import type { StoreHealth } from '../../thanos/store-words.ts';
import {
  boundWords,
  clusterWords,
  healthWords,
  rangeWords,
  storeHealth,
} from '../../thanos/store-words.ts';
import type { StoreHistory, StoreRecord } from '../../thanos/store-history.ts';
import { ageText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { findingRow, findingWords } from './doctor-rows.ts';
import { errorColor, fieldRow, goodColor, joined, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

/** What rows of stores are made with. */
export interface StoreRowContext {
  /** Of the querier. */
  readonly endpoint: string;
  readonly clusterLabel: string;
  readonly now: number;
  readonly findings: readonly Finding[];
}

/** Kinds of stores in the order a query meets them. */
const kindOrder: readonly StoreKind[] = [
  'sidecar',
  'receive',
  'rule',
  'store',
  'query',
  'debug',
  'unknown',
];

const healthOrder: readonly StoreHealth[] = ['failing', 'empty', 'up', 'gone', 'replaced'];

/** Stores whose label sets are rows of their own; of a store with more the rest is counted. */
const mostLabelSets = 200;

/** One row for each kind of store that the querier has or had. */
export function storeKindRows(
  context: StoreRowContext,
  history: StoreHistory,
): readonly TreeNode[] {
  return kindOrder.flatMap((kind) => {
    const records = [...history.values()].filter(({ facts }) => facts.kind === kind);
    return records.length === 0 ? [] : [kindRow(context, kind, records)];
  });
}

/** How many stores there are, in words: `8, 1 failing, 2 gone`. */
export function countWords(records: readonly StoreRecord[]): string {
  const healths = records.map(storeHealth);
  const count = (...wanted: readonly StoreHealth[]) =>
    healths.filter((health) => wanted.includes(health)).length;
  const [failing, gone] = [count('failing'), count('gone')];
  return [
    String(count('up', 'empty', 'failing')),
    ...(failing > 0 ? [say('{count} failing', { count: failing })] : []),
    ...(gone > 0 ? [say('{count} gone', { count: gone })] : []),
  ].join(', ');
}

function kindRow(
  context: StoreRowContext,
  kind: StoreKind,
  records: readonly StoreRecord[],
): TreeNode {
  const { many, icon, does } = anatomyOf(kind);
  const words = countWords(records);
  const worst = records.some((record) => ['failing', 'gone'].includes(storeHealth(record)));
  return {
    id: endpointId(context.endpoint, 'stores', kind),
    label: many,
    description: words,
    icon: worst ? { name: icon, color: warningColor } : { name: icon },
    tooltip: () => [
      { kind: 'heading', text: many },
      { kind: 'text', text: does },
    ],
    context: ['storeKind'],
    accessibility: `${many}: ${words}`,
    expand: worst ? 'expanded' : 'collapsed',
    children: () =>
      records
        .toSorted(
          (a, b) =>
            healthOrder.indexOf(storeHealth(a)) - healthOrder.indexOf(storeHealth(b)) ||
            a.facts.name.localeCompare(b.facts.name),
        )
        .map((record) => storeRow(context, record)),
  };
}

function storeRow(context: StoreRowContext, record: StoreRecord): TreeNode {
  const { endpoint, now, clusterLabel } = context;
  const { facts } = record;
  const health = storeHealth(record);
  const findings = context.findings.filter(({ subject }) => subject.store === facts.name);
  const words = healthWords(record, now);
  const description = joined(
    clusterWords(facts.labelSets, clusterLabel),
    words === '' ? rangeWords(facts, now) : words,
    findingWords(findings),
  );
  return {
    id: endpointId(endpoint, 'stores', facts.kind, facts.name),
    label: facts.name,
    description,
    icon: healthIcon(health, findings.length > 0),
    dimmed: health === 'gone' || health === 'replaced',
    tooltip: () => storeTooltip(context, record),
    context: ['store', `store-${health}`, `store-${facts.kind}`],
    accessibility: [
      `${anatomyOf(facts.kind).one} ${facts.name}`,
      health === 'up' ? say('answers') : '',
      description,
    ]
      .filter(Boolean)
      .join(', '),
    expand: 'collapsed',
    children: () => storeDetails(context, record, findings),
    subject: { kind: 'store', endpoint, store: facts.name },
  };
}

function healthIcon(health: StoreHealth, found: boolean): NonNullable<TreeNode['icon']> {
  switch (health) {
    case 'up':
      return found ? { name: 'warning', color: warningColor } : { name: 'pass', color: goodColor };
    case 'empty':
      return { name: 'circle-outline' };
    case 'failing':
      return { name: 'error', color: errorColor };
    case 'gone':
      return { name: 'circle-slash', color: warningColor };
    case 'replaced':
      return { name: 'history' };
  }
}

function storeDetails(
  context: StoreRowContext,
  record: StoreRecord,
  findings: readonly Finding[],
): readonly TreeNode[] {
  const { facts } = record;
  const id = (...parts: readonly string[]) =>
    endpointId(context.endpoint, 'stores', facts.kind, facts.name, ...parts);
  const shown = facts.labelSets.slice(0, mostLabelSets);
  return [
    ...findings.map((finding) => findingRow(context.endpoint, finding, id('finding', finding.id))),
    ...detailFields(context, record).map(([key, name, value]) => fieldRow(id(key), name, value)),
    ...shown.map((labels, index) => ({
      ...fieldRow(
        id('labels', String(index)),
        labelSetText(labels),
        clustersOf([labels], context.clusterLabel).join(''),
      ),
      icon: { name: 'tag' },
    })),
    ...(shown.length < facts.labelSets.length
      ? [
          fieldRow(
            id('more'),
            say('{count, plural, one {# more label set} other {# more label sets}}', {
              count: facts.labelSets.length - shown.length,
            }),
            '',
          ),
        ]
      : []),
  ];
}

/** Key, name and value of everything that is one line. */
function detailFields(
  { now }: StoreRowContext,
  { facts, goneSince, lastSeen, flaps }: StoreRecord,
): readonly (readonly [key: string, name: string, value: string])[] {
  const { lastCheck, lastError, minTime, maxTime } = facts;
  const times: readonly (readonly [string, string, string])[] = facts.empty
    ? [['times', say('Time'), say('holds no data yet')]]
    : [
        ['min', say('Minimum time'), boundWords(minTime, 'min', now)],
        ['max', say('Maximum time'), boundWords(maxTime, 'max', now)],
      ];
  return [
    ...(lastError === undefined ? [] : [['error', say('Last error'), lastError] as const]),
    ...(goneSince === undefined ? [] : [['seen', say('Last seen'), momentText(lastSeen)] as const]),
    ...times,
    ...(lastCheck === undefined
      ? []
      : [
          [
            'check',
            say('Last check'),
            say('{time}, {age} ago', {
              time: momentText(lastCheck),
              age: ageText(now - lastCheck),
            }),
          ] as const,
        ]),
    ['apis', say('APIs'), apiWords(facts)],
    ...(flaps > 0
      ? [
          [
            'flaps',
            say('Failed or went'),
            say('{count, plural, one {# time} other {# times}}', { count: flaps }),
          ] as const,
        ]
      : []),
    ['labels', say('Label sets'), String(facts.labelSets.length)],
  ];
}

/** What a store of the kind offers; which of it this one has, only the store itself can say. */
function apiWords({ kind }: StoreFacts): string {
  const { apis } = anatomyOf(kind);
  return apis.length === 0 ? say('not known') : apis.join(', ');
}

function storeTooltip(context: StoreRowContext, record: StoreRecord): readonly TooltipPart[] {
  const { facts } = record;
  const { one, does } = anatomyOf(facts.kind);
  const words = healthWords(record, context.now);
  return [
    { kind: 'heading', text: facts.name },
    { kind: 'text', text: `${one}. ${does}` },
    ...(words === '' ? [] : [{ kind: 'text' as const, text: words }]),
    // The moment of the last check would have the row drawn again with every look.
    ...detailFields(context, record)
      .filter(([key]) => key !== 'check' && key !== 'labels')
      .map(([, name, value]) => field(name, value)),
    ...facts.labelSets.slice(0, 10).map((labels): TooltipPart => ({
      kind: 'code',
      language: 'promql',
      text: labelSetText(labels),
    })),
  ];
}
