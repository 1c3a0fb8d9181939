// What clusters know of the words of a topology file: what is offered, what is explained, what is warned of.
import { describe, expect, it } from 'vitest';
import type { KnownCluster, NameList } from '../../../server/src/protocol/clusters.ts';
import {
  checkTopology,
  completeTopology,
  hoverTopology,
  readTopology,
} from '../../../server/src/topology/index.ts';
import { liveFieldOf } from '../../../server/src/topology/live/field.ts';
import { liveItems, liveParagraphs, wantsOf } from '../../../server/src/topology/live/names.ts';
import { readMarks } from '../../support/marked-text.ts';

const all = (...names: readonly string[]): NameList => ({ names });

const clusters: readonly KnownCluster[] = [
  {
    context: 'aks',
    connected: true,
    version: 'v1.36.3',
    namespaces: all('default', 'monitoring', 'shop'),
    storageClasses: all('fast', 'slow'),
    secrets: { monitoring: all('thanos-objstore', 'thanos-tls'), obs: all('other') },
  },
  {
    context: 'arn:aws:eks:eu-1:1:cluster/prod',
    connected: true,
    version: '',
    namespaces: all('monitoring'),
    storageClasses: all('fast'),
    secrets: { monitoring: all('thanos-objstore') },
  },
  {
    context: 'gke',
    connected: true,
    version: 'v1.35.1',
    storageClasses: { names: [], lacking: 'forbidden' },
  },
  { context: 'edge', connected: false, version: '' },
];

const file = (more: string, named = 'a: { context: aks }'): string => `clusters:
  ${named}
  b: { context: "arn:aws:eks:eu-1:1:cluster/prod" }
  c: { context: gke }
components:
  prometheus:
  store: { clusters: [a, b] }
  compact: { clusters: [a] }
  query:
${more}`;

/** The field at the caret of a text, and what is offered there. */
const at = (marked: string, known = clusters) => {
  const { text, cursor: offset } = readMarks(marked);
  const read = readTopology(text);
  const found = completeTopology(text, offset);
  const field = found && liveFieldOf(found.place, read);
  return {
    text,
    found,
    field,
    items:
      field === undefined
        ? []
        : liveItems(field, { clusters: known, whole: true }, found?.place.quote),
  };
};
const inserts = (marked: string): readonly string[] => at(marked).items.map(({ insert }) => insert);

describe('names of clusters are offered', () => {
  it.each([
    [
      'contexts',
      file('', 'a: { context: | }'),
      ['aks', 'arn:aws:eks:eu-1:1:cluster/prod', 'gke', 'edge'],
    ],
    ['clusters that nothing names yet', file('', '|'), ['aks:', 'edge:']],
    [
      'namespaces of that cluster',
      file('', 'a: { context: aks, namespace: | }'),
      ['default', 'monitoring', 'shop'],
    ],
    [
      'storage classes of that cluster',
      file('', 'a: { context: aks, storage: { class: | } }'),
      ['fast', 'slow'],
    ],
    [
      'Secrets of all clusters',
      file('objectStores:\n  one: { secret: | }'),
      ['thanos-objstore', 'thanos-tls'],
    ],
    [
      'Secrets for TLS',
      file('exposure: { type: flat, tls: { secret: | } }'),
      ['thanos-objstore', 'thanos-tls'],
    ],
    ['nothing at other places', file('objectStores:\n  one: { key: | }'), []],
    ['nothing for keys', file('objectStores:\n  one: { sec| }'), []],
  ])('%s', (_, marked, expected) => {
    expect(inserts(marked)).toEqual(expected);
  });

  it('for a component of the clusters that it runs in', () => {
    const store = file('').replace(
      'store: { clusters: [a, b] }',
      'store: { clusters: [a, b], storage: { class: | } }',
    );
    expect(inserts(store)).toEqual(['fast', 'slow']);
    expect(at(store).items.map(({ documentation }) => documentation)).toEqual([
      'There in `a`, `b`',
      'There in `a`\n\nNot there in `b`',
    ]);
  });

  it('for a bucket of the clusters that use it, in their namespaces', () => {
    const text = file('objectStores:\n  one: { secret: t| }', 'a: { context: aks, namespace: obs }')
      .replace('store: { clusters: [a, b] }', '')
      .replace('prometheus:\n', 'prometheus: { objectStore: false }\n');
    expect(inserts(text)).toEqual(['other']);
    const { field } = at(text);
    expect(field && wantsOf(field)).toEqual([
      { kind: 'secrets', context: 'aks', namespace: 'obs' },
    ]);
  });

  it('none where they must not be listed, and none before anything was told', () => {
    expect(inserts(file('', 'c2: { context: gke, storage: { class: | } }'))).toEqual([]);
    expect(at(file('', 'a: { context: | }'), []).items).toEqual([]);
  });

  it('in quotes where YAML would take them for something else', () => {
    const known = ['1e3', 'true', 'a: b', 'a#b', 'me@c'].map((context) => ({
      context,
      connected: false,
      version: '',
    }));
    expect(at(file('', 'a: { context: | }'), known).items.map(({ insert }) => insert)).toEqual([
      '"1e3"',
      '"true"',
      '"a: b"',
      '"a#b"',
      'me@c',
    ]);
  });
});

