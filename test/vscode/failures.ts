import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';

/** Keeps a picture of the window whenever a test fails, and tells where. */
export function keepPicture(page: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const name = `${task.name.replaceAll(/\W+/g, '-')}.png`;
    const path = join(tmpdir(), 'gauntlet-editor-failures', name);
    if ((await page()?.screenshot({ path })) === undefined) return;
    console.log(`the window when it failed: ${path}`);
  });
}
