import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  HoverRequest,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { waitFor } from '../stand/processes.mjs';
import { at, startClient } from './client.ts';

const uri = 'file:///w/web.yaml';
const pulls = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web }
spec:
  scaleTargetRef: { name: web }
  triggers:
    - type: prometheus
      metadata:
        serverAddress: http://thanos:9090
        query: sum by (pod) (irate(request_total[1m]))
        threshold: "10"
`;

type Client = Awaited<ReturnType<typeof startClient>>;

/** Asks until the checks are loaded. */
const diagnosed = async ({ connection }: Client, code: string, of = uri): Promise<Diagnostic> =>
  waitFor(
    async () => {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: of },
      });
      return report.kind === 'full' ? report.items.find((item) => item.code === code) : undefined;
    },
    { timeoutMs: 20_000, everyMs: 50, describe: () => `${code} was never said` },
  );

const labelsAt = async (text: string, line: number, character: number) => {
  const client = await startClient();
  client.open(uri, text, 'yaml');
  const list = await client.connection.sendRequest(
    CompletionRequest.type,
    at(uri, line, character),
  );
  if (list === null || Array.isArray(list)) throw new Error('no list');
  return list.items.map(({ label }) => label);
};

describe('a manifest that scales', () => {
  test('is completed by its form, and by PromQL in its queries', async () => {
    const trigger = scaledObject.replace('        threshold: "10"', '        th');
    expect(await labelsAt(trigger, 10, 10)).toEqual(
      expect.arrayContaining(['threshold', 'ignoreNullValues', 'activationThreshold']),
    );
    const spec = scaledObject.replace('  triggers:', '  po\n  triggers:');
    expect(await labelsAt(spec, 5, 4)).toContain('pollingInterval');
    const type = scaledObject.replace('type: prometheus', 'type: pro');
    expect(await labelsAt(type, 6, 15)).toContain('prometheus');
    const promql = scaledObject.replace('irate(', 'quan');
    expect(await labelsAt(promql, 9, 34)).toContain('quantile_over_time');
    const second = `${scaledObject}---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  behavior:\n    scaleUp:\n      st\n`;
    expect(await labelsAt(second, 17, 8)).toContain('stabilizationWindowSeconds');
  });

  test('explains keys with units, defaults and versions', async () => {
    const client = await startClient();
    client.open(
      uri,
      scaledObject.replace('  triggers:', '  cooldownPeriod: 60\n  triggers:'),
      'yaml',
    );
    const hover = await client.connection.sendRequest(HoverRequest.type, at(uri, 5, 8));
    expect(JSON.stringify(hover?.contents)).toContain('Seconds after the last activity');
    expect(JSON.stringify(hover?.contents)).toContain('Without it: 300');
    const inQuery = await client.connection.sendRequest(HoverRequest.type, at(uri, 10, 32));
    expect(JSON.stringify(inQuery?.contents)).toContain('irate');
  });

  test('says what is wrong, with a fix', async () => {
    const client = await startClient({ capabilities: pulls });
    client.open(uri, scaledObject, 'yaml');
    expect((await diagnosed(client, 'keda-several-series')).message).toContain('`pod`');
    const problem = await diagnosed(client, 'autoscale-irate');
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: problem.range,
      context: { diagnostics: [problem] },
    });
    expect(actions).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          title: 'Write `rate`',
          edit: { changes: { [uri]: [{ range: problem.range, newText: 'rate' }] } },
        }),
      ]),
    );
  });

  test('looks at the files beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-manifests-'));
    try {
      const hpa =
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: old }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  maxReplicas: 3\n';
      await writeFile(join(folder, 'hpa.yaml'), hpa);
      await writeFile(join(folder, 'web.yaml'), scaledObject);
      const here = pathToFileURL(join(folder, 'web.yaml')).toString();
      const client = await startClient({
        capabilities: pulls,
        params: { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] },
      });
      client.open(here, scaledObject, 'yaml');
      const problem = await diagnosed(client, 'autoscale-two-controllers', here);
      expect(problem.message).toContain("by the HPA 'old' (hpa.yaml)");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('keeps the templates of the adapter when it is formatted', async () => {
    const client = await startClient();
    const text =
      "rules:\n- seriesQuery: '{__name__=\"up\"}'\n  metricsQuery: 'sum(<<.Series>>{<<.LabelMatchers>>}) by(<<.GroupBy>>)'\n";
    client.open(uri, text, 'yaml');
    const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits ?? []).toEqual([]);
  });
});
