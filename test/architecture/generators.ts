import { generate as catalog } from './generators/catalog.ts';
import { generate as decisions } from './generators/decisions.ts';
import { generate as grammar } from './generators/grammar.ts';
import { generate as l10n } from './generators/l10n.ts';
import { generate as manifest } from './generators/manifest.ts';
import { generate as readme } from './generators/readme.ts';
import { generate as topologyPicture } from './generators/topology-picture.ts';
import { generate as topologySchema } from './generators/topology-schema.ts';
import { generate as walls } from './generators/walls.ts';

/** A generator returns repository-relative path → content. Adding one: a file in generators/ and a line here. */
export const generators: readonly {
  readonly name: string;
  readonly generate: () => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
}[] = [
  { name: 'lint walls', generate: walls },
  { name: 'catalogue', generate: catalog },
  { name: 'decision tables', generate: decisions },
  { name: 'topology schema', generate: topologySchema },
  { name: 'topology picture', generate: topologyPicture },
  { name: 'grammars', generate: grammar },
  { name: 'manifest', generate: manifest },
  { name: 'sentences for translators', generate: l10n },
  { name: 'README tables', generate: readme },
];
