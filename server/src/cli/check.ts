import { checkManifests, type ManifestText } from '../autoscale/manifests/check.ts';
import { tellsOfScaling } from '../autoscale/manifests/telling.ts';
import { createDiagnoser, type DocumentDiagnostic } from '../lsp/document-diagnostics.ts';
import { fileExtensions } from '../embedded/index.ts';
import { emptySnapshot } from '../metadata/empty.ts';
import { defaultSettings } from '../protocol/settings.ts';
import type { Language } from '../promql/index.ts';
import { createDocumentStore } from '../store/documents.ts';
import { queriesIn } from '../store/host-queries.ts';
import { isTopologyFile, readTopology } from '../topology/index.ts';
import { languageOf, languageOptions, languageUsage, oneOf, readArguments } from './arguments.ts';
import { eachInput, openInput, type Input } from './inputs.ts';
import { exitCodes, write, type ExitCode, type Io } from './io.ts';
import { findingSeverities, type Finding, type FindingSeverity } from './report/finding.ts';
import { reportFormats } from './report/formats.ts';
import { located } from './report/located.ts';
import type { Subcommand } from './subcommand.ts';
import { findingsIn as topologyFindings } from './topology/check.ts';

/** What is found in files, in their order; manifests are looked at once all those beside them are known. */
const createChecks = (language: Language) => {
  const documents = createDocumentStore('utf-16');
  const { diagnose } = createDiagnoser();
  const recordingRules = new Map<string, never>();
  const context = { language, snapshot: emptySnapshot, settings: defaultSettings, recordingRules };
  const parts: (() => readonly Finding[])[] = [];
  const beside: ManifestText[] = [];
  const uriOf = ({ location }: Input): string => location.replaceAll('\\', '/');
  const byPlace = (found: readonly DocumentDiagnostic[]): readonly DocumentDiagnostic[] =>
    found.toSorted((left, right) => left.start - right.start);

  return {
    add: (input: Input): void => {
      if (isTopologyFile(input.path)) {
        const found = topologyFindings({ input, file: readTopology(input.text) });
        parts.push(() => found);
        return;
      }
      if (tellsOfScaling(input.text)) beside.push({ uri: uriOf(input), text: input.text });
      const document = openInput(input, documents, language);
      if (document === undefined) return;
      const { text, lines } = document;
      const { diagnostics } = diagnose(document, context);
      const found = located(input.path, text, byPlace(diagnostics), lines);
      parts.push(() => {
        if (document.embedded?.kind !== 'autoscaler') return found;
        const file = { uri: uriOf(input), text };
        return [
          ...found,
          ...located(input.path, text, checkManifests(file, queriesIn(document), beside), lines),
        ];
      });
    },
    /** Files that were looked at. */
    files: () => parts.length,
    findings: () => parts.flatMap((part) => part()),
  };
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
  const checks = createChecks(language);
  const isWhole = await eachInput(positionals, io, (input) => {
    checks.add(input);
    return Promise.resolve();
  });
  const [files, findings] = [checks.files(), checks.findings()];
  // "Nothing found" would be no answer where nothing was looked at.
  if (!isWhole && files === 0) return exitCodes.failed;
  await write(io.stdout, reportFormats.get(format)?.({ findings, files }) ?? '');
  if (!isWhole) return exitCodes.failed;
  const failed = findings.some(({ severity }) => isAtLeast(severity, failOn));
  return failed ? exitCodes.findings : exitCodes.ok;
};

export const check: Subcommand = {
  name: 'check',
  summary: 'Check PromQL, rule files, manifests that scale, and topologies',
  usage: `[OPTIONS] [FILE | FOLDER | -]…

Says what the editor says without a server: errors as Prometheus words them, doubtful expressions,
what \`promtool check rules\` refuses, what is wrong with autoscalers and adapter rules (with the
workloads and budgets in the files beside them), and with topologies. Folders are searched for files named ${fileExtensions.map((end) => `*${end}`).join(', ')}.

  --format NAME       human (default), json, sarif or github
  --fail-on SEVERITY  the least severity that makes the exit code 1: error, warning (default), info, hint
${languageUsage}`,
  run,
};
