import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { needsDialect } from '../../../server/src/features/diagnostics/dialect-note.ts';
import { errorGroups, type ErrorGroup } from '../../../server/src/features/diagnostics/severity.ts';
import { formCodes } from '../../../server/src/topology/index.ts';
import type { ParseErrorKind } from '../../../server/src/promql/index.ts';
import { errorCodes } from '../severity-names.ts';
import { walls } from '../walls.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Property {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands?: readonly { readonly command: string; readonly title: string }[];
    readonly configuration?: { readonly properties: Readonly<Record<string, Property>> };
    readonly views?: Readonly<
      Record<string, readonly { readonly id: string; readonly name: string }[]>
    >;
    readonly menus?: Readonly<Record<string, readonly MenuEntry[]>>;
  };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(root + file, 'utf8'));

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n');

const wallTable = (): string =>
  table(
    ['folder', 'holds', 'may import', 'pure'],
    walls
      .filter(({ folder }) => folder.startsWith('server/'))
      .map(({ folder, holds, ours, packages, pure }) => [
        `\`${folder.slice('server/'.length)}\``,
        holds,
        [...ours.map((path) => path.slice('server/src/'.length) || 'src/*.ts'), ...packages]
          .map((name) => `\`${name}\``)
          .join(', ') || '–',
        pure ? 'yes' : '',
      ]),
  );

/** `%key%` texts of the manifest stand in package.nls.json. */
const localized = (texts: Readonly<Record<string, string>>, text: string): string =>
  /^%(.+)%$/.exec(text)?.[1] === undefined ? text : (texts[text.slice(1, -1)] ?? text);

const commandTable = (manifest: Manifest, texts: Readonly<Record<string, string>>): string =>
  table(
    ['command', 'id'],
    (manifest.contributes.commands ?? []).map(({ command, title }) => [
      `Gauntlet: ${localized(texts, title)}`,
      `\`${command}\``,
    ]),
  );

/** Whether an entry of a menu is one of a view; without a view in its condition it is one of all. */
const isOfView = ({ when = '' }: MenuEntry, id: string): boolean => {
  const [, exact, pattern] = /\bview (?:== ([\w.]+)|=~ \/(.+?)\/)/.exec(when) ?? [];
  if (exact !== undefined) return exact === id;
  return pattern === undefined || new RegExp(pattern).test(id);
};

/** The views, with the commands of their title and of the menus of their rows. */
const viewTable = (manifest: Manifest, texts: Readonly<Record<string, string>>): string => {
  const { commands = [], menus = {}, views = {} } = manifest.contributes;
  const title = (id: string): string =>
    localized(texts, commands.find(({ command }) => command === id)?.title ?? id);
  const namesOf = (menu: string, id: string): string =>
    [
      ...new Set(
        (menus[menu] ?? []).filter((entry) => isOfView(entry, id)).map((entry) => entry.command),
      ),
    ]
      .map(title)
      .join(', ') || '–';
  return table(
    ['view', 'in its title', 'on its rows'],
    Object.values(views)
      .flat()
      .map(({ id, name }) => [
        `**${localized(texts, name)}**`,
        namesOf('view/title', id),
        namesOf('view/item/context', id),
      ]),
  );
};

const settingTable = (manifest: Manifest, texts: Readonly<Record<string, string>>): string =>
  table(
    ['setting', 'default', 'meaning'],
    Object.entries(manifest.contributes.configuration?.properties ?? {}).map(
      ([name, { default: value, description, markdownDescription }]) => [
        `\`${name}\``,
        `\`${JSON.stringify(value ?? null)}\``,
        localized(texts, markdownDescription ?? description ?? ''),
      ],
    ),
  );

