import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { walls } from '../walls.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Property {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands?: readonly { readonly command: string; readonly title: string }[];
    readonly configuration?: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(root + file, 'utf8')) as T;

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

/** Replaces what stands between the two markers of a region. */
const fill = (text: string, region: string, content: string): string => {
  const [open, close] = [`<!-- generated:${region} -->`, `<!-- /generated:${region} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`no region ${region} to fill`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
};

/** The tables of the READMEs, from the manifest, the rules and the walls. */
export const generate = (): ReadonlyMap<string, string> => {
  const manifest = readJson<Manifest>('package.json');
  const texts = readJson<Record<string, string>>('package.nls.json');
  const regions: readonly (readonly [file: string, region: string, content: string])[] = [
    ['server/README.md', 'walls', wallTable()],
    ['README.md', 'commands', commandTable(manifest, texts)],
    ['README.md', 'settings', settingTable(manifest, texts)],
  ];
  const files = new Map<string, string>();
  for (const [file, region, content] of regions) {
    files.set(file, fill(files.get(file) ?? readFileSync(root + file, 'utf8'), region, content));
  }
  return files;
};
