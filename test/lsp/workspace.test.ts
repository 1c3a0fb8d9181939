import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  ReferencesRequest,
  RegistrationRequest,
  type Location,
} from 'vscode-languageserver/node';
import { at, startClient, type ClientOptions, type TestClient } from './client.ts';

let folder: string;

const rules = (record: string, expr: string): string =>
  `groups:\n- name: a\n  rules:\n  - record: ${record}\n    expr: ${expr}\n`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-workspace-'));
  await mkdir(join(folder, 'node_modules'));
  await writeFile(join(folder, 'a.yaml'), rules('job:up:sum', 'sum by (job) (up)'));
  await writeFile(join(folder, 'b.rules'), rules('up:max', 'max(job:up:sum)'));
  await writeFile(join(folder, 'node_modules', 'c.yaml'), rules('job:up:sum', 'up'));
  await writeFile(join(folder, 'values.yaml'), 'replicas: 3\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

/** A client on the folder; resolves when the server has read it. */
const startInFolder = async (
  options: ClientOptions = {},
  onRefresh: () => void = () => undefined,
): Promise<TestClient> => {
  let settled: () => void = () => undefined;
  const read = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const client = await startClient({
    ...options,
    params: { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] },
    // When the workspace is read the server asks for diagnostics to be pulled again.
    capabilities: {
      ...options.capabilities,
      textDocument: { diagnostic: {} },
      workspace: { ...options.capabilities?.workspace, diagnostics: { refreshSupport: true } },
    },
    prepare: (connection) => {
      connection.onRequest('workspace/diagnostic/refresh', () => {
        settled();
        onRefresh();
      });
      options.prepare?.(connection);
    },
  });
  await read;
  return client;
};

/** Places as `file:line:character`. */
const places = (locations: readonly Location[]): string[] =>
  locations.map(
    ({ uri, range: { start } }) =>
      `${uri.slice(uri.lastIndexOf('/') + 1)}:${start.line}:${start.character}`,
  );

const definitionAt = async (client: TestClient, uri: string, line: number, character: number) => {
  const found = await client.connection.sendRequest(
    DefinitionRequest.type,
    at(uri, line, character),
  );
  return places((found ?? []) as Location[]);
};

const referencesAt = async (client: TestClient, uri: string, line: number, character: number) => {
  const found = await client.connection.sendRequest(ReferencesRequest.type, {
    ...at(uri, line, character),
    context: { includeDeclaration: false },
  });
  return places(found ?? []);
};

describe('recording rules of the workspace', () => {
  test('definition: from a query to a file that is not open', async () => {
    const client = await startInFolder();
    const uri = uriOf('query.promql');
    client.open(uri, 'job:up:sum / 2');
    expect(await definitionAt(client, uri, 0, 4)).toEqual(['a.yaml:3:12']);
  });

  test('references: from the name that a rule records', async () => {
    const client = await startInFolder();
    client.open(uriOf('a.yaml'), rules('job:up:sum', 'sum by (job) (up)'), 'yaml');
    client.open(uriOf('query.promql'), '1 + job:up:sum');
    expect(await referencesAt(client, uriOf('a.yaml'), 3, 14)).toEqual([
      'b.rules:4:14',
      'query.promql:0:4',
    ]);
  });

  test('references and definition: from an expression, and from the record itself', async () => {
    const client = await startInFolder();
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum');
    client.open(uriOf('a.yaml'), rules('job:up:sum', 'sum by (job) (up)'), 'yaml');
    const all = await client.connection.sendRequest(ReferencesRequest.type, {
      ...at(query, 0, 4),
      context: { includeDeclaration: true },
    });
    expect(places(all ?? [])).toEqual(['a.yaml:3:12', 'b.rules:4:14', 'query.promql:0:0']);
    expect(await definitionAt(client, uriOf('a.yaml'), 3, 14)).toEqual(['a.yaml:3:12']);
    expect(await referencesAt(client, uriOf('a.yaml'), 4, 26)).toEqual([]);
  });

  test('an open document counts as it is, a closed one as it is on disk', async () => {
    const client = await startInFolder();
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum');
    client.open(uriOf('a.yaml'), `# moved\n${rules('job:up:sum', 'up')}`, 'yaml');
    expect(await definitionAt(client, query, 0, 1)).toEqual(['a.yaml:4:12']);
    client.close(uriOf('a.yaml'));
    expect(await definitionAt(client, query, 0, 1)).toEqual(['a.yaml:3:12']);
  });

  test('files are watched when the client can, and follow what it says', async () => {
    const registered: string[] = [];
    let refreshed: () => void = () => undefined;
    const client = await startInFolder(
      {
        capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
        prepare: (connection) => {
          connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
            registered.push(
              ...registrations.map(({ registerOptions }) => JSON.stringify(registerOptions)),
            );
          });
        },
      },
      () => {
        refreshed();
      },
    );
    expect(registered.join()).toContain('**/*{.yaml,.yml,.rules,.promql}');
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum + new:record');
    await writeFile(join(folder, 'new.yaml'), rules('new:record', 'up'));
    const followed = new Promise<void>((resolve) => {
      refreshed = resolve;
    });
    void client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [
        { uri: uriOf('new.yaml'), type: FileChangeType.Created },
        { uri: uriOf('a.yaml'), type: FileChangeType.Deleted },
      ],
    });
    await followed;
    expect(await definitionAt(client, query, 0, 15)).toEqual(['new.yaml:3:12']);
    expect(await definitionAt(client, query, 0, 1)).toEqual([]);
  });
});
