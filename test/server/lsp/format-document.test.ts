import { describe, expect, test } from 'vitest';
import { formatDocument } from '../../../server/src/lsp/format-document.ts';
import { language, usualFeatures, type Feature } from '../../../server/src/promql/index.ts';
import { parseDocument } from '../../../server/src/store/documents.ts';

const formatted = (text: string, features: readonly Feature[], languageId = 'promql'): string => {
  const uri = languageId === 'promql' ? 'file:///a.promql' : 'file:///a.yaml';
  const document = { uri, languageId, version: 1, text };
  const options = { unit: 'utf-16', previous: undefined } as const;
  return formatDocument(parseDocument(document, language('prometheus', features), options), 100);
};

const unquoted: readonly Feature[] = [...usualFeatures, 'unquoted-utf8-names'];

describe('names outside of ASCII', () => {
  const rows: readonly (readonly [
    text: string,
    withUnquotedNames: string,
    withQuotedNames: string,
  ])[] = [
    ['sum  by ("straße") (up)', 'sum by (straße) (up)', 'sum by ("straße") (up)'],
    ['up{"k8s.pod"="a"}', 'up{k8s.pod="a"}', 'up{"k8s.pod"="a"}'],
    ['up{"a b"="c"}', 'up{"a b"="c"}', 'up{"a b"="c"}'],
    ['sum by(job)(up)', 'sum by (job) (up)', 'sum by (job) (up)'],
  ];
  test.each(rows)('%s', (text, withUnquotedNames, withQuotedNames) => {
    expect(formatted(text, unquoted)).toBe(withUnquotedNames);
    expect(formatted(text, usualFeatures)).toBe(withQuotedNames);
  });

  test('names that are written without quotes stay so', () => {
    const text = 'sum by(größe)(rate(temperatur{größe="a"}[5m]))';
    expect(formatted(text, unquoted)).toBe('sum by (größe) (rate(temperatur{größe="a"}[5m]))');
  });

  test('in a rule file too', () => {
    const rules = 'groups:\n- name: a\n  rules:\n  - record: b\n    expr: ';
    expect(formatted(`${rules}sum by("straße")(up)\n`, unquoted, 'yaml')).toBe(
      `${rules}sum by (straße) (up)\n`,
    );
  });
});
