import { expect, test } from 'vitest';
import { tarHeader } from './tar.ts';

test('a path that does not fit is refused, not cut', () => {
  const path = 'é'.repeat(51);
  expect(() => tarHeader({ path, mode: 0o644, kind: 'file', size: 1 })).toThrow(/too long/);
});
