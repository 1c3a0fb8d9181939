import { describe, expect, test } from 'vitest';
import { answerLine } from '../../../server/src/cli/batch/answer.ts';

const nodePorts = 'exposure: { type: nodePort }\n';
const file = `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  a: { role: both, address: 192.0.2.1 }
  b: { address: 192.0.2.2 }
objectStores: { bucket: { secret: s } }
components:
  prometheus:
  store:
  compact:
  query:
${nodePorts}`;

interface Answer {
  readonly error?: string;
  readonly objects: Readonly<Record<string, readonly { readonly kind: string }[]>>;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly fixes: readonly { readonly title: string; readonly text: string }[];
  }[];
}

const ask = (request: object): Answer =>
  JSON.parse(answerLine(JSON.stringify({ op: 'topology', ...request }))) as Answer;

describe('the operation topology of gauntlet batch', () => {
  test('gives objects by cluster, in the order in which they are applied', () => {
    const { objects, diagnostics } = ask({ file });
    expect(diagnostics).toEqual([]);
    expect(Object.keys(objects)).toEqual(['a', 'b']);
    const kinds = objects['a']?.map(({ kind }) => kind) ?? [];
    expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('StatefulSet'));
    expect(kinds.lastIndexOf('StatefulSet')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  test('gives one cluster', () => {
    expect(ask({ file, cluster: 'b' }).objects).toEqual({ b: ask({ file }).objects['b'] });
  });

  test.each([
    [{ file, cluster: 'c' }, 'there is no cluster "c"; there are: a, b'],
    [{ file, cluster: 1 }, '"cluster" must be a string'],
    [{}, '"file" must be a string'],
  ])('refuses %j', (request, error) => {
    expect(ask(request)).toEqual({ error });
  });

  test('renders nothing of a file with errors; offsets in bytes', () => {
    const wrong = `# é\n${file.replace('components:', 'components:\n  qery: { type: query }\n  stor:')}`;
    expect(ask({ file: wrong, offsets: 'bytes' })).toMatchObject({
      objects: {},
      diagnostics: [
        { code: 'topology-form', severity: 'error', line: 10, column: 3, start: 212, end: 216 },
      ],
    });
  });

  test('gives fixes as the whole file behind them', () => {
    const { objects, diagnostics } = ask({ file: file.replace(nodePorts, '') });
    expect(objects).toEqual({});
    const fix = diagnostics
      .find(({ code }) => code === 'topology-reach')
      ?.fixes.find(({ title }) => title === 'Use node ports');
    expect(ask({ file: fix?.text }).diagnostics).toEqual([]);
  });

  test.each(['', 'nonsense: [', '- 1', '[*b]', 'a: &a [*a, *b]'])(
    'says what is wrong with %j',
    (text) => {
      const { objects, diagnostics } = ask({ file: text });
      expect(objects).toEqual({});
      expect(diagnostics.length).toBeGreaterThan(0);
    },
  );
});
