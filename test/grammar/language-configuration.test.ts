import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Configuration {
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
}

const { wordPattern } = JSON.parse(
  readFileSync(new URL('../../syntaxes/language-configuration.json', import.meta.url), 'utf8'),
) as Configuration;

// As the editor reads it; without its flag `u` it would know no word, and open no list while one is typed.
// Source: vscode src/vs/workbench/contrib/codeEditor/common/languageConfigurationExtensionPoint.ts.
const word = new RegExp(wordPattern.pattern, `${wordPattern.flags}g`);

test.each([
  ['sum by (job) (up)', ['sum', 'by', 'job', 'up']],
  ['job:up:ratio / größe', ['job:up:ratio', 'größe']],
  ['rate(x_total[5m]) > 0.5', ['rate', 'x_total', '5m', '0.5']],
])('words of %s', (text, words) => {
  expect(text.match(word)).toEqual(words);
});
