import { expect, it } from 'vitest';
import type { SuiteContext } from '../context.ts';

/** What a person sees while writing PromQL. */
export function languageScenarios(suite: () => SuiteContext): void {
  it('connects to the stand by itself and says so', async () => {
    const { workbench } = suite();
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · Thanos');
    expect(await workbench.statusText()).toMatch(/^stand · Thanos.* · [\d,]+ metrics$/);
  });

  it('colours PromQL by its grammar and by its meaning', async () => {
    const { workbench, write } = suite();
    write('colours.promql', 'sum by (cluster) (rate(request_total{tls="true"}[5m]))\n');
    await workbench.open('colours.promql');
    expect(await workbench.tokenAt(1, 2)).toMatch(/support\.function\.aggregation\.promql/);
    expect(await workbench.tokenAt(1, 21)).toMatch(/support\.function\.promql/);
    const metric = await workbench.tokenAt(1, 27);
    expect(metric).toMatch(/entity\.name\.type\.metric\.promql/);
    expect(metric).toMatch(/semantic token type/);
    expect(await workbench.tokenAt(1, 39)).toMatch(/variable\.other\.label\.promql/);
  });

  it('colours PromQL inside a rule file', async () => {
    const { workbench } = suite();
    await workbench.open('rules.yaml');
    // `sum` of `expr: sum by (…)`, and `histogram_quantile` in a block scalar.
    expect(await workbench.tokenAt(7, 16)).toMatch(/support\.function\.aggregation\.promql/);
    expect(await workbench.tokenAt(14, 13)).toMatch(/support\.function\.promql/);
  });

  it('completes a metric that only the live querier knows, by the keyboard', async () => {
    const { workbench, stand, write, read } = suite();
    write('complete.promql', '\n');
    await workbench.open('complete.promql');
    await workbench.page.keyboard.type(stand.runMetric.slice(0, 'strest_run_'.length + 2));
    await workbench.press('Control+Space');
    await workbench.suggestions.filter({ hasText: stand.runMetric }).first().waitFor();
    await workbench.press('Enter');
    await workbench.save();
    expect(read('complete.promql').trim()).toBe(stand.runMetric);
  });

  it('completes label values that fit what is typed', async () => {
    const { workbench, write, read } = suite();
    write('values.promql', '\n');
    await workbench.open('values.promql');
    await workbench.page.keyboard.type('up{cluster="');
    await workbench.press('Control+Space');
    await workbench.suggestions.filter({ hasText: 'gke' }).first().waitFor();
    await workbench.page.keyboard.type('gk');
    await workbench.press('Enter');
    await workbench.save();
    expect(read('values.promql').trim()).toBe('up{cluster="gke"}');
  });

  it('tells in a hover what a metric is', async () => {
    const { workbench, write } = suite();
    write('hover.promql', 'rate(request_total[5m])\n');
    await workbench.open('hover.promql');
    await workbench.goTo(1, 8);
    await workbench.command('Show or Focus Hover');
    await workbench.hover.filter({ hasText: 'Total count of HTTP requests.' }).waitFor();
    expect(await workbench.hover.innerText()).toMatch(/counter/);
    await workbench.press('Escape', 'Escape');
  });

  it('marks an error and mends it by its quick fix', async () => {
    const { workbench, write, read } = suite();
    write('fix.promql', 'sum(rate(request_total{tls="true"}[5m])\n');
    await workbench.open('fix.promql');
    await workbench.activeEditor.locator('.squiggly-error').first().waitFor();
    // The reference tells this error at the end of the text.
    await workbench.goTo(2, 1);
    await workbench.command('Quick Fix...');
    const fix = workbench.page.locator('.action-widget', { hasText: 'Add the missing ")"' });
    await fix.waitFor();
    await workbench.press('Enter');
    await fix.waitFor({ state: 'detached' });
    await workbench.activeEditor.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await workbench.save();
    expect(read('fix.promql').trim()).toBe('sum(rate(request_total{tls="true"}[5m]))');
  });

  it('formats a document and keeps its comments', async () => {
    const { workbench, write, read } = suite();
    write('format.promql', '### One\nsum   by(job)(up) # kept\n\n### Two\n1+2\n');
    await workbench.open('format.promql');
    await workbench.command('Format Document');
    await workbench.page.locator('.tab.active.dirty').waitFor();
    await workbench.save();
    expect(read('format.promql')).toBe('### One\nsum by (job) (up) # kept\n\n### Two\n1 + 2\n');
  });

  it('formats an expression of a rule file and keeps the YAML', async () => {
    const { workbench, write, read } = suite();
    const rules = (expr: string): string =>
      `# rules\ngroups:\n  - name: g # first\n    rules:\n      - record: a:b\n        expr: ${expr} # why\n`;
    write('format.yaml', rules('sum   by(job)(up)'));
    await workbench.open('format.yaml');
    await workbench.status.waitFor();
    await workbench.command('Format Document');
    await workbench.page.locator('.tab.active.dirty').waitFor();
    await workbench.save();
    expect(read('format.yaml')).toBe(rules('sum by (job) (up)'));
  });
}
