import { expect, test } from 'vitest';
import { methods } from '../../server/src/protocol/methods.ts';
import type { TopologyDiagramResult } from '../../server/src/protocol/topology.ts';
import { sampleNames, sampleText } from '../topology/samples.ts';
import { startClient } from './client.ts';

const drawn = async (text: string) => {
  const { connection } = await startClient();
  // By name: the method says what comes back.
  return connection.sendRequest<TopologyDiagramResult>(methods.topologyDiagram, { text });
};

test.each(sampleNames)('%s is drawn, for a page and as a file', async (name) => {
  const result = await drawn(sampleText(name));
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('; '));
  const { svg, file, style, nodes, errors } = result.diagram;
  expect(errors).toEqual([]);
  expect(svg).not.toContain('<style>');
  expect(style).toContain('var(--vscode-');
  expect(file).toContain('prefers-color-scheme: dark');
  for (const { key, at } of nodes) {
    expect(svg).toContain(`data-key="${key}"`);
    expect(at === undefined).toBe(key === 'people');
  }
});

test('nodes say where the file has them', async () => {
  const text = sampleText('receive');
  const result = await drawn(text);
  const at = result.ok
    ? result.diagram.nodes.find(({ key }) => key === 'aks/receive')?.at
    : undefined;
  expect(text.split('\n')[at?.line ?? 0]?.slice(at?.column)).toMatch(/^receive: /);
});

test('what is wrong with a file is told beside what can be drawn of it', async () => {
  const result = await drawn(sampleText('receive').replace('  query:', '  query: { x: 1 }'));
  expect(result).toMatchObject({ ok: true, diagram: { errors: [{ line: 14 }] } });
});

test('what is no topology is not drawn', async () => {
  const result = await drawn('- 1');
  expect(result.ok ? [] : result.errors.map(({ line }) => line)).toContain(0);
});
