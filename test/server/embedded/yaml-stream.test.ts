import { expect, test } from 'vitest';
import { parseYaml } from '../../../server/src/embedded/yaml-stream.ts';
import { parseYamlDocuments, type YamlDocument } from '../../../server/src/embedded/yaml-tree.ts';
import { createRandom } from '../../support/random.ts';
import { extractYaml } from './support.ts';

/** Parts of rule files; each combination is one file. */
const groups: readonly string[] = [
  '  - name: a\n    rules:\n',
  '  - rules:\n    # c\n\n',
  '  - name: a\n    "rules":   # c\n',
  '  - name: |\n      rules:\n      - expr: no\n    rules:\n',
];

const rules: readonly string[] = [
  '    - record: r\n      expr: one\n',
  '    - alert: A\n      expr: |\n        two\n\n        - three\n      labels: {a: b}\n',
  '    # c\n    - expr: "a\n        b"\n      annotations:\n        rules:\n        - x\n',
  '    -\n      expr: >-\n        a\n\n',
  '    - expr: foo\n        bar\n      # end\n\n',
  '    - &a\n      expr: x\n    - *a\n',
];

/** Without the ends of collections: they depend on the blank lines and comments behind, and nothing reads them. */
const comparable = (documents: readonly YamlDocument[]): unknown =>
  JSON.parse(JSON.stringify(documents), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if ('kind' in value && value.kind === 'scalar') return value;
    return { ...value, end: 0 };
  });

test('rules parsed one by one give the tree of the whole text', () => {
  const random = createRandom(3);
  let multiple = 0;
  for (let round = 0; round < 60; round += 1) {
    const body = Array.from({ length: 1 + random.below(3) }, () => {
      const items = Array.from({ length: random.below(5) }, () => random.pick(rules));
      return random.pick(groups) + items.join('');
    });
    const end = random.pick(['', '  # end\n', '---\na: b\n', '...\n', 'x: y\n']);
    const text = random.pick(['', '\uFEFF', '# c\n', '---\n']) + `groups:\n${body.join('')}${end}`;
    const used = random.next() < 0.3 ? text.replaceAll('\n', '\r\n') : text;
    const documents = parseYamlDocuments(used);
    if (documents.some(({ problems }) => problems.length > 0)) continue;
    const stream = parseYaml(used);
    if (stream.chunks.size > 1) multiple += 1;
    expect({ used, documents: comparable(stream.documents) }).toEqual({
      used,
      documents: comparable(documents),
    });
  }
  expect(multiple).toBeGreaterThan(20);
});

test('after an edit the other rules are the same objects, or moved ones', () => {
  const text =
    'groups:\n- name: a\n  rules:\n  - record: a\n    expr: one\n  - record: b\n    expr: two\n  - record: c\n    expr: three\n';
  const before = extractYaml(text);
  const edited = text.replace('two', 'two + 2');
  const after = extractYaml(edited, before);
  expect(after.yaml).toEqual(extractYaml(edited).yaml);
  expect(after.expressions.map(({ text }) => text)).toEqual(['one', 'two + 2', 'three']);
  const chunks = (document: typeof after): readonly unknown[] => [
    ...(document.yaml?.chunks.values() ?? []),
  ];
  expect(chunks(after)[0]).toBe(chunks(before)[0]);
});
