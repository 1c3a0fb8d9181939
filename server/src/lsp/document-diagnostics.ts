import {
  diagnose,
  severityOf,
  type Diagnosis,
  type FeatureContext,
  type RecordingRules,
  type Severity,
} from '../features/index.ts';
import type { MetadataKey } from '../metadata/snapshot.ts';
import type { ParseResult, Span } from '../promql/index.ts';
import { checkRuleFile, type RuleFinding } from '../rules/index.ts';
import type { ParsedDocument } from '../store/documents.ts';
import { toHostSpan } from './mapping.ts';

/** Something to say about a file. Offsets are those of the host file. */
export interface DocumentDiagnostic extends Span {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** What is wrong with a file, expressions aside, and what can be done about it. */
export type FileDiagnostic = DocumentDiagnostic & Pick<RuleFinding, 'fixes'>;

export interface DocumentDiagnosis {
  readonly diagnostics: readonly DocumentDiagnostic[];
  /** What would be worth asking the server. */
  readonly missing: readonly MetadataKey[];
}

export interface Diagnoser {
  readonly diagnose: (document: ParsedDocument, context: FeatureContext) => DocumentDiagnosis;
  readonly checkRules: (
    document: ParsedDocument,
    context: FeatureContext,
  ) => readonly FileDiagnostic[];
}

interface Remembered {
  readonly context: FeatureContext;
  readonly diagnosis: Diagnosis;
}

const isSameContext = (left: FeatureContext, right: FeatureContext): boolean =>
  left.snapshot === right.snapshot &&
  left.settings === right.settings &&
  left.recordingRules === right.recordingRules &&
  left.language === right.language;

const haveSameNames = (left: RecordingRules, right: RecordingRules): boolean =>
  left.size === right.size && [...left].every(([name, { expr }]) => right.get(name)?.expr === expr);

/**
 * Gives the same map as before while only places moved: diagnostics read the recorded names, and every keystroke in a
 * rule file moves something.
 */
const createStableRules = () => {
  let seen: RecordingRules = new Map();
  let stable = seen;
  return (current: RecordingRules): RecordingRules => {
    if (current !== seen) {
      seen = current;
      if (!haveSameNames(stable, current)) stable = current;
    }
    return stable;
  };
};

/** Applies the severities that were set; a finding that is off is none. */
export const withSetSeverity = (
  findings: readonly FileDiagnostic[],
  { settings }: FeatureContext,
): readonly FileDiagnostic[] =>
  findings.flatMap((finding) => {
    const severity = severityOf(settings, [finding.code], finding.severity);
    return severity === undefined ? [] : [{ ...finding, severity }];
  });

/**
 * Where a diagnostic is shown. The reference finds what is missing at the end of the text, behind all blanks; people look
 * for it behind the last word.
 */
export const shownSpan = ({ text }: ParseResult, { start, end }: Span): Span => {
  const last = text.trimEnd().length;
  return { start: Math.min(start, last), end: Math.min(end, last) };
};

/**
 * Diagnoses documents and remembers the diagnosis of each parse result for as long as that lives: after a keystroke
 * only the expression that changed is diagnosed.
 */
export const createDiagnoser = (): Diagnoser => {
  const remembered = new WeakMap<ParseResult, Remembered>();
  const checked = new WeakMap<ParsedDocument, readonly RuleFinding[]>();
  const stableRules = createStableRules();

  const diagnosisOf = (parsed: ParseResult, context: FeatureContext): Diagnosis => {
    const known = remembered.get(parsed);
    if (known !== undefined && isSameContext(known.context, context)) return known.diagnosis;
    const diagnosis = diagnose(parsed, context);
    remembered.set(parsed, { context, diagnosis });
    return diagnosis;
  };

  const findingsOf = (document: ParsedDocument): readonly RuleFinding[] => {
    const known = checked.get(document);
    if (known !== undefined || document.rules === undefined) return known ?? [];
    const findings = checkRuleFile(document.rules);
    checked.set(document, findings);
    return findings;
  };

  const checkRules: Diagnoser['checkRules'] = (document, context) =>
    withSetSeverity(findingsOf(document), context);

  return {
    checkRules,
    diagnose: (document, current) => {
      const recordingRules = stableRules(current.recordingRules);
      const context = { ...current, recordingRules };
      const diagnostics: DocumentDiagnostic[] = [...checkRules(document, context)];
      const missing: MetadataKey[] = [];
      for (const { embedded, parsed } of document.expressions) {
        if (embedded.empty) continue;
        const diagnosis = diagnosisOf(parsed, context);
        missing.push(...diagnosis.missing);
        for (const { code, severity, message, start, end } of diagnosis.diagnostics) {
          const shown = toHostSpan(embedded, shownSpan(parsed, { start, end }));
          diagnostics.push({ ...shown, code, severity, message });
        }
      }
      return { diagnostics, missing };
    },
  };
};
