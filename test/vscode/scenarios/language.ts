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
    await workbench.suggest(stand.runMetric);
    await workbench.press('Enter');
    await workbench.save();
    expect(read('complete.promql').trim()).toBe(stand.runMetric);
  });

  it('opens the list while a word is typed', async () => {
    const { workbench, write } = suite();
    write('typed.promql', '\n');
    await workbench.open('typed.promql');
    await workbench.page.keyboard.type('su');
    await workbench.suggestions.filter({ hasText: 'sum_over_time' }).first().waitFor();
    await workbench.press('Escape');
    await workbench.setText('namespace:success:ratio_rate1m\n');
    await workbench.goTo(1, 3);
    await workbench.press('ControlOrMeta+D');
    await workbench.page.locator('.statusbar-item', { hasText: '(30 selected)' }).waitFor();
    await workbench.save();
  });

  it('completes label values that fit what is typed', async () => {
    const { workbench, write, read } = suite();
    write('values.promql', '\n');
    await workbench.open('values.promql');
    await workbench.page.keyboard.type('up{cluster="');
    await workbench.suggest('gke');
    await workbench.press('Enter');
    await workbench.save();
    expect(read('values.promql').trim()).toBe('up{cluster="gke"}');
  });

  it.each(['Enter', 'Tab'])('replaces the word around the cursor by %s', async (key) => {
    const { workbench, write, read } = suite();
    const name = `replace-${key}.promql`;
    write(name, 'sum(rate(request_tot[5m]))\n');
    await workbench.open(name);
    await workbench.goTo(1, 15);
    await workbench.suggest('request_total');
    await workbench.press(key);
    await workbench.save();
    expect(read(name)).toBe('sum(rate(request_total[5m]))\n');
  });

  it('tells in a hover what a metric is', async () => {
    const { workbench, write } = suite();
    write('hover.promql', 'rate(request_total[5m])\n');
    await workbench.open('hover.promql');
    expect(await workbench.showHover(1, 8, 'Total count of HTTP requests.')).toMatch(/counter/);
    await workbench.press('Escape', 'Escape');
  });

  it('marks an error and mends it by its quick fix', async () => {
    const { workbench, write, read } = suite();
    write('fix.promql', 'sum(rate(request_total{tls="true"}[5m])\n');
    await workbench.open('fix.promql');
    await workbench.activeEditor.locator('.squiggly-error').first().waitFor();
    await workbench.goTo(1, 3);
    await workbench.quickFix('Add the missing ")"');
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
