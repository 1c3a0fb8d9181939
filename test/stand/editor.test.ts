import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RightsNeeded } from './debian.mjs';
import { ensureChromium, hasScreen } from './editor.mjs';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-editor-test-'));
  vi.stubEnv('PATH', dir);
  await program('dpkg-query', 'exit 1');
  await program('env', 'exec /usr/bin/env "$@"');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

const context = { log: (): void => undefined };

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}

/** An apt-get that writes down what it is asked and, on an install, puts the program there. */
const apt = (): Promise<void> =>
  program(
    'apt-get',
    `echo "$@" >> ${dir}/asked
     [ "$1" = update ] && exit 100
     echo '#!/bin/sh' > ${dir}/chromium; /bin/chmod 755 ${dir}/chromium`,
  );

describe('ensureChromium', () => {
  test('uses the one on PATH', async () => {
    await program('chromium', '');
    expect(await ensureChromium(context)).toBe(join(dir, 'chromium'));
  });

  test('installs it with apt as root, with old package lists if there are no new ones', async () => {
    await apt();
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    expect(await ensureChromium(context)).toBe(join(dir, 'chromium'));
    expect(await readFile(join(dir, 'asked'), 'utf8')).toBe(
      'update\n-o DPkg::Lock::Timeout=600 install -y --no-install-recommends chromium\n',
    );
  });

  test('uses sudo where it asks for no password', async () => {
    await apt();
    await program('sudo', '[ "$1" = -n ] && shift; [ "$1" = true ] || "$@"');
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    expect(await ensureChromium(context)).toBe(join(dir, 'chromium'));
  });

  test('without rights gives the exact command', async () => {
    await apt();
    await program('sudo', 'exit 1');
    vi.spyOn(process, 'getuid').mockReturnValue(1000);
    const refused = ensureChromium(context);
    await expect(refused).rejects.toBeInstanceOf(RightsNeeded);
    await expect(refused).rejects.toThrow(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium',
    );
  });

  test('says when an installation left no browser', async () => {
    await program('apt-get', 'exit 0');
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    await expect(ensureChromium(context)).rejects.toThrow('is not on PATH');
  });
});

test.each([
  [{ DISPLAY: ':0', WAYLAND_DISPLAY: '' }, true],
  [{ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }, true],
  [{ DISPLAY: '', WAYLAND_DISPLAY: '' }, false],
])('on Linux, with %o there is a screen: %s', (env, shown) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(hasScreen()).toBe(shown || process.platform === 'darwin');
});