const documentedRule =
  /\/\*\*(?:\n((?: \*.*\n)+?) | (.*) )\*\/\nexport const \w+(?:: \w+)? = (?:rule\()?\{\s*code: '([^']+)',\s*severity: '([^']+)'/;

interface DocumentedRule {
  readonly code: string;
  readonly severity: string;
  /** The comment, a line each, without its frame. */
  readonly lines: readonly string[];
}

/** The rules of a folder, from the comment above each; a file without one breaks the generator. */
const rulesIn = (folder: string, helpers: readonly string[]): readonly DocumentedRule[] =>
  globSync(`${folder}/*.ts`, { cwd: root })
    .filter((file) => !['index.ts', ...helpers].some((name) => file.endsWith(`/${name}`)))
    .sort()
    .map((file) => {
      const found = documentedRule.exec(readFileSync(root + file, 'utf8'));
      if (!found) throw new Error(`${file}: no documented rule; see server/README.md`);
      const [, lines, line = '', code = '', severity = ''] = found;
      return {
        code,
        severity,
        lines: (lines ?? line).split('\n').map((text) => text.replace(/^ \* ?/, '')),
      };
    });

const proseOf = ({ lines }: DocumentedRule): string => {
  const end = lines.findIndex((line) => line === '' || line.startsWith('@') || line === 'Bad:');
  return lines.slice(0, end < 0 ? lines.length : end).join(' ');
};

const example = ({ lines }: DocumentedRule, tag: string): string => {
  const line = lines.find((text) => text.startsWith(`${tag} `));
  return line === undefined ? '' : `\`${line.slice(tag.length + 1)}\``;
};

const ruleTable = (): string =>
  table(
    ['rule', 'severity', 'says', 'bad', 'good'],
    rulesIn('server/src/features/diagnostics/rules', []).map((one) => [
      `\`${one.code}\``,
      one.severity,
      proseOf(one),
      example(one, '@bad'),
      example(one, '@good'),
    ]),
  );

const checkTable = (): string =>
  table(
    ['check of rule files', 'severity', 'says'],
    rulesIn('server/src/rules/checks', ['check.ts']).map((one) => [
      `\`${one.code}\``,
      one.severity,
      proseOf(one),
    ]),
  );

const topologyTable = (): string =>
  table(
    ['check of topologies', 'severity', 'says'],
    [
      ...rulesIn('server/src/topology/checks', ['check.ts']).map((one) => ({
        ...one,
        says: proseOf(one),
      })),
      ...formCodes,
    ]
      .toSorted((left, right) => (left.code < right.code ? -1 : 1))
      .map(({ code, severity, says }) => [`\`${code}\``, severity, says]),
  );

const manifestTable = (): string =>
  table(
    ['check of manifests that scale', 'severity', 'says'],
    rulesIn('server/src/autoscale/manifests/checks', ['check.ts', 'query-shape.ts']).map((one) => [
      `\`${one.code}\``,
      one.severity,
      proseOf(one),
    ]),
  );

const errorTable = (): string => {
  const codes = errorCodes();
  const kinds = Object.entries(errorGroups) as [ParseErrorKind, ErrorGroup][];
  return table(
    ['errors', 'severity', 'says', 'example', 'single errors'],
    [
      ...kinds.map(([kind, { name, says, example: bad }]) => [
        `\`${name}\``,
        'error',
        says,
        `\`${bad}\``,
        (codes.get(kind) ?? []).map((code) => `\`${code}\``).join(', '),
      ]),
      [
        `\`${needsDialect.code}\``,
        needsDialect.severity,
        needsDialect.says,
        `\`${needsDialect.example}\``,
        '',
      ],
    ],
  );
};

/** Replaces what stands between the two markers of a region. */
const fill = (text: string, region: string, content: string): string => {
  const [open, close] = [`<!-- generated:${region} -->`, `<!-- /generated:${region} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`no region ${region} to fill`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
};

/** The tables of the READMEs, from the manifest, the rules and the walls. */
export const generate = (): ReadonlyMap<string, string> => {
  const manifest = readJson('package.json') as Manifest;
  const texts = readJson('package.nls.json') as Record<string, string>;
  const regions: readonly (readonly [file: string, region: string, content: string])[] = [
    ['server/README.md', 'walls', wallTable()],
    ['README.md', 'commands', commandTable(manifest, texts)],
    ['README.md', 'views', viewTable(manifest, texts)],
    ['README.md', 'settings', settingTable(manifest, texts)],
    [
      'README.md',
      'rules',
      [ruleTable(), checkTable(), topologyTable(), manifestTable(), errorTable()].join('\n\n'),
    ],
  ];
  const files = new Map<string, string>();
  for (const [file, region, content] of regions) {
    files.set(file, fill(files.get(file) ?? readFileSync(root + file, 'utf8'), region, content));
  }
  return files;
};
