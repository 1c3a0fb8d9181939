import { expect, it } from 'vitest';
import { sentences } from './generators/l10n.ts';

it('sentences for people are written out where they are said, so that they can be translated', () => {
  const { written, others } = sentences();
  expect(written.length).toBeGreaterThan(200);
  expect(others).toEqual([]);
});

it('sentences name what is put in with words, not with numbers or code', () => {
  const { written } = sentences();
  const holes = written.flatMap((text) =>
    [...text.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name),
  );
  expect(holes.filter((name) => !/^[a-z][A-Za-z]*$/.test(name ?? ''))).toEqual([]);
});
