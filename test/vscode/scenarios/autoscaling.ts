import { rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyParameters, windowSeconds } from '../../lab/history/model/parameters.ts';
import type { HistoryTruth } from '../../lab/history/model/truth.ts';
import { serveHistory } from '../../lab/history/serve.ts';
import type { ServedHistory } from '../../lab/history/serve.ts';
import { waitFor } from '../../stand/processes.mjs';
import { demoManifest } from '../autoscaling-manifest.ts';
import { AutoscalingPanel, replayMs } from '../autoscaling-panel.ts';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';

/** Milliseconds for a day of history to be made and served, where nobody made it before. */
const makingMs = 600_000;
/** Milliseconds for a test of several replays, on a machine that does much else. */
const testMs = 900_000;
/** Milliseconds that the other scenarios wait for what they look for. */
const usualMs = 20_000;

const file = 'scale.yaml';
const most = 'maxReplicaCount: 6 # as many as there are nodes\n';

/** The replay of a manifest, on a day of history that real stores serve. */
export function autoscalingScenarios(suite: () => SuiteContext): void {
  let served: ServedHistory;
  let panel: AutoscalingPanel;
  let manifest: string;

  beforeAll(async () => {
    const { folder, workbench } = suite();
    // It goes on while the tests run: what is live has something new to tell.
    const beforeSeconds = Date.now() / 1000 + windowSeconds + testMs / 1000;
    served = await serveHistory(historyParameters({ clusters: ['aks'], days: 1, beforeSeconds }));
    const plain = demoManifest(served.truth.query).replace(/maxReplicaCount: 6\n/, most);
    manifest = `# The server of the talk's demo.\n${plain}`;
    await makeFolder(folder, {
      [file]: manifest,
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'history', url: served.querierUrl }],
      }),
    });
    workbench.page.setDefaultTimeout(replayMs);
    panel = new AutoscalingPanel(workbench);
    await workbench.open(file);
    await workbench.waitForStatus('history · ');
  }, makingMs);

  afterAll(async () => {
    const { folder, workbench } = suite();
    await workbench.command('View: Close All Editors');
    rmSync(join(folder, '.vscode'), { recursive: true });
    rmSync(join(folder, file));
    await served.stop();
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
    workbench.page.setDefaultTimeout(usualMs);
  });

  it(
    'replays a day of a manifest, explains what decided by the keyboard, and compares other settings',
    async () => {
      await panel.open(file, 'The last 24 hours');
      const { page } = panel;
      await page.getByRole('heading', { name: 'ScaledObject strest/strest-server' }).waitFor();
      expect(await page.getByText('No advice below').count()).toBe(0);

      const last = await panel.moveCursor('ArrowDown');
      expect(await panel.cursor.getAttribute('aria-valuetext')).toMatch(/Recorded: \d/);
      expect(scalingsNear(served.truth, await cursorAt(panel))).toContain(scalingIn(last));
      const before = await panel.moveCursor('ArrowDown');
      expect(before).not.toBe(last);
      expect(scalingsNear(served.truth, await cursorAt(panel))).toContain(scalingIn(before));

      await panel.compare('maxReplicaCount', '2');
      await page.getByRole('row', { name: /Candidate 1.*at most 6 → 2 replicas/ }).waitFor();
      const [now, candidate] = [
        await panel.scores('Settings as they are'),
        await panel.scores('Candidate 1'),
      ];
      expect(candidate.get('Replica-hours')).toBeLessThan(now.get('Replica-hours') ?? 0);
      // From then on its decisions are those that are told.
      expect(await panel.moveCursor('ArrowLeft')).toMatch(/^Candidate 1, pass of /);
      await panel.button('What happened').click();
      await panel.told.getByText(/^What happened, pass of /).waitFor();
    },
    testMs,
  );

  it(
    'searches for better settings, as long as it is let',
    async () => {
      await panel.open(file, 'The last 24 hours');
      const { page } = panel;
      // A latency is held against its target as a whole: what replicas do to it has to be said.
      await panel.button('Search').click();
      await page.getByText('choose a load model').waitFor();
      await panel.button('share the load (average)').click();
      await page.getByRole('button', { name: 'share the load (average)', pressed: true }).waitFor();
      await panel.settled();
      await panel.field('Settings to try').fill('2000');
      await panel.button('Search').click();
      await page.getByText(/^\d+ of \d+ settings tried$/).waitFor();
      await panel.button('Cancel').click();
      await page.getByText('Then it was cancelled.').waitFor();

      await panel.field('Settings to try').fill('12');
      await panel.field('Settings to try').press('Enter');
      await page.getByText(/^\d+ settings were replayed\. No other ones beat these/).waitFor();
      await page.getByRole('img', { name: 'Cost against minutes' }).waitFor();
      await panel.button('Compare advice 1').click();
      await page.getByRole('rowheader', { name: 'Candidate 1' }).waitFor();
      await panel.settled();
    },
    testMs,
  );

  it(
    'supposes what did not happen, and follows what happens',
    async () => {
      await panel.open(file, 'The last 6 hours');
      const { page } = panel;
      await panel.button('share the load (average)').click();
      await page.getByRole('button', { name: 'share the load (average)', pressed: true }).waitFor();
      await panel.settled();
      const now = await panel.scores('Settings as they are');
      await panel.moveCursor('PageDown', 'PageDown', 'PageDown');
      await page.getByRole('heading', { name: 'What if: 0' }).click();
      await panel.field('For minutes').fill('240');
      const supposed = async (
        kind: string,
        words: string,
      ): Promise<ReadonlyMap<string, number>> => {
        await panel.button(kind).click();
        await panel.button('Suppose').click();
        await page.getByRole('listitem').filter({ hasText: words }).waitFor();
        await page.locator('rect.what-if').waitFor({ state: 'attached' });
        await panel.settled();
        const scores = await panel.scores('Settings as they are');
        await page.getByRole('button', { name: `Remove ${words}` }).click();
        await page.getByRole('heading', { name: 'What if: 0' }).waitFor();
        await panel.settled();
        return scores;
      };
      // KEDA takes no answer for 0 unless it is told otherwise: the replicas go.
      const missing = await supposed('Metrics are missing', 'Metrics are missing from ');
      expect(missing.get('Replica-hours')).toBeLessThan(now.get('Replica-hours') ?? 0);
      await panel.button('Traffic steps').click();
      await panel.field('Times the traffic').fill('20');
      const busy = await supposed('Traffic steps', '20 times the traffic from ');
      expect(busy.get('Replica-hours')).toBeGreaterThan(now.get('Replica-hours') ?? 0);
      await supposed('A cluster is lost', 'One of 2 clusters is lost from ');

      const live = page.getByRole('group', { name: 'Live', exact: true });
      await live.getByRole('button', { name: '15 minutes' }).click();
      await page.getByText(/^(?:Last scaling: |No scaling in this time yet)/).waitFor();
      const shown = page.getByText(/ to .*Click into the picture/);
      const first = await shown.innerText();
      await waitFor(async () => (await shown.innerText()) !== first || undefined, {
        timeoutMs: replayMs,
        everyMs: 500,
        describe: () => 'what is live is not read again',
      });
    },
    testMs,
  );

  it(
    'saves what it shows, and puts settings into the manifest',
    async () => {
      const { workbench, read, write, folder } = suite();
      write(file, manifest);
      await panel.open(file, 'The last 6 hours');
      await panel.compare('maxReplicaCount', '2');
      const saved = async (button: string, ending: string): Promise<string> => {
        const name = `autoscaling-strest-strest-server.${ending}`;
        rmSync(join(folder, name), { force: true });
        await panel.save(button, name);
        await waitFor(async () => isWritten(join(folder, name)), {
          timeoutMs: replayMs,
          describe: () => `there is no ${name}`,
        });
        return read(name);
      };
      const picture = await saved('SVG…', 'svg');
      expect(picture).toMatch(/^<svg xmlns=.*ScaledObject strest\/strest-server, .*<\/svg>\s*$/s);
      expect(picture).toContain('<path class="line candidate-0" d="M');
      const [head, ...rows] = (await saved('CSV…', 'csv')).trimEnd().split('\r\n');
      expect(head).toBe('time,recorded,current,Candidate 1,demand,External/s0-prometheus');
      expect(rows.length).toBeGreaterThan(100);
      for (const row of rows)
        expect(row).toMatch(/^[-\d]+T[\d:.]+Z(?:,(?:-?[\d.]+(?:e-\d+)?)?){5}$/);
      const report = await saved('Report…', 'md');
      expect(report).toMatch(/^# ScaledObject strest\/strest-server, /);
      expect(report).toMatch(/^\| Candidate 1 \| .* at most 6 → 2 replicas \|$/m);

      await panel.button('Apply Candidate 1').click();
      await workbench.answer('Edit the manifest in the workspace');
      const side = (which: string) =>
        workbench.page.locator(`.monaco-diff-editor .editor.${which} .view-lines`);
      await side('original').filter({ hasText: 'maxReplicaCount: 6' }).waitFor();
      await side('modified').filter({ hasText: 'maxReplicaCount: 2' }).waitFor();
      await workbench.save();
      expect(read(file)).toBe(manifest.replace('maxReplicaCount: 6', 'maxReplicaCount: 2'));
    },
    testMs,
  );
}

/** Whether a file is there with something in it. */
const isWritten = async (path: string): Promise<true | undefined> =>
  (await stat(path).catch(() => undefined))?.size ? true : undefined;

/** Unix seconds. */
async function cursorAt(panel: AutoscalingPanel): Promise<number> {
  return Number(await panel.cursor.getAttribute('aria-valuenow')) / 1000;
}

/** `3 → 4` of the words of a pass. */
function scalingIn(words: string): string {
  return /\d+ → \d+/.exec(words)?.[0] ?? words;
}

/** What the controller of the history really decided within a minute of a time. */
function scalingsNear(
  { clusters, startSeconds, stepSeconds }: HistoryTruth,
  at: number,
): readonly string[] {
  const [cluster] = clusters;
  return (cluster?.desired ?? []).flatMap((to, index) => {
    const from = cluster?.specReplicas[index];
    const isNear = Math.abs(startSeconds + index * stepSeconds - at) <= 60;
    return isNear && from !== to ? [`${String(from)} → ${String(to)}`] : [];
  });
}
