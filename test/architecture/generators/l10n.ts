import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A call with its sentence, or with something else in its place. */
const call = /\bsay\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|(?<other>[^\s]))/g;

/** What the code of the client gives to `say`. */
export interface Sentences {
  readonly written: readonly string[];
  /** Calls whose sentence is not written out, so that nobody can translate it: file and start of the call. */
  readonly others: readonly string[];
}

/** Reads every call of `say`. */
export function sentences(): Sentences {
  const written = new Set<string>();
  const others: string[] = [];
  for (const file of globSync('client/src/**/*.ts', { cwd: root })) {
    if (file.endsWith('util/words.ts')) continue;
    const code = readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
    for (const match of code.matchAll(call)) {
      if (match.groups?.['other'] !== undefined) others.push(`${file}: ${match[0]}`);
      else written.add((match[1] ?? match[2] ?? '').replaceAll(/\\(.)/g, '$1'));
    }
  }
  return { written: [...written].toSorted(), others };
}

/** The sentences of the client for translators: VS Code reads one file a language. */
export const generate = (): ReadonlyMap<string, string> => {
  const bundle = Object.fromEntries(sentences().written.map((text) => [text, text]));
  return new Map([['client/l10n/bundle.l10n.json', `${JSON.stringify(bundle, undefined, 2)}\n`]]);
};
