import { expect, it } from 'vitest';
import { boundedLines } from '../../../client/src/tools/bounded-lines.ts';

it('leaves short answers as they are', () => {
  expect(boundedLines(['a', 'b'], 'Less.')).toBe('a\nb');
});

it('says how many lines are left out, and what to do', () => {
  const text = boundedLines(
    Array.from({ length: 300 }, () => 'x'.repeat(99)),
    'Ask for less.',
  );
  expect(text.length).toBeLessThan(20_100);
  expect(text.split('\n').at(-1)).toBe('Truncated: 100 more lines are left out. Ask for less.');
});

it('cuts a line that is longer than people read', () => {
  expect(boundedLines(['y'.repeat(5000)], '')).toBe(`${'y'.repeat(1000)}… (cut)`);
});
