// The unit tests of the lab's Go programs.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureBinary } from '../../stand/binaries.mjs';
import { standDir } from '../../stand/paths.mjs';
import { run } from '../../stand/processes.mjs';

test.each(['mesh', 'kube-state'])('go test of %s', { timeout: 900_000 }, async (family) => {
  // What the program is made of is compiled then, with the same flags.
  await ensureBinary(family, { log: () => undefined });
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' };
  const cwd = join(standDir, 'go', family);
  const output = await run('go', ['test', '-trimpath', '-tags', 'netgo', '.'], { cwd, env });
  expect(output).toMatch(/^ok\s/m);
});
