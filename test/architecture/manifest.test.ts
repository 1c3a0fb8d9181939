import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandIds } from '../../client/src/commands/ids.ts';
import { contextKeys, resultScheme, viewIds } from '../../client/src/manifest-names.ts';
import { clientSettings, section } from '../../client/src/setting-keys.ts';
import { toolNames } from '../../client/src/tools/tool-names.ts';
import { serverCommands } from '../../server/src/protocol/methods.ts';
import { defaultSettings } from '../../server/src/protocol/settings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
}

interface Setting {
  readonly default?: unknown;
  readonly scope?: string;
  readonly order?: number;
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly group?: string }[]>
    >;
    readonly languages: readonly {
      readonly id: string;
      readonly extensions?: readonly string[];
      readonly configuration?: string;
      readonly icon?: { readonly light: string; readonly dark: string };
    }[];
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly modelDescription: string;
      readonly when: string;
      readonly inputSchema: {
        readonly type: string;
        readonly properties: Readonly<Record<string, { readonly description?: string }>>;
        readonly required?: readonly string[];
      };
    }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly configurationDefaults: Readonly<Record<string, unknown>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(root + path, 'utf8'));

const manifest = readJson('package.json') as Manifest;
const texts = readJson('package.nls.json') as Readonly<Record<string, string>>;
const { commands, menus, languages, grammars, configuration, configurationDefaults } =
  manifest.contributes;
const { languageModelTools } = manifest.contributes;

/** Leaves of an object as `a.b` → value; what looks like a record of free keys (an empty object) is a leaf. */
function leaves(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entries.length === 0
    ? [[path, value]]
    : entries.flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
}

/** Every text of the manifest, with the key it stands under. */
function strings(value: unknown, key = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => strings(item, key));
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, item]) => strings(item, name))
    : [];
}

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('commands', () => {
  it('of the manifest are those of the code', () => {
    expect(commands.map(({ command }) => command).toSorted()).toEqual(
      Object.values(commandIds).toSorted(),
    );
  });

  it('have ids of the section, a category and a title', () => {
    for (const [name, id] of Object.entries(commandIds)) expect(id).toBe(`${section}.${name}`);
    for (const { category, title } of commands) {
      expect(category).toBe('Gauntlet');
      expect(title).toMatch(/^%command\./);
    }
  });

  it('have one file each', () => {
    const files = readdirSync(`${root}client/src/commands`).toSorted();
    const expected = Object.keys(commandIds).map((name) => `${kebab(name)}.ts`);
    expect(files).toEqual([...expected, 'explorer-commands.ts', 'ids.ts', 'index.ts'].toSorted());
  });

  it('of code lenses are among them', () => {
    expect(Object.values(commandIds)).toEqual(
      expect.arrayContaining(Object.values(serverCommands)),
    );
  });

  it('of menus are among them, with an icon where the menu shows one', () => {
    for (const [menu, items] of Object.entries(menus)) {
      for (const { command, group } of items) {
        const found = commands.find((candidate) => candidate.command === command);
        expect(found, `${menu}: ${command}`).toBeDefined();
        if (menu.startsWith('editor/title') || /^(inline|navigation)/.test(group ?? ''))
          expect(found?.icon).toMatch(/^\$\(.+\)$/);
      }
    }
  });
});

describe('tools for language models', () => {
  it('of the manifest are those of the code, with one file each', () => {
    expect(languageModelTools.map(({ name }) => name)).toEqual(toolNames);
    for (const name of toolNames)
      expect(existsSync(`${root}client/src/tools/${name.replaceAll('_', '-')}.ts`)).toBe(true);
  });

  it('say what they do and that they only read, describe what they take, and rest without trust', () => {
    for (const { modelDescription, when, inputSchema } of languageModelTools) {
      expect(modelDescription).toMatch(/It only reads\.$/);
      expect(when).toBe('isWorkspaceTrusted');
      expect(inputSchema.type).toBe('object');
      for (const { description } of Object.values(inputSchema.properties))
        expect(description).toMatch(/\.$/);
      expect(Object.keys(inputSchema.properties)).toEqual(
        expect.arrayContaining([...(inputSchema.required ?? [])]),
      );
    }
  });
});

