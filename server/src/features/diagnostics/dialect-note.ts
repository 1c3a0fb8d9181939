import type { ParseResult } from '../../promql/ast.ts';
import { dialectRows, language, parse } from '../../promql/index.ts';
import type { Feature, Language } from '../../promql/index.ts';
import type { FeatureContext } from '../context.ts';
import type { Diagnostic } from './rule.ts';
import { severityOf } from './severity.ts';

/** What the settings and the README know about the explanation. */
export const needsDialect = {
  code: 'needs-dialect',
  severity: 'info',
  says: 'Beside an error: the expression is valid for another server, or with a flag that is not set.',
  example: 'sum(a </ b)',
} as const;

/** Flags by which a server switches a feature on. */
const flags: Readonly<Record<Feature, string>> = {
  'experimental-functions': '--enable-feature=promql-experimental-functions',
  'binop-fill-modifiers': '--enable-feature=promql-binop-fill-modifiers',
  'unquoted-utf8-names': 'the flag for unquoted UTF-8 names',
  'x-functions': '--query.enable-x-functions',
};

/** Longer texts are not parsed again in other dialects. UTF-16 units. */
const maxLength = 20_000;

/** Each dialect with everything switched on but what changes which names are valid. */
const widest: readonly Language[] = dialectRows.map(({ id, features }) =>
  language(
    id,
    features.filter((feature) => feature !== 'unquoted-utf8-names'),
  ),
);

/** Brackets and strings that do not end are errors in every dialect. */
const sameEverywhere = /^(?:unclosed|unterminated)-/;

const hasAll = (own: Language, wide: Language): boolean =>
  [...wide.features].every((feature) => own.features.has(feature));

function accepts(text: string, candidate: Language): boolean {
  return parse(text, candidate).errors.length === 0;
}

/** The features without which the text is not valid in a dialect. */
function neededFeatures(text: string, own: Language, wide: Language): readonly Feature[] {
  const switchable = [...wide.features].filter((feature) => !own.features.has(feature));
  return switchable.filter((feature) => {
    const without = [...wide.features].filter((other) => other !== feature);
    return !accepts(text, language(own.dialect, without));
  });
}

/** What the text would need: flags of this server, or another one. */
function needOf(text: string, own: Language): string | undefined {
  const accepting = widest.filter(
    (candidate) =>
      // The server's own dialect with nothing more switched on has refused the text already.
      !(candidate.dialect === own.dialect && hasAll(own, candidate)) && accepts(text, candidate),
  );
  const same = accepting.find(({ dialect }) => dialect === own.dialect);
  if (same !== undefined) {
    const needed = neededFeatures(text, own, same).map((feature) => flags[feature]);
    return needed.length === 0
      ? undefined
      : `${own.title} accepts this with ${needed.join(' and ')}, which is not set.`;
  }
  const [other] = accepting;
  return other && `${other.title} accepts this, but not ${own.title}.`;
}

/** Explains an error that is none elsewhere: valid PromQL for another server, or behind a flag. */
export function dialectNote(
  parsed: ParseResult,
  { language: own, settings }: FeatureContext,
): Diagnostic | undefined {
  const [first] = parsed.errors;
  const { code } = needsDialect;
  const severity = severityOf(settings, [code], needsDialect.severity);
  if (first === undefined || severity === undefined || parsed.text.length > maxLength)
    return undefined;
  if (sameEverywhere.test(first.code)) return undefined;
  const message = needOf(parsed.text, own);
  if (message === undefined) return undefined;
  const { start, end } = first;
  return { code, severity, start, end, message, fixes: [] };
}