describe('what stands at the caret is replaced whole, as the document says', () => {
  const names = ['admin@one', "it's", 'a"b', 'arn:aws:eks:eu-1:1:cluster/x'];
  const known = names.map((context) => ({ context, connected: false, version: '' }));
  const replaced = (marked: string): readonly string[] => {
    const { text, found, items } = at(marked, known);
    return items.map(({ insert }) => {
      const { start = 0, end = 0 } = found?.replace ?? {};
      const next = text.slice(0, start) + insert + text.slice(end);
      return (
        readTopology(next).topology?.clusters.find(({ name }) => name === 'a')?.context ?? next
      );
    });
  };

  it.each([
    ['nothing yet', '|'],
    ['a name', 'adm|in'],
    ['a part behind a sign', 'admin@o|'],
    ['a part before a sign', 'adm|in@two'],
    ['a long one', 'arn:aws:eks:eu-1:1:clu|ster/y'],
    ['nothing between marks', '"|"'],
    ['what is between marks', '"admin@o|ne"'],
    ['what is between other marks', "'a|dm/in'"],
  ])('%s', (_, word) => {
    const head = 'apiVersion: gauntlet/v1alpha1\nkind: ThanosTopology\n';
    expect(replaced(head + file('', `a: { context: ${word} }`))).toEqual(names);
    expect(replaced(head + file('', `a:\n    context: ${word}\n    role: both`))).toEqual(names);
  });

  it.each(['two wo|rds', '"two wo|rds"', 'adm|\n      in'])(
    'nothing of several words: %s',
    (word) => {
      expect(at(file('', `a:\n    context: ${word}`), known).items).toEqual([]);
    },
  );
});