describe('names that stand in both', () => {
  const names: readonly string[] = [
    resultScheme,
    ...Object.values(contextKeys),
    ...Object.values(viewIds),
  ];
  const own = new RegExp(`\\b${section}[.-][\\w.-]*\\w`, 'g');

  it('of conditions are those of the code, commands or settings', () => {
    const known = new Set<string>([
      ...names,
      ...Object.values(commandIds),
      ...Object.keys(configuration.properties),
    ]);
    const conditions = strings(manifest.contributes).flatMap(([key, text]) =>
      ['when', 'enablement', 'view'].includes(key) ? (text.match(own) ?? []) : [],
    );
    const inManifest = [
      ...conditions,
      ...languages.map(({ id }) => id).filter((id) => id.startsWith(section)),
    ];
    expect(inManifest.filter((name) => !known.has(name))).toEqual([]);
    expect(names.filter((name) => !inManifest.includes(name))).toEqual([]);
  });

  it('have editor settings for languages that there are', () => {
    const ids = Object.keys(configurationDefaults).flatMap(
      (key) => /^\[(.+)\]$/.exec(key)?.[1] ?? [],
    );
    expect(ids).toContain(resultScheme);
    expect(ids.filter((id) => !languages.some((language) => language.id === id))).toEqual(
      ids.filter((id) => id === 'yaml'),
    );
  });

  it('are spelled once in the code', () => {
    const files = globSync('{client,test}/**/*.ts', { cwd: root }).filter(
      (path) => !path.endsWith('manifest-names.ts') && !path.includes('node_modules'),
    );
    expect(files.length).toBeGreaterThan(100);
    const spelled = files.filter((path) => {
      const text = readFileSync(root + path, 'utf8');
      // A view has the name of the section of its settings.
      return names.some((name) => new RegExp(`${RegExp.escape(name)}(?![\\w.])`).test(text));
    });
    expect(spelled).toEqual([]);
  });
});

describe('settings', () => {
  it('of the manifest are those that server and client read', () => {
    const read = [
      ...leaves(defaultSettings).map(([path]) => path),
      ...Object.values(clientSettings),
    ];
    expect(Object.keys(configuration.properties).toSorted()).toEqual(
      read.map((path) => `${section}.${path}`).toSorted(),
    );
  });

  it.each(leaves(defaultSettings))('default of %s is the same on both sides', (path, value) => {
    expect(configuration.properties[`${section}.${path}`]?.default).toEqual(value);
  });

  it('have a scope and a place', () => {
    const all = Object.values(configuration.properties);
    for (const { scope } of all) expect(scope).toBeDefined();
    expect(all.map(({ order }) => order)).toEqual(all.map((_, index) => index + 1));
  });

  it('hold no secret', () => {
    const names = leaves(configuration.properties).map(([path]) => path.toLowerCase());
    expect(names.filter((name) => /\.properties\.(password|token|secret)\b/.test(name))).toEqual(
      [],
    );
  });

  it('that reach a server are restricted in untrusted workspaces', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe('limited');
    expect(restrictedConfigurations).toEqual([
      `${section}.${clientSettings.connections}`,
      `${section}.${clientSettings.kubeconfig}`,
    ]);
  });
});

describe('texts', () => {
  it('are all in package.nls.json, which holds no others', () => {
    const used = strings(manifest.contributes)
      .concat(strings(manifest.capabilities))
      .flatMap(([, text]) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(texts).toSorted());
  });

  it('are nowhere written into the manifest itself', () => {
    const shown = /^(title|.*[dD]escription|enumDescriptions|.*[dD]escriptions)$/;
    // What models read is no text for people: nobody translates it.
    const tools = languageModelTools.map((tool) => ({
      ...tool,
      modelDescription: '',
      inputSchema: {},
    }));
    const raw = strings({ ...manifest.contributes, languageModelTools: tools })
      .concat(strings(manifest.capabilities))
      .filter(
        ([key, text]) =>
          shown.test(key) && text !== '' && !text.startsWith('%') && text !== 'Gauntlet',
      );
    expect(raw).toEqual([]);
  });
});

describe('the manifest', () => {
  it('names files that exist', () => {
    const files = [
      manifest.icon,
      ...grammars.map(({ path }) => path),
      ...languages.flatMap(({ configuration: file, icon }) => [file, icon?.light, icon?.dark]),
    ].filter((file) => file !== undefined);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(root + file))).toEqual([]);
  });

  it('asks for the editor whose types the code is written against', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });

  it('runs beside the files, and wakes for PromQL and YAML only', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    // The other language is that of results, which no file has.
    const ofFiles = languages.filter(({ extensions }) => extensions !== undefined);
    expect(ofFiles.map(({ id }) => id)).toEqual(['promql']);
    expect(manifest.activationEvents).toEqual(['onLanguage:yaml']);
  });

  it('names grammars by the scopes they hold', () => {
    for (const { path, scopeName } of grammars)
      expect((readJson(path) as { scopeName: string }).scopeName).toBe(scopeName);
  });
});
