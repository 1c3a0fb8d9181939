import { describe, expect, it } from 'vitest';
import { fileExtensions, isSearched, languageIdOf } from '../../../server/src/embedded/index.ts';

describe('the names of files', () => {
  it.each([
    ['demo.promql', 'promql'],
    ['file:///a/rules.yaml', 'yaml'],
    ['rules.YML', 'yaml'],
    ['node.rules', 'yaml'],
    ['node.rule', 'yaml'],
    ['README.md', undefined],
    ['yaml', undefined],
  ])('%s is %s', (name, languageId) => {
    expect(languageIdOf(name)).toBe(languageId);
    expect(isSearched(name)).toBe(languageId !== undefined);
  });

  it("leave out what is nobody's own", () => {
    expect(isSearched('file:///a/node_modules/b/rules.yaml')).toBe(false);
    expect(isSearched('file:///a/.git/rules.yaml')).toBe(false);
    expect(isSearched('file:///node_modules.yaml')).toBe(true);
  });

  it('end as the hosts expect', () => {
    expect(fileExtensions.every((end) => languageIdOf(`a${end}`) !== undefined)).toBe(true);
  });
});
