import { asFields, asFieldsList, asText } from '../util/values.ts';
import { say } from '../util/words.ts';

/** Somebody else owns a field that we set. */
export interface FieldConflict {
  /** As the API server writes it: `.spec.replicas`. */
  readonly field: string;
  /** The field manager: `kubectl-edit`. */
  readonly owner: string;
}

export type RefusalKind =
  /** Fields belong to other managers. */
  | 'conflict'
  /** The object is another one than the one that was expected. */
  | 'stale'
  /** A field cannot be changed once the object is there. */
  | 'immutable'
  | 'invalid'
  | 'forbidden'
  | 'quota'
  /** An admission webhook or policy said no. */
  | 'admission'
  /** The namespace, the kind or the object is not there. */
  | 'not-found'
  | 'terminating'
  | 'other';

/** Why an API server did not take an object. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly status: number;
  /** For people: what the server said. */
  readonly message: string;
  readonly conflicts: readonly FieldConflict[];
}

/** What a write or a read is rejected with when the API server answered, but not with a yes. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Source: apimachinery v0.36.3 pkg/apis/meta/v1/types.go CauseTypeFieldManagerConflict and managedfields/internal/conflict.go. */
const conflictsIn = (details: unknown): readonly FieldConflict[] =>
  asFieldsList(asFields(details)?.['causes'])
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ field, message }) => ({
      field: asText(field) ?? '',
      owner: /^conflict with "([^"]*)"/u.exec(asText(message) ?? '')?.[1] ?? '',
    }));

/**
 * Source of the words: k8s.io/kubernetes v1.36.3 pkg/apis/apps/validation ("updates to statefulset spec for fields
 * other than"), pkg/apis/core/validation ("field is immutable", "may not change once set"), pkg/apis/rbac/validation ("cannot change roleRef").
 */
const immutableWords =
  /field is immutable|updates to statefulset spec|may not change once set|cannot change roleRef/u;

const kindOf = (
  status: number,
  message: string,
  conflicts: readonly FieldConflict[],
): RefusalKind => {
  if (conflicts.length > 0) return 'conflict';
  if (status === 409) return 'stale';
  if (status === 404) return 'not-found';
  if (/admission webhook|ValidatingAdmissionPolicy/u.test(message)) return 'admission';
  if (status === 403 && message.includes('exceeded quota')) return 'quota';
  if (status === 403 && message.includes('is being terminated')) return 'terminating';
  if (status === 403 || status === 401) return 'forbidden';
  if (status === 422) return immutableWords.test(message) ? 'immutable' : 'invalid';
  return status === 400 ? 'invalid' : 'other';
};

/** What an answer that is no success says. */
export function refusalOf(status: number, text: string): Refusal {
  const fields = statusFields(text);
  const conflicts = conflictsIn(fields['details']);
  const said = asText(fields['message']);
  const message = said ?? say('The cluster answered with status {status}.', { status });
  return { kind: kindOf(status, message, conflicts), status, message, conflicts };
}

function statusFields(text: string): Readonly<Record<string, unknown>> {
  try {
    return asFields(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}
