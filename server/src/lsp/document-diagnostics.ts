import type { FeatureContext } from '../features/context.ts';
import { diagnose, type Diagnosis, type Fix, type Severity } from '../features/index.ts';
import type { MetadataKey } from '../metadata/snapshot.ts';
import type { ParseResult, Span } from '../promql/index.ts';
import type { ParsedDocument, ParsedExpression } from '../store/documents.ts';
import { toHostSpan } from './mapping.ts';

/** Something to say about a file. Offsets are those of the host file. */
export interface DocumentDiagnostic extends Span {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The expression it is about and what would help there; absent for what the host file itself does wrong. */
  readonly about?: { readonly expression: ParsedExpression; readonly fixes: readonly Fix[] };
}

export interface DocumentDiagnosis {
  readonly diagnostics: readonly DocumentDiagnostic[];
  /** What would be worth asking the server. */
  readonly missing: readonly MetadataKey[];
}

export type Diagnoser = (document: ParsedDocument, context: FeatureContext) => DocumentDiagnosis;

interface Remembered {
  readonly context: FeatureContext;
  readonly diagnosis: Diagnosis;
}

const isSameContext = (left: FeatureContext, right: FeatureContext): boolean =>
  left.snapshot === right.snapshot &&
  left.settings === right.settings &&
  left.recordingRules === right.recordingRules &&
  left.language === right.language;

/**
 * Diagnoses documents and remembers the diagnosis of each parse result for as long as that lives: after a keystroke
 * only the expression that changed is diagnosed.
 */
export const createDiagnoser = (): Diagnoser => {
  const remembered = new WeakMap<ParseResult, Remembered>();

  const diagnosisOf = (parsed: ParseResult, context: FeatureContext): Diagnosis => {
    const known = remembered.get(parsed);
    if (known !== undefined && isSameContext(known.context, context)) return known.diagnosis;
    const diagnosis = diagnose(parsed, context);
    remembered.set(parsed, { context, diagnosis });
    return diagnosis;
  };

  return (document, context) => {
    const diagnostics: DocumentDiagnostic[] = [];
    const missing: MetadataKey[] = [];
    for (const expression of document.expressions) {
      const { embedded, parsed } = expression;
      if (embedded.empty) continue;
      const diagnosis = diagnosisOf(parsed, context);
      missing.push(...diagnosis.missing);
      for (const { code, severity, message, fixes, ...span } of diagnosis.diagnostics) {
        const about = { expression, fixes };
        diagnostics.push({ ...toHostSpan(embedded, span), code, severity, message, about });
      }
    }
    return { diagnostics, missing };
  };
};
