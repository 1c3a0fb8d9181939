import { formatDocument } from '../lsp/format-document.ts';
import type { Language } from '../promql/index.ts';
import { createDocumentStore, type ParsedDocument } from '../store/documents.ts';
import {
  languageOf,
  languageOptions,
  languageUsage,
  readArguments,
  wholeNumber,
} from './arguments.ts';
import { fileError } from './file-errors.ts';
import { eachInput, openInput, type Input } from './inputs.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from './io.ts';
import { printable } from './printable.ts';
import type { Subcommand } from './subcommand.ts';
import { replaceFile } from './write-file.ts';

type Mode = 'print' | 'check' | 'write';

const modeOf = (check: boolean, writeBack: boolean): Mode => {
  if (check && writeBack) throw new CliError('--check and --write exclude each other');
  if (check) return 'check';
  return writeBack ? 'write' : 'print';
};

/** The first error of each expression that cannot be formatted. */
const brokenPlaces = ({ expressions, lines }: ParsedDocument): readonly string[] =>
  expressions.flatMap(({ embedded, parsed }) => {
    const [first] = parsed.errors;
    if (first === undefined || embedded.empty) return [];
    const { line, character } = lines.positionAt(embedded.toHost(first.start));
    return [`${String(line + 1)}:${String(character + 1)}: ${first.message}`];
  });

/** Leads one formatted file where the mode wants it; `true` when the file was not formatted before. */
const deliver = async (input: Input, text: string, mode: Mode, io: Io): Promise<boolean> => {
  const changed = text !== input.text;
  const whole = `${input.mark}${text}`;
  if (mode === 'print' || (mode === 'write' && input.isStdin)) await write(io.stdout, whole);
  else if (mode === 'check' && changed) await write(io.stdout, `${printable(input.path)}\n`);
  else if (mode === 'write' && changed) {
    await replaceFile(input.location, whole).catch((error: unknown) => {
      throw fileError(input.path, 'write', error);
    });
  }
  return changed;
};

const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    ...languageOptions,
    check: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    width: { type: 'string', default: '100' },
  });
  const mode = modeOf(values.check, values.write);
  const width = wholeNumber(values.width, { min: 1, max: 10_000 }, '--width');
  const language: Language = languageOf(values);
  const documents = createDocumentStore('utf-16');
  let changed = false;
  let broken = false;
  const isWhole = await eachInput(positionals, io, async (input) => {
    const document = openInput(input, documents, language);
    if (document === undefined) return;
    for (const place of brokenPlaces(document)) {
      broken = true;
      await write(io.stderr, `${printable(`${input.path}:${place}`)}\n`);
    }
    if (await deliver(input, formatDocument(document, width), mode, io)) changed = true;
  });
  if (broken || !isWhole) return exitCodes.failed;
  return mode === 'check' && changed ? exitCodes.findings : exitCodes.ok;
};

export const fmt: Subcommand = {
  name: 'fmt',
  summary: 'Format PromQL files and the PromQL in rule files',
  usage: `[OPTIONS] [FILE | FOLDER | -]…

Without an option the formatted text is printed. An expression with an error stays as it is, is named
on standard error and makes the exit code 2, as a file does that cannot be read or written; the rest is
done all the same. Comments are kept.

  --check             print the names of files that are not formatted; exit code 1 if there are any
  --write             write the files back, each in one step
  --width N           columns (100)
${languageUsage}`,
  run,
};
