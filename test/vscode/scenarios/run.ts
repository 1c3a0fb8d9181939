import { expect, it } from 'vitest';
import type { SuiteContext } from '../context.ts';

/** Running expressions on the live querier. */
export function runScenarios(suite: () => SuiteContext): void {
  it('runs an expression by its lens and shows a table', async () => {
    const { workbench, write } = suite();
    write('run.promql', '### Pods\ncount by (cluster) (up{namespace="strest"})\n');
    await workbench.open('run.promql');
    await workbench.lens(/Run$/).click();
    const text = await workbench.resultText(/gke/);
    expect(text).toMatch(/^count by \(cluster\) \(up\{namespace="strest"\}\)/);
    expect(text).toMatch(/\nvector, 2 rows · stand · .* UTC · \d+ ms\n/);
    expect(text).toMatch(/sidecar/);
    expect(text).toMatch(/\naks\s+4\ngke\s+5\n/);
  });

  it('takes the chosen options and runs again with them', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Change Run Options');
    await workbench.answer('Deduplicate replicas');
    await workbench.answer('no');
    await workbench.answer('Time of an instant query');
    await workbench.fill('now-1d');
    await workbench.press('Enter');
    await workbench.quickInput.getByText('now-1d').waitFor();
    await workbench.press('Escape');
    await workbench.lens(/Run$/).click();
    const text = await workbench.resultText(/Deduplicate\s+no/);
    // A day ago the stand did not exist.
    expect(text).toMatch(/No data\./);
    await workbench.command('Gauntlet: Change Run Options');
    await workbench.answer('Deduplicate replicas');
    await workbench.answer('server default');
    await workbench.answer('Time of an instant query');
    await workbench.fill('now');
    await workbench.press('Enter');
    await workbench.quickInput.getByText('now', { exact: true }).first().waitFor();
    await workbench.press('Escape');
  });

  it('runs the expression at the cursor over a range', async () => {
    const { workbench } = suite();
    await workbench.goTo(2, 3);
    await workbench.command('Gauntlet: Run Expression over a Range');
    const text = await workbench.resultText(/step\s14\ss/);
    expect(text).toMatch(/\nmatrix, 2 rows/);
  });

  it('runs the expression at the cursor though it is broken, and says what is wrong with it', async () => {
    const { workbench, write } = suite();
    write('bad.promql', '### fine\nup\n\n### broken\nsum(\n\n### fine too\nup\n');
    await workbench.open('bad.promql');
    await workbench.goTo(5, 2);
    await workbench.command('Gauntlet: Run Expression');
    await workbench.notification(/unclosed left parenthesis|unexpected end of input/i).waitFor();
    await workbench.dismiss();
  });
}
