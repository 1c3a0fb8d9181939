import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';
import { callTool } from '../probe.ts';

/** The tools for language models, called by another extension as one with a model would. */
export function toolScenarios(suite: () => SuiteContext): void {
  it('evaluate PromQL on the querier of the window, after somebody agreed', async () => {
    const expr = 'count by (cluster) (up{namespace="strest"})';
    const { question, text } = await callTool(suite(), 'query_thanos', { expr });
    expect(question).toContain(expr);
    expect(text).toMatch(/Result of the querier stand: vector, 2 rows\./);
    expect(text).toMatch(/\ncluster\tvalue\naks\t4\ngke\t5$/);
  });

  it('tell the model what is wrong with an expression', async () => {
    const { error } = await callTool(suite(), 'query_thanos', { expr: 'sum(' });
    expect(error).toMatch(/unclosed left parenthesis|unexpected end of input/i);
  });

  it('explain which time the stores of a querier do not answer for', async () => {
    const { folder, stand } = suite();
    await makeFolder(folder, {
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'small', url: stand.querierUrl }],
      }),
    });
    try {
      const { question, text } = await callTool(suite(), 'explain_store_gaps', {
        querier: 'small',
      });
      expect(question).toContain('small');
      expect(text).toMatch(/^Querier small, seen at /);
      expect(text).toMatch(/Stores: \d+, of which 0 do not answer\./);
      expect(text).toContain('Findings of the doctor: ');
    } finally {
      rmSync(join(folder, '.vscode'), { recursive: true });
    }
  });

  it('list workloads, and the clusters there are when none is connected', async () => {
    const { text } = await callTool(suite(), 'list_meshed_workloads', { namespace: 'strest' });
    expect(JSON.parse(text ?? '')).toMatchObject({ error: 'No such cluster is connected.' });
  });
}
