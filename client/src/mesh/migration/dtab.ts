/** Delegation tables of Linkerd 1.x. Source: finagle Dtab and NameTree; linkerd 1.7.5 linkerd/docs/namer.md. */

export interface DtabEntry {
  readonly prefix: string;
  /** As it is written, blanks made one. */
  readonly target: string;
  /** Leaves of the target: paths, with their weight where it has one. */
  readonly leaves: readonly DtabLeaf[];
  /** What its leaves are to each other. */
  readonly shape: 'single' | 'fallback' | 'union' | 'mixed';
}

export interface DtabLeaf {
  readonly path: string;
  readonly weight?: number;
}

/** Where a path leads when it is bound. */
export type Destination =
  | {
      readonly kind: 'kubernetes';
      readonly namespace: string;
      readonly port: string;
      readonly service: string;
    }
  /** Another namer; its kind or prefix. */
  | { readonly kind: 'namer'; readonly namer: string }
  | { readonly kind: 'address'; readonly address: string }
  /** A utility of Finagle that rewrites paths. */
  | { readonly kind: 'rewrite'; readonly name: string }
  /** Goes through the table again. */
  | { readonly kind: 'delegation' }
  /** `!`, `~`, `$`: fails, or is nobody. */
  | { readonly kind: 'end' };

/** Reads a table. Lines that are no entry are left out; comments begin with `#` and end with the line. */
export function parseDtab(text: string): readonly DtabEntry[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#(?!\/).*$/, ''))
    .filter((line) => !/^\s*#/.test(line) || line.includes('=>'))
    .join(' ')
    .split(';')
    .flatMap((entry) => entryOf(entry) ?? []);
}

function entryOf(text: string): DtabEntry | undefined {
  const at = text.indexOf('=>');
  if (at < 0) return undefined;
  return dtabEntry(
    text.slice(0, at).trim(),
    text
      .slice(at + 2)
      .trim()
      .replaceAll(/\s+/g, ' '),
  );
}

/** An entry of prefix and target. */
export function dtabEntry(prefix: string, target: string): DtabEntry {
  const union = target.includes('&');
  const fallback = target.includes('|');
  const leaves = target
    .split(/[&|()]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(leafOf);
  const shape = union && fallback ? 'mixed' : union ? 'union' : fallback ? 'fallback' : 'single';
  return { prefix, target, leaves, shape };
}

function leafOf(text: string): DtabLeaf {
  const [, weight, path] = /^([\d.]+)\s*\*\s*(.+)$/.exec(text) ?? [];
  return weight === undefined || path === undefined
    ? { path: text }
    : { path: path.trim(), weight: Number(weight) };
}

/** Where a path leads. Names of namers may be given prefixes of their own: those of the configuration. */
export function destinationOf(
  path: string,
  kubernetesPrefixes: readonly string[] = ['io.l5d.k8s'],
): Destination {
  const [, sign = '', ...parts] = path.split('/');
  if (!path.startsWith('/')) return { kind: 'end' };
  const [name = '', ...rest] = parts;
  if (sign === '#') {
    if (!kubernetesPrefixes.includes(name)) return { kind: 'namer', namer: name };
    const [namespace = '', port = '', service = ''] = rest;
    return { kind: 'kubernetes', namespace, port, service };
  }
  if (sign === '$') {
    return name === 'inet'
      ? { kind: 'address', address: rest.join(':') }
      : { kind: 'rewrite', name };
  }
  return { kind: 'delegation' };
}
