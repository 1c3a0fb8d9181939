import { asTexts } from '../util/values.ts';

/** What settings say about writing to clusters. */
export interface TopologySafety {
  readonly readOnly: boolean;
  readonly isProduction: (context: string) => boolean;
}

/** Patterns of contexts, with `*` for anything: `prod-*`. */
export function topologySafety(readOnly: unknown, production: unknown): TopologySafety {
  const patterns = asTexts(production).map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => RegExp.escape(part))
          .join('.*')}$`,
        'u',
      ),
  );
  return {
    readOnly: readOnly === true,
    isProduction: (context) => patterns.some((pattern) => pattern.test(context)),
  };
}
