import { defaultSettings, dialectSettings, type Settings } from '../protocol/settings.ts';

/** Settings made of what an editor sent; what is wrong there is named and the default taken. */
export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence per value that could not be used. */
  readonly problems: readonly string[];
}

type Severity = Settings['diagnostics']['severity'][string];

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint', 'off'];

/** Columns; narrower than the least or wider than the most helps nobody. */
const widthBounds = { min: 20, max: 1000 };
/** Milliseconds that a completion may wait for a server. */
const budgetBounds = { min: 0, max: 10_000 };

type Section = Readonly<Record<string, unknown>>;

const sectionOf = (value: unknown): Section =>
  typeof value === 'object' && value !== null ? (value as Section) : {};

const isOneOf = <T>(known: readonly T[], value: unknown): value is T =>
  known.some((one) => one === value);

/** Reads one value at a time and collects what is wrong. */
const createReader = (root: Section) => {
  const problems: string[] = [];
  const at = (section: string, key: string): unknown => sectionOf(root[section])[key];
  const refuse = (path: string, expected: string): void => {
    problems.push(`gauntlet.${path} must be ${expected}; the default is used`);
  };
  return {
    problems,
    choice: <T extends string>(path: string, known: readonly T[], fallback: T): T => {
      const value = root[path] ?? fallback;
      if (isOneOf(known, value)) return value;
      refuse(path, `one of ${known.join(', ')}`);
      return fallback;
    },
    number: (
      path: readonly [section: string, key: string],
      bounds: { readonly min: number; readonly max: number },
      fallback: number,
    ): number => {
      const value = at(...path) ?? fallback;
      const { min, max } = bounds;
      if (typeof value === 'number' && value >= min && value <= max) return Math.round(value);
      refuse(path.join('.'), `a number from ${String(min)} to ${String(max)}`);
      return fallback;
    },
    choices: <T extends string>(
      path: readonly [section: string, key: string],
      known: readonly T[],
    ): Readonly<Record<string, T>> => {
      const entries = Object.entries(sectionOf(at(...path)));
      return Object.fromEntries(
        entries.filter((entry): entry is [string, T] => {
          if (isOneOf(known, entry[1])) return true;
          refuse([...path, entry[0]].join('.'), `one of ${known.join(', ')}`);
          return false;
        }),
      );
    },
  };
};

/** The section `gauntlet` as an editor sends it, from outside and so not trusted. */
export const parseSettings = (value: unknown): ParsedSettings => {
  const { problems, choice, number, choices } = createReader(sectionOf(value));
  const settings: Settings = {
    dialect: choice('dialect', dialectSettings, defaultSettings.dialect),
    format: { width: number(['format', 'width'], widthBounds, defaultSettings.format.width) },
    completion: {
      budgetMs: number(
        ['completion', 'budgetMs'],
        budgetBounds,
        defaultSettings.completion.budgetMs,
      ),
    },
    diagnostics: { severity: choices(['diagnostics', 'severity'], severities) },
  };
  return { settings, problems };
};
