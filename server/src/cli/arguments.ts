import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  allFeatures,
  dialectIds,
  language,
  usualFeatures,
  type Feature,
  type Language,
} from '../promql/index.ts';
import { CliError } from './io.ts';

type Config<O extends NonNullable<ParseArgsConfig['options']>> = {
  readonly args: string[];
  readonly options: O;
  readonly allowPositionals: true;
};

/** Options and files of a subcommand; a wrong option ends with its name and exit code 2. */
export const readArguments = <O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<Config<O>>> => {
  try {
    return parseArgs<Config<O>>({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
};

/** One of a few words. */
export const oneOf = <T extends string>(value: string, known: Iterable<T>, option: string): T => {
  const words = [...known];
  const found = words.find((word) => word === value);
  if (found === undefined) throw new CliError(`${option} must be one of ${words.join(', ')}`);
  return found;
};

/** A whole number within bounds. */
export const wholeNumber = (
  value: string,
  { min, max }: { readonly min: number; readonly max: number },
  option: string,
): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new CliError(`${option} must be a whole number from ${String(min)} to ${String(max)}`);
  }
  return number;
};

/** The address of a server. */
export const webAddress = (text: string, option: string): string => {
  if (!URL.canParse(text) || !['http:', 'https:'].includes(new URL(text).protocol)) {
    throw new CliError(`${option} must be an http or https address`);
  }
  return text;
};

/** The options of every subcommand that reads PromQL. */
export const languageOptions = {
  dialect: { type: 'string', default: 'prometheus' },
  features: { type: 'string', default: 'all' },
} as const;

export const languageUsage = `  --dialect NAME      ${dialectIds.join(' or ')}; prometheus if none is named
  --features LIST     all (default), none, or a comma-separated list of
                      ${allFeatures.join(', ')}`;

const featuresOf = (list: string): readonly Feature[] => {
  if (list === 'none' || list === '') return [];
  return list
    .split(',')
    .flatMap((name) =>
      name === 'all' ? usualFeatures : [oneOf(name.trim(), allFeatures, '--features')],
    );
};

export const languageOf = (values: {
  readonly dialect: string;
  readonly features: string;
}): Language =>
  language(oneOf(values.dialect, dialectIds, '--dialect'), featuresOf(values.features));
