import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as oniguruma from 'vscode-oniguruma';
import type * as textmate from 'vscode-textmate';

// CommonJS bundles whose names Node's ESM loader does not see.
const require = createRequire(import.meta.url);
const { createOnigScanner, createOnigString, loadWASM } =
  require('vscode-oniguruma') as typeof oniguruma;
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate') as typeof textmate;

const root = fileURLToPath(new URL('../../', import.meta.url));

const files: Readonly<Record<string, string>> = {
  'source.promql': `${root}syntaxes/promql.tmLanguage.json`,
  'source.promql.yaml-injection': `${root}syntaxes/promql-yaml.injection.json`,
};

export interface ScopedToken {
  readonly text: string;
  readonly line: number;
  /** From the outermost scope inwards, without the root scope. */
  readonly scopes: readonly string[];
}

/** Loads a grammar by its root scope, with the injections of ours; `others` are absolute paths by scope. */
export async function loadGrammar(
  scope: string,
  others: Readonly<Record<string, string>> = {},
): Promise<textmate.IGrammar> {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (name) => {
      const file = files[name] ?? others[name];
      return file === undefined ? null : parseRawGrammar(readFileSync(file, 'utf8'), file);
    },
    getInjections: (name) => (name === 'source.yaml' ? ['source.promql.yaml-injection'] : []),
  });
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`no grammar for ${scope}`);
  return grammar;
}

/** The tokens of a text that are not blank. */
export function tokensOf(grammar: textmate.IGrammar, text: string): readonly ScopedToken[] {
  let stack = INITIAL;
  return text.split('\n').flatMap((line, number) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        line: number,
        scopes: scopes.slice(1),
      }))
      .filter((token) => token.text.trim() !== '');
  });
}
