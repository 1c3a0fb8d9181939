import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { version } from '../../../server/src/util/version.ts';

test('the version is that of the manifest', () => {
  expect(version).toBe(manifest.version);
});
