import { expect, it } from 'vitest';
import { awkwardNamespace } from './awkward-objects.ts';
import { home } from './context.ts';
import type { ExplorerSuite } from './context.ts';

const crasher = [home, awkwardNamespace, 'crasher'] as const;

/** Texts of clusters that would be markup, icons or commands: they are seen as texts everywhere. */
export function textScenarios(suite: () => ExplorerSuite): void {
  it('shows them in tooltips as they are written', async () => {
    const { clusters, thanos, mesh, workbench } = suite();
    await clusters.openAlone([thanos, mesh]);
    await clusters.expand(home);
    await clusters.expand(home, awkwardNamespace);
    const text = await clusters.tooltip(crasher, 'Back**Off**$(zap)');
    expect(text).toContain('**bold**');
    expect(text).toContain('[quit](command:workbench.action.quit)');
    expect(text).toContain('$(zap)');
    expect(text).toContain('<img src=x onerror=alert(1)>');
    const shown = workbench.page.locator('.workbench-hover-container .monaco-hover:visible');
    expect(await shown.locator('a, img, .codicon-zap').count()).toBe(0);
  });

  it('shows them in rows and to screen readers as they are written', async () => {
    const { clusters } = suite();
    await clusters.expand(...crasher);
    const rows = await clusters.below(...crasher);
    expect(rows).not.toEqual([]);
    // Marks that turn the direction of text would let a name pass for another.
    for (const { label, description, spoken } of await clusters.rows())
      expect(`${label}${description}${spoken}`).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    await clusters.collapse(...crasher);
  });

  it('shows them in what is opened as they are written', async () => {
    const { clusters, workbench } = suite();
    await clusters.takeFromMenu(crasher, 'Describe');
    const text = await workbench.activeText(/^Events$/m);
    expect(text).toContain('Back**Off**$(zap)');
    expect(text).toContain('[quit](command:workbench.action.quit)');
    await workbench.closeTab();
    await clusters.collapse(home, awkwardNamespace);
  });
}
