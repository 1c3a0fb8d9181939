import { createDiagnoser, type DocumentDiagnostic } from '../lsp/document-diagnostics.ts';
import { fileExtensions } from '../embedded/index.ts';
import { emptySnapshot } from '../metadata/empty.ts';
import { defaultSettings } from '../protocol/settings.ts';
import { createDocumentStore, type ParsedDocument } from '../store/documents.ts';
import { languageOf, languageOptions, languageUsage, oneOf, readArguments } from './arguments.ts';
import { eachInput, openInput } from './inputs.ts';
import { exitCodes, write, type ExitCode, type Io } from './io.ts';
import { findingSeverities, type Finding, type FindingSeverity } from './report/finding.ts';
import { reportFormats } from './report/formats.ts';
import type { Subcommand } from './subcommand.ts';

const findingOf = (
  file: string,
  { text, lines }: ParsedDocument,
  diagnostic: DocumentDiagnostic,
): Finding => {
  const start = lines.positionAt(diagnostic.start);
  const end = lines.positionAt(diagnostic.end);
  const lineStart = lines.offsetAt({ line: start.line, character: 0 });
  const lineEnd = lines.offsetAt({ line: start.line, character: Number.MAX_SAFE_INTEGER });
  const { severity, code, message } = diagnostic;
  return { file, start, end, severity, code, message, line: text.slice(lineStart, lineEnd) };
};

const isAtLeast = (severity: FindingSeverity, least: FindingSeverity): boolean =>
  findingSeverities.indexOf(severity) <= findingSeverities.indexOf(least);

const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    ...languageOptions,
    format: { type: 'string', default: 'human' },
    'fail-on': { type: 'string', default: 'warning' },
  });
  const format = oneOf(values.format, reportFormats.keys(), '--format');
  const failOn = oneOf(values['fail-on'], findingSeverities, '--fail-on');
  const language = languageOf(values);
  const documents = createDocumentStore('utf-16');
  const { diagnose } = createDiagnoser();
  const settings = defaultSettings;
  const recordingRules = new Map<string, never>();
  const context = { language, snapshot: emptySnapshot, settings, recordingRules };
  const findings: Finding[] = [];
  let files = 0;
  const isWhole = await eachInput(positionals, io, async (input) => {
    const document = openInput(input, documents, language);
    if (document === undefined) return;
    files += 1;
    const { diagnostics } = diagnose(document, context);
    const ordered = diagnostics.toSorted((left, right) => left.start - right.start);
    findings.push(...ordered.map((diagnostic) => findingOf(input.path, document, diagnostic)));
  });
  // "Nothing found" would be no answer where nothing was looked at.
  if (!isWhole && files === 0) return exitCodes.failed;
  await write(io.stdout, reportFormats.get(format)?.({ findings, files }) ?? '');
  if (!isWhole) return exitCodes.failed;
  const failed = findings.some(({ severity }) => isAtLeast(severity, failOn));
  return failed ? exitCodes.findings : exitCodes.ok;
};

export const check: Subcommand = {
  name: 'check',
  summary: 'Check PromQL files and rule files',
  usage: `[OPTIONS] [FILE | FOLDER | -]…

Says what the editor says without a server: errors as Prometheus words them, doubtful expressions,
and what \`promtool check rules\` refuses. Folders are searched for files named ${fileExtensions.map((end) => `*${end}`).join(', ')}.

  --format NAME       human (default), json, sarif or github
  --fail-on SEVERITY  the least severity that makes the exit code 1: error, warning (default), info, hint
${languageUsage}`,
  run,
};
