import { Alternation, Alternative, getLookaheadPaths, Option, Repetition } from 'chevrotain';
import type { IProduction, Rule, TokenType } from 'chevrotain';
import { describe, expect, it } from 'vitest';
import { D } from '../../../server/src/promql/decisions.ts';
import { grammarTables } from '../../../server/src/promql/new-parser.ts';
import { recordGrammar } from '../../../server/src/promql/record-grammar.ts';
import { precedence, T, terminalCount } from '../../../server/src/promql/tokens.ts';

interface Place {
  readonly rule: Rule;
  readonly production: Alternation | Repetition;
}

function placesIn(rule: Rule, productions: readonly IProduction[]): readonly Place[] {
  return productions.flatMap((production): readonly Place[] => {
    if (production instanceof Alternation || production instanceof Repetition) {
      return [{ rule, production }, ...placesIn(rule, production.definition)];
    }
    const inner = production instanceof Option || production instanceof Alternative;
    return inner ? placesIn(rule, production.definition) : [];
  });
}

const { recorder, decisions } = recordGrammar();
const tables = grammarTables();
const rules = Object.values(recorder.getGAstProductions());
const places = rules.flatMap((rule) => placesIn(rule, rule.definition));
const names = Object.keys(T);

/** What Chevrotain itself would choose by one token of lookahead: alternatives by terminal, from 1. */
function chevrotainRow({ rule, production }: Place): readonly number[] {
  const isChoice = production instanceof Alternation;
  const paths: readonly (readonly (readonly TokenType[])[])[] = getLookaheadPaths({
    occurrence: production.idx,
    rule,
    prodType: isChoice ? 'Alternation' : 'Repetition',
    maxLookahead: 1,
  });
  const row = names.map(() => 0);
  // A repetition has two paths: into its body, and past it.
  for (const [index, alternative] of (isChoice ? paths : paths.slice(0, 1)).entries()) {
    for (const [first] of alternative) row[names.indexOf(first?.name ?? '')] = index + 1;
  }
  return row;
}

describe('the decision tables', () => {
  it.each(Object.entries(D))('%s: as Chevrotain decides, in one place', (_name, decision) => {
    const here = places.filter(({ production }) => production.idx === decision);
    expect(here).toHaveLength(1);
    const start = decision * terminalCount;
    const ours = Array.from(tables.decisions.slice(start, start + terminalCount));
    expect(ours).toEqual(here.flatMap(chevrotainRow));
  });

  it('are those of the rules as they are: else run `npm run generate`', () => {
    expect(tables.decisions).toEqual(decisions);
  });

  it('hold how strongly operators bind', () => {
    const bound = [...tables.binding].flatMap((strength, terminal) =>
      strength === 0 ? [] : [[terminal, strength]],
    );
    expect(new Map(bound.map(([terminal, strength]) => [terminal, strength]))).toEqual(
      new Map([...precedence].toSorted(([a], [b]) => a - b)),
    );
  });
});
