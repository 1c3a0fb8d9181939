import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  ReferencesRequest,
  RegistrationRequest,
  type FileEvent,
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
  await writeFile(join(folder, 'b.RULES'), rules('up:max', 'max(job:up:sum)'));
  await writeFile(join(folder, 'node_modules', 'c.yaml'), rules('job:up:sum', 'up'));
  await writeFile(join(folder, 'values.yaml'), 'replicas: 3\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

/** A client on the folder. Definitions and references wait until the server has read it. */
const startInFolder = (options: ClientOptions = {}): Promise<TestClient> =>
  startClient({
    ...options,
    params: { workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }] },
  });

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
      'b.RULES:4:14',
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
    expect(places(all ?? [])).toEqual(['a.yaml:3:12', 'b.RULES:4:14', 'query.promql:0:0']);
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

  test('a file is one file, however the client writes its address', async () => {
    await writeFile(join(folder, 'x@y.yaml'), rules('x:y', 'up'));
    const client = await startInFolder();
    const uri = uriOf('x@y.yaml');
    client.open(uri, `# moved\n${rules('x:y', 'up')}`, 'yaml');
    expect(await definitionAt(client, uri, 4, 14)).toEqual(['x@y.yaml:4:12']);
    client.close(uri);
    client.open(uriOf('query.promql'), 'x:y');
    expect(await definitionAt(client, uriOf('query.promql'), 0, 1)).toEqual(['x%40y.yaml:3:12']);
  });

  test('a document that was saved and closed counts as saved, also where no files are watched', async () => {
    const client = await startInFolder();
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum');
    expect(await definitionAt(client, query, 0, 1)).toEqual(['a.yaml:3:12']);
    const saved = `# moved\n${rules('job:up:sum', 'up')}`;
    client.open(uriOf('a.yaml'), saved, 'yaml');
    await writeFile(join(folder, 'a.yaml'), saved);
    client.close(uriOf('a.yaml'));
    expect(await definitionAt(client, query, 0, 1)).toEqual(['a.yaml:4:12']);
  });

  test('a file that has grown too large is not read, and neither is what is no file', async () => {
    const read: string[] = [];
    const client = await startInFolder({
      runtime: {
        readFile: async (path) => {
          read.push(basename(path));
          return readFile(path, 'utf8');
        },
      },
    });
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum');
    await definitionAt(client, query, 0, 1);
    read.length = 0;
    await appendFile(join(folder, 'a.yaml'), `# ${'x'.repeat(1_000_000)}\n`);
    await mkdir(join(folder, 'folder.yaml'));
    void client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: ['a.yaml', 'folder.yaml', 'b.RULES'].map((name): FileEvent => ({
        uri: uriOf(name),
        type: FileChangeType.Changed,
      })),
    });
    expect(await definitionAt(client, query, 0, 1)).toEqual([]);
    expect(read).toEqual(['b.RULES']);
  });

  test('files are watched when the client can, and follow what it says', async () => {
    const registered: string[] = [];
    const client = await startInFolder({
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      prepare: (connection) => {
        connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
          registered.push(
            ...registrations.map(({ registerOptions }) => JSON.stringify(registerOptions)),
          );
        });
      },
    });
    const query = uriOf('query.promql');
    client.open(query, 'job:up:sum + new:record');
    expect(await definitionAt(client, query, 0, 1)).toEqual(['a.yaml:3:12']);
    expect(registered.join()).toContain('**/*{.promql,.yaml,.yml,.rules,.rule}');
    await writeFile(join(folder, 'new.yaml'), rules('new:record', 'up'));
    void client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [
        { uri: uriOf('new.yaml'), type: FileChangeType.Created },
        { uri: uriOf('a.yaml'), type: FileChangeType.Deleted },
      ],
    });
    expect(await definitionAt(client, query, 0, 15)).toEqual(['new.yaml:3:12']);
    expect(await definitionAt(client, query, 0, 1)).toEqual([]);
  });

  test('folders that are added are read, those that are removed are forgotten', async () => {
    const inner = join(folder, 'inner');
    await mkdir(inner);
    await writeFile(join(inner, 'c.yaml'), rules('inner:record', 'up'));
    const elsewhere = await mkdtemp(join(tmpdir(), 'gauntlet-workspace-'));
    onTestFinished(() => rm(elsewhere, { recursive: true }));
    await writeFile(join(elsewhere, 'd.yaml'), rules('other:record', 'sum(job:up:sum)'));
    const client = await startInFolder({ capabilities: { workspace: { workspaceFolders: true } } });
    const query = 'file:///elsewhere/query.promql';
    client.open(query, 'job:up:sum + inner:record + other:record');
    const definitions = async () => [
      ...(await definitionAt(client, query, 0, 1)),
      ...(await definitionAt(client, query, 0, 14)),
      ...(await definitionAt(client, query, 0, 30)),
    ];
    const folderOf = (path: string) => ({ uri: pathToFileURL(path).href, name: basename(path) });
    const change = (added: readonly string[], removed: readonly string[]): void => {
      void client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: { added: added.map(folderOf), removed: removed.map(folderOf) },
      });
    };
    expect(await definitions()).toEqual(['a.yaml:3:12', 'c.yaml:3:12']);
    change([elsewhere], []);
    expect(await definitions()).toEqual(['a.yaml:3:12', 'c.yaml:3:12', 'd.yaml:3:12']);
    const references = await referencesAt(client, query, 0, 1);
    expect(references.toSorted()).toEqual(['b.RULES:4:14', 'd.yaml:4:14', 'query.promql:0:0']);
    // A folder inside of one that goes stays when it is a folder of the workspace itself.
    change([inner], [folder]);
    expect(await definitions()).toEqual(['c.yaml:3:12', 'd.yaml:3:12']);
    change([], [inner, elsewhere]);
    expect(await definitions()).toEqual([]);
    change([folder], []);
    expect(await definitions()).toEqual(['a.yaml:3:12', 'c.yaml:3:12']);
  });
});
