import { expect, it } from 'vitest';
import { sentences } from './generators/l10n.ts';

it('sentences for people are written out where they are said, so that they can be translated', () => {
  const { written, others } = sentences();
  expect(written.length).toBeGreaterThan(200);
  expect(others).toEqual([]);
});

/** What depends on a number, as `say` reads it: with a form for one and one for others. */
const plural = / plural,( \w+ \{[^{}]*\})* other \{[^{}]*\}\}/g;

it('sentences name what is put in with words, not with numbers or code', () => {
  const { written } = sentences();
  const holes = written.flatMap((text) =>
    [
      ...text
        .replaceAll(plural, '}')
        .replaceAll(',}', '}')
        .matchAll(/\{([^}]*)\}/g),
    ].map(([, name]) => name),
  );
  expect(holes.filter((name) => !/^[a-z][A-Za-z]*$/.test(name ?? ''))).toEqual([]);
});
