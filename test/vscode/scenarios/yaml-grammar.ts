import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadGrammar, tokensOf } from '../../grammar/scopes.ts';
import type { ScopedToken } from '../../grammar/scopes.ts';
import type { SuiteContext } from '../context.ts';

const rules = String.raw`groups:
  - name: g
    rules:
      - record: plain
        expr: sum by (job) (rate(m1[5m]))
          / sum(m2) # note
        labels:
          team: m3
      - alert: Literal
        expr: |
          m4{job="api"} == 0

            and on (job) m5
        for: 5m
      - expr: >-
          sum(m6)
        record: folded
      - expr: "m7{job=\"api\"} > 0"
        record: double
      - expr: 'm8{job=''api''} > 0'
        record: single
      -   expr: |
            m9
          record: wide
      - record: m10
        expr: m11
`;

/** The injection over the YAML grammar that this editor really has. */
export function yamlGrammarScenarios(suite: () => SuiteContext): void {
  let tokens: readonly ScopedToken[];

  beforeAll(async () => {
    const syntaxes = join(suite().editor.builtinExtensions, 'yaml', 'syntaxes');
    const grammar = await loadGrammar('source.yaml', {
      'source.yaml': join(syntaxes, 'yaml.tmLanguage.json'),
      'source.yaml.1.2': join(syntaxes, 'yaml-1.2.tmLanguage.json'),
      'source.yaml.embedded': join(syntaxes, 'yaml-embedded.tmLanguage.json'),
    });
    tokens = tokensOf(grammar, rules);
  });

  const scopeOf = (text: string): string | undefined =>
    tokens.find((token) => token.text.trim() === text)?.scopes.at(-1);

  it.each(['m1', 'm2', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm11'])(
    'takes %s for a metric',
    (name) => {
      expect(scopeOf(name)).toBe('entity.name.type.metric.promql');
    },
  );

  it.each(['m3', 'm10', 'double', 'single', 'wide', 'record', 'for'])(
    'leaves %s to YAML',
    (name) => {
      expect(scopeOf(name)).toMatch(/\.yaml$/);
    },
  );
}
