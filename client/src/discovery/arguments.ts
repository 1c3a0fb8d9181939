/** Reading command lines of Go programs: `--flag=value`, `--flag value`, one dash or two. */

/** All values of a flag, in order. */
export function flagValues(args: readonly string[], flag: string): readonly string[] {
  const found: string[] = [];
  for (const [index, arg] of args.entries()) {
    const name = arg.replace(/^--?/, '');
    if (name === arg) continue;
    if (name.startsWith(`${flag}=`)) found.push(name.slice(flag.length + 1));
    else if (name === flag) found.push(args[index + 1] ?? '');
  }
  return found;
}

/** Whether any flag starts so. */
export function hasFlag(args: readonly string[], start: string): boolean {
  return args.some((arg) => arg.startsWith(`--${start}`) || arg.startsWith(`-${start}`));
}

/** The words before the first flag: program and subcommands. */
export function leadingWords(args: readonly string[]): readonly string[] {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  return end === -1 ? args : args.slice(0, end);
}

/** The port of `0.0.0.0:9090`, `:9090` or `[::]:9090`; the usual one when there is none that can be read. */
export function portOfAddress(address: string | undefined, usual: number): number {
  const port = Number(/:(\d{1,5})$/.exec(address ?? '')?.[1]);
  return port > 0 && port <= 65_535 ? port : usual;
}

/** A path prefix in one form: starts with `/`, ends with none; empty for the root. The path of a URL counts. */
export function pathPrefix(value: string | undefined): string {
  if (value === undefined) return '';
  const path = URL.canParse(value) ? new URL(value).pathname : value;
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return /^[\w./~-]+$/.test(trimmed) && !trimmed.split('/').some(isDots) ? `/${trimmed}` : '';
}

const isDots = (segment: string): boolean => segment === '.' || segment === '..';
