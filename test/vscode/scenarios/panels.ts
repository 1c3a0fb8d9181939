import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';

/** What panels and commands show of a live querier that was added by its address. */
export function panelScenarios(suite: () => SuiteContext): void {
  const settings = () => join(suite().folder, '.vscode');

  beforeAll(async () => {
    const { stand, folder, workbench, write } = suite();
    write('reach.promql', 'sum(up{cluster="aks"}) + count(up{cluster="nowhere"})\n');
    await makeFolder(folder, {
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'querier', url: stand.querierUrl }],
      }),
    });
    await workbench.open('reach.promql');
    await workbench.waitForStatus('querier · ');
  });

  afterAll(async () => {
    const { workbench } = suite();
    rmSync(settings(), { recursive: true });
    await workbench.command('View: Close All Editors');
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
  });

  /** The page of the panel that is in front. */
  const panel = (): FrameLocator =>
    suite().workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  /** Lines of the read-only document that is shown. */
  const text = (): Locator =>
    suite().workbench.page.locator('.monaco-editor[data-uri^="gauntlet-read:"] .view-lines');

  it('shows who answers for which time, by keyboard too', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Show Coverage');
    await panel().getByRole('heading', { name: 'Coverage of querier' }).waitFor();
    const bars = panel().getByRole('gridcell', { name: /^Sidecar 127\.0\.0\.1:\d+, / });
    await bars.nth(1).waitFor();
    expect(await panel().getByRole('row').count()).toBe(2);
    await bars.first().focus();
    await workbench.press('ArrowDown', 'Enter');
    const details = panel().getByRole('status');
    await details.getByText('{cluster="gke"').waitFor();
    await panel().getByRole('button', { name: '7 days' }).click();
    await panel().getByRole('button', { name: '7 days', pressed: true }).waitFor();
    await workbench.closeTab();
  });

  it('says which stores a selector asks, and which not', async () => {
    const { workbench } = suite();
    await workbench.open('reach.promql');
    await workbench.goTo(1, 7);
    await workbench.command('Gauntlet: Would This Query See Everything?');
    await text().getByText('Stores that are asked: 1').waitFor();
    await text().getByText('Stores that are skipped: 1').waitFor();
    await workbench.goTo(1, 40);
    await workbench.command('Gauntlet: Would This Query See Everything?');
    await text().getByText('No store is asked').first().waitFor();
  });

  it('examines the installation', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Check This Installation');
    await panel().getByRole('heading', { name: 'Installation of querier' }).waitFor();
    await panel()
      .getByText(/Checks that could not look: \d+/)
      .waitFor();
    await panel().getByRole('button', { name: 'Open as JSON' }).click();
    await text().getByText('"findings"').waitFor();
    await workbench.closeTab();
    await workbench.closeTab();
  });

  it('expands the rules of an adapter against the series of the querier', async () => {
    const { workbench, write } = suite();
    write(
      'adapter.yaml',
      [
        'rules:',
        `  - seriesQuery: 'up{namespace="strest"}'`,
        '    resources: { overrides: { namespace: { resource: namespace }, pod: { resource: pod } } }',
        "    name: { matches: '^up$', as: 'scraped' }",
        "    metricsQuery: 'sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)'",
        `  - seriesQuery: 'up{namespace="nowhere"}'`,
        '    resources: { template: <<.Resource>> }',
        "    metricsQuery: 'sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)'",
        '',
      ].join('\n'),
    );
    await workbench.open('adapter.yaml');
    await workbench.command('Gauntlet: Preview Adapter Rules');
    await panel().getByRole('heading', { name: 'Adapter rules of adapter.yaml' }).waitFor();
    await panel().getByRole('heading', { name: 'rules[1]' }).waitFor();
    const metric = panel().getByRole('row', { name: /scraped of pods/ });
    await metric.getByText(/\/apis\/custom\.metrics\.k8s\.io\/.*\/scraped$/).waitFor();
    await metric.getByText(/^sum\(up\{/).waitFor();
    await panel().getByText('0 series found').waitFor();
    await workbench.closeTab();
  });

  it('asks a store itself', async () => {
    const { workbench, stand } = suite();
    await workbench.command('Gauntlet: Ask This Store Directly');
    await workbench.answer(stand.sidecars[0]?.grpcAddress ?? '');
    await text().getByText('The store is fine').waitFor();
    await text()
      .getByText(/^\s*Component\s+sidecar/)
      .waitFor();
    await workbench.closeTab();
  });
}
