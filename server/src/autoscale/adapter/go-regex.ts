import { regexError } from '../../promql/index.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';

export interface GoRegex {
  /** Groups by number, from 0 for the whole match; undefined without a match. */
  readonly match: (text: string) => RegExpExecArray | undefined;
  /** Groups without the whole match. */
  readonly groups: number;
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** What Go writes otherwise than we do, as far as names of metrics and labels need it. */
const translated = (pattern: string): { readonly source: string; readonly flags: string } => {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const source = pattern
    .slice(flags?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole)
    .replaceAll(/\\A/g, '^')
    .replaceAll(/\\z/g, '$');
  return { source, flags: [...new Set(flags?.[1] ?? '')].join('') };
};

/** A pattern of Go's `regexp`, refused in Go's words; it is found anywhere in a text unless it is anchored. */
export const compileGoRegex = (pattern: string): Outcome<GoRegex> => {
  const error = regexError(pattern);
  if (error !== undefined) return failed(error);
  const { source, flags } = translated(pattern);
  try {
    const regex = new RegExp(source, flags);
    return done({
      match: (text) => regex.exec(text) ?? undefined,
      groups: (new RegExp(`${source}|`, flags).exec('')?.length ?? 1) - 1,
    });
  } catch {
    return failed(`the pattern \`${pattern}\` cannot be tried out here`);
  }
};

/** `${name}`, `$name` as long as letters, digits and underscores go, `$$`. */
const reference = /\$(?:\$|\{(\w+)\}|(\w+))/g;

/**
 * A template with what the groups caught. `$1_p99` names the group `1_p99`, which there is none of: it gives nothing.
 * Source: Go 1.26 regexp/regexp.go expand, extract
 */
export const expandTemplate = (template: string, match: RegExpExecArray): string =>
  template.replaceAll(reference, (_whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
