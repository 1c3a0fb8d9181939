import { decisionRows } from './decision-rows.ts';
import { D } from './decisions.ts';
import { language } from './dialects.ts';
import type { GrammarTables } from './engine.ts';
import { PromqlParser } from './parser.ts';
import { precedence, T, terminalCount } from './tokens.ts';

/** The tables of the recorded grammar. */
export function grammarTables(): GrammarTables {
  const decisions = new Uint8Array(Object.keys(D).length * terminalCount);
  for (const [name, row] of Object.entries(decisionRows)) {
    const start = D[name as keyof typeof D] * terminalCount;
    for (let terminal = 0; terminal < terminalCount; terminal += 1) {
      decisions[start + terminal] = Number.parseInt(row.charAt(terminal), 36);
    }
  }
  const binding = new Uint8Array(terminalCount);
  for (const [terminal, strength] of precedence) binding[terminal] = strength;
  return { decisions, binding };
}

/** A parser for texts. */
export function newParser(): PromqlParser {
  return new PromqlParser(
    grammarTables(),
    { type: T.End, start: 0, end: 0 },
    language('prometheus'),
  );
}
