import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyParameters } from '../../lab/history/model/parameters.ts';
import { serveHistory } from '../../lab/history/serve.ts';
import type { ServedHistory } from '../../lab/history/serve.ts';
import { demoManifest } from '../autoscaling-manifest.ts';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';

/** Milliseconds for a day of history to be made, where nobody made it before, and to be read. */
const makingMs = 600_000;
const readingMs = 120_000;

/** The replay of a manifest, on a day of history that real stores serve. */
export function autoscalingScenarios(suite: () => SuiteContext): void {
  let served: ServedHistory | undefined;

  beforeAll(async () => {
    const { folder } = suite();
    const beforeSeconds = Date.now() / 1000;
    served = await serveHistory(historyParameters({ clusters: ['aks'], days: 1, beforeSeconds }));
    await makeFolder(folder, {
      'scale.yaml': demoManifest(served.truth.query),
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'history', url: served.querierUrl }],
      }),
    });
  }, makingMs);

  afterAll(async () => {
    const { folder, workbench } = suite();
    await workbench.command('View: Close All Editors');
    rmSync(join(folder, '.vscode'), { recursive: true });
    await served?.stop();
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
  });

  const panel = (): FrameLocator =>
    suite().workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  it('replays a day of a manifest, explains what decided, and compares other settings', async () => {
    const { workbench } = suite();
    await workbench.open('scale.yaml');
    await workbench.waitForStatus('history · ');
    await workbench.lens(/^Replay$/).click();
    await workbench.answer('The last 24 hours');
    await panel().getByRole('heading', { name: 'ScaledObject strest/strest-server' }).waitFor();
    await panel()
      .getByText(/^Fit \d/)
      .waitFor({ timeout: readingMs });
    expect(await panel().getByText('No advice below').count()).toBe(0);

    const cursor = panel().getByRole('slider', { name: 'Cursor' });
    await cursor.focus();
    await workbench.press('End', 'ArrowDown');
    await panel()
      .getByRole('status')
      .getByText(/, pass of .*: \d → \d replicas\./)
      .waitFor({ timeout: readingMs });
    expect(await cursor.getAttribute('aria-valuetext')).toMatch(/Recorded: \d/);

    const most = panel().getByRole('textbox', { name: 'maxReplicaCount' });
    await most.fill('3');
    await most.press('Enter');
    const row = panel().getByRole('row', { name: /Candidate 1/ });
    await row.getByText('at most 6 → 3 replicas').waitFor({ timeout: readingMs });
    await panel().getByRole('button', { name: 'Remove Candidate 1' }).click();
    await row.waitFor({ state: 'detached', timeout: readingMs });

    // A latency is held against its target as a whole: what replicas do to it has to be said.
    await panel().getByRole('textbox', { name: 'Settings to try' }).fill('12');
    await panel().getByRole('button', { name: 'Search' }).click();
    await panel().getByText('choose a load model').waitFor({ timeout: readingMs });
    await panel().getByRole('button', { name: 'share the load' }).click();
    await panel().getByRole('button', { name: 'share the load', pressed: true }).waitFor();
    await panel().getByRole('button', { name: 'Search' }).click();
    await panel()
      .getByText(/settings? (?:was|were) replayed\./)
      .waitFor({ timeout: readingMs });
    await panel().getByRole('img', { name: 'Cost against minutes' }).waitFor();
    await panel().getByRole('button', { name: 'Compare advice 1' }).click();
    await row.waitFor({ timeout: readingMs });
    await workbench.closeTab();
  });
}
