import { describe, expect, it } from 'vitest';
import { countsOf, hindrancesOf } from '../../../client/src/topology/plan.ts';
import type { Change, PlannedCluster } from '../../../client/src/topology/plan.ts';
import { changeWords, countsInWords } from '../../../client/src/topology/words.ts';
import type { RefusalKind } from '../../../client/src/topology/api-problem.ts';

const live = { metadata: {} };
const refused = (kind: RefusalKind): Change => ({
  kind: 'refused',
  live: undefined,
  refusal: { kind, status: 422, message: 'because', conflicts: [] },
});
const conflict: Change = {
  kind: 'conflict',
  live,
  after: live,
  conflicts: [
    { field: '.a', owner: 'helm' },
    { field: '.b', owner: 'helm' },
    { field: '.c', owner: 'kubectl-edit' },
  ],
};
const edited = {
  metadata: {
    managedFields: [
      { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:spec': { 'f:a': {} } } },
    ],
  },
  spec: { a: 2 },
};

const cluster = (
  changes: readonly Change[],
  more: Partial<PlannedCluster> = {},
): PlannedCluster => ({
  name: 'aks',
  context: 'ctx',
  namespace: 'n',
  denied: [],
  missingSecrets: [],
  leftovers: [],
  ...more,
  objects: changes.map((change, at) => ({
    key: String(at),
    cluster: 'aks',
    component: '',
    wave: 'services',
    last: false,
    attached: false,
    path: '',
    manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name: `s${String(at)}` } },
    change,
    warnings: [],
  })),
});

describe('a change in words', () => {
  it.each<[words: string, change: Change]>([
    ['unchanged', { kind: 'same', live }],
    ['to create', { kind: 'create', after: live }],
    ['to create, untried: its namespace is not there yet', { kind: 'untried' }],
    ['to change', { kind: 'update', live, after: { metadata: {}, spec: { a: 1 } } }],
    [
      'to change, also written by kubectl-edit',
      { kind: 'update', live: edited, after: { metadata: {}, spec: { a: 1 } } },
    ],
    ['in conflict with helm, kubectl-edit', conflict],
    ['refused: a field that cannot be changed once it is there', refused('immutable')],
    ['refused: because', refused('quota')],
  ])('%s', (words, change) => {
    expect(changeWords(change)).toBe(words);
  });
});

describe('a plan in words', () => {
  it('tells what there is of each, and leaves the rest out', () => {
    const leftover = { key: 'k', path: '', live };
    const clusters = [
      cluster([{ kind: 'create', after: live }, { kind: 'untried' }, { kind: 'same', live }]),
      cluster([conflict, refused('invalid'), { kind: 'update', live, after: live }], {
        leftovers: [leftover],
      }),
    ];
    expect(countsInWords(clusters)).toBe(
      '2 to create, 1 to change, 1 in conflict, 1 refused, 1 no longer in the file',
    );
    expect(countsOf(clusters)).toEqual({
      same: 1,
      create: 1,
      untried: 1,
      update: 1,
      conflict: 1,
      refused: 1,
      leftover: 1,
      otherFile: 0,
    });
    expect(countsInWords([cluster([{ kind: 'same', live }])])).toBe('nothing to change');
    expect(countsInWords([])).toBe('nothing to change');
  });

  it('tells why it must not be applied', () => {
    const clusters = [
      cluster([refused('invalid'), conflict], { denied: ['You must not.'] }),
      cluster([], { problem: 'Nothing listens.' }),
    ];
    expect(hindrancesOf({ clusters })).toEqual([
      { cluster: 'aks', message: 'You must not.' },
      { cluster: 'aks', message: 'Service s0: because' },
      { cluster: 'aks', message: 'Nothing listens.' },
    ]);
  });
});