describe('names of clusters are explained', () => {
  const paragraphs = (marked: string, known = clusters, whole = true): readonly string[] => {
    const { text, cursor: offset } = readMarks(marked);
    const read = readTopology(text);
    const found = hoverTopology(read, offset);
    const field = found && liveFieldOf(found.place, read);
    return found === undefined || field === undefined
      ? []
      : liveParagraphs(field, found.word, { clusters: known, whole });
  };

  it.each([
    ['a context', file('', 'a: { context: a|ks }'), ['Connected; Kubernetes `v1.36.3`']],
    [
      'one that is not connected',
      file('', 'a: { context: ed|ge }'),
      ['In your kubeconfig; not connected'],
    ],
    [
      'a cluster, by its context',
      file('', 'a|: { context: aks }'),
      ['Connected; Kubernetes `v1.36.3`'],
    ],
    [
      'one that is not there',
      file('', 'a: { context: ak|z }'),
      ['Not in your kubeconfig, which has `aks`, `arn:aws:eks:eu-1:1:cluster/prod`, `gke`, `edge`'],
    ],
    ['a namespace', file('', 'a: { context: aks, namespace: sh|op }'), ['There in `a`']],
    [
      'a Secret',
      file('objectStores:\n  one: { secret: thanos-|tls }'),
      [
        'There in `a` (namespace `monitoring`)',
        'Not there in `b` (namespace `monitoring`)',
        'Not known yet, because the cluster is being asked: `c` (namespace `monitoring`)',
      ],
    ],
    [
      'what must not be read',
      file('', 'c2: { context: gke, storage: { class: fa|st } }'),
      ['Not known, because you are not allowed to list these names there: `c2`'],
    ],
  ])('%s', (_, marked, expected) => {
    expect(paragraphs(marked)).toEqual(expected);
  });

  it('versions and names are texts, whatever is in them', () => {
    const [first] = clusters;
    const known = [{ ...first, context: 'aks', version: 'v1 ![](https://e.example)' }] as const;
    expect(paragraphs(file('', 'a: { context: a|ks }'), known as never)).toEqual([
      'Connected; Kubernetes `v1 ![](https://e.example)`',
    ]);
    expect(
      paragraphs(file('', 'a: { context: no|ne }'), [{ ...known[0], context: 'a`b' }] as never),
    ).toEqual(['Not in your kubeconfig, which has ``a`b``']);
  });

  const secret = file('objectStores:\n  one: { secret: some| }', 'a: { context: aks }');
  it.each<[what: string, list: NameList | undefined, connected: boolean, expected: string]>([
    ['there, among names that are not all', { names: ['some'], lacking: 'rest' }, true, 'There in'],
    [
      'not among those that were read',
      { names: ['x'], lacking: 'rest' },
      true,
      'Not among the names that were read, which are not all, in',
    ],
    [
      'not allowed to be looked for',
      { names: [], lacking: 'forbidden' },
      true,
      'Not known, because you are not allowed to list these names there:',
    ],
    [
      'not there before, in a cluster that does not answer any more',
      { names: ['x'], lacking: 'failed' },
      true,
      'Not known, because the cluster did not answer:',
    ],
    ['still to come', undefined, true, 'Not known yet, because the cluster is being asked:'],
    ['in a cluster that is away', undefined, false, 'Not known, because it is not connected:'],
    ['not there', all('x'), true, 'Not there in'],
  ])(
    'only a list that was read whole says what is not there: %s',
    (_, list, connected, expected) => {
      const secrets = list && { monitoring: list };
      const known = ['aks', 'arn:aws:eks:eu-1:1:cluster/prod', 'gke'].map((context) => ({
        context,
        version: '',
        connected,
        ...(secrets && { secrets }),
      }));
      expect(paragraphs(secret, known)).toEqual([
        `${expected} ${['a', 'b', 'c'].map((name) => `\`${name}\` (namespace \`monitoring\`)`).join(', ')}`,
      ]);
    },
  );

  it('and only a kubeconfig that was read whole which contexts it has not', () => {
    expect(paragraphs(file('', 'a: { context: ak|z }'), clusters.slice(0, 1), false)).toEqual([
      'Not in the files of your kubeconfig that could be read, which have `aks`',
    ]);
  });

  it('not before anything was told', () => {
    expect(paragraphs(file('', 'a: { context: ak|z }'), [])).toEqual([]);
  });
});

describe('a context that the kubeconfig does not have', () => {
  const head = 'apiVersion: gauntlet/v1alpha1\nkind: ThanosTopology\n';
  const rest =
    '\nobjectStores: { b: { secret: s } }\ncomponents: { prometheus: , query: , compact: , store: }\n';
  const found = (cluster: string, contexts: readonly string[]) => {
    const text = `${head}clusters:\n  ${cluster}${rest}`;
    const findings = checkTopology(readTopology(text), contexts).filter(
      ({ code }) => code === 'topology-unknown-context',
    );
    return findings.map(({ start, end, message, severity, fixes }) => ({
      at: text.slice(start, end),
      message,
      severity,
      fixes: fixes.map(({ title, edits: [edit] }) => [
        title,
        edit && text.slice(0, edit.start).split('\n').at(-1) + edit.text,
      ]),
    }));
  };

  it('is warned of where the cluster has its name, with those that are free', () => {
    expect(found('a: { role: both }', ['prod-east', 'prod-west'])).toEqual([
      {
        at: 'a',
        message: 'your kubeconfig has no context `a`; say which one `a` is: `context`',
        severity: 'warning',
        fixes: [
          ['Use the context `prod-east`', '  a: { role: both, context: "prod-east"'],
          ['Use the context `prod-west`', '  a: { role: both, context: "prod-west"'],
        ],
      },
    ]);
  });

  it('is not spoken of where contexts are not known, or it is there', () => {
    expect(found('a:', [])).toEqual([]);
    expect(found('a:', ['a'])).toEqual([]);
  });
});
