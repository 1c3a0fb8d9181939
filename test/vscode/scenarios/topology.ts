import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SuiteContext } from '../context.ts';

const sample = readFileSync(
  new URL('../../fixtures/topology/receive.thanos-topology.yaml', import.meta.url),
  'utf8',
);
const file = 'prod.thanos-topology.yaml';

/** A file that the editor does not indent anew while it is typed: JSON is YAML too. */
const oneLine = (text: string): string => JSON.stringify(parse(text));

/** Topology files without any cluster: their picture beside them, and new ones. */
export function topologyScenarios(suite: () => SuiteContext): void {
  beforeAll(async () => {
    const { write, workbench } = suite();
    write(file, sample);
    await workbench.command('View: Close All Editors');
    await workbench.open(file);
  });

  afterAll(async () => {
    const { workbench, folder } = suite();
    await workbench.command('View: Close All Editors');
    rmSync(join(folder, file), { force: true });
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
  });

  const panel = (): FrameLocator =>
    suite().workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  const box = (name: RegExp) => panel().getByRole('button', { name });

  it('draws a file beside it, and goes to what a box stands for, by the keyboard alone', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Show Topology Diagram');
    await panel()
      .getByRole('heading', { name: `Topology ${file}` })
      .waitFor();
    await box(/^people and dashboards;/).focus();
    await workbench.press('ArrowDown', 'ArrowDown', 'Enter');
    await box(/^receive in aks;/)
      .and(panel().locator('[aria-pressed="true"]'))
      .waitFor();
    const details = panel().getByRole('status');
    await details.getByText('takes what is written by prometheus in gke').waitFor();
    await details.getByRole('button', { name: 'Show in File' }).press('Enter');
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 12, Col 3' }).waitFor();
  });

  it('follows what is typed, and keeps the picture while that cannot be drawn', async () => {
    const { workbench } = suite();
    await box(/^bucket-web in aks;/).waitFor({ state: 'detached' });
    await workbench.setText(oneLine(sample.replace('  compact:', '  compact:\n  bucket-web:')));
    await box(/^bucket-web in aks;/).waitFor();
    await workbench.setText('clusters: [');
    await panel().getByText('The file cannot be drawn as it is').waitFor();
    await box(/^bucket-web in aks;/).waitFor();
    await workbench.setText(oneLine(sample));
    await box(/^bucket-web in aks;/).waitFor({ state: 'detached' });
    await workbench.save();
    await workbench.command('View: Close All Editors');
  });

  it('makes a new file of a picture and typed clusters, which has no problems', async () => {
    const { workbench, read } = suite();
    await workbench.command('Gauntlet: New Topology');
    await workbench.answer('A querier in each cluster');
    await workbench.reply('Contexts of the clusters', 'aks gke');
    await workbench.answer('Services mirrored by Linkerd');
    await workbench.reply('External labels', 'env=prod');
    await workbench.reply('Name of the Secret', 'thanos-objstore');
    await workbench.page
      .locator('.tab.active', { hasText: 'thanos.thanos-topology.yaml' })
      .waitFor();
    await workbench.activeEditor.getByText('leaf: { type: query').waitFor();
    await workbench.showHover(5, 10, 'what looks over all clusters');
    await workbench.command('Gauntlet: Show Topology Diagram');
    await box(/^leaf in gke;/).waitFor();
    await workbench.command('View: Focus First Editor Group');
    expect(() => read('thanos.thanos-topology.yaml')).toThrow('ENOENT');
    await workbench.command('File: Revert File');
  });
}
