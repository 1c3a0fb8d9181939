const hidden = '‹hidden›';

/** Shorter values would hide ordinary words of the log rather than a secret. */
const shortestSecret = 4;

/** Fields and headers whose value is a secret wherever they stand. */
const secretFields =
  /("(?:password|token|secret|authorization|cookie|x-api-key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const authorization = /\b(authorization\s*[:=]\s*)(?!")\S+(?:\s+\S+)?/gi;
const scheme = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi;
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi;

/**
 * The text without the given secrets (raw, as JSON writes them, and as basic credentials carry them) and without
 * whatever looks like a credential.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const form of secretForms(secrets)) result = result.replaceAll(form, hidden);
  return result
    .replace(secretFields, `$1"${hidden}"`)
    .replace(userInfo, `$1${hidden}@`)
    .replace(authorization, `$1${hidden}`)
    .replace(scheme, `$1 ${hidden}`);
}

function secretForms(secrets: readonly string[]): readonly string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const json = JSON.stringify(secret).slice(1, -1);
    forms.add(secret).add(json).add(encodeURIComponent(secret));
    // A log that prints JSON within JSON escapes it twice.
    forms.add(JSON.stringify(json).slice(1, -1));
  }
  // The longest first: a secret may be the start of another one.
  return [...forms].toSorted((a, b) => b.length - a.length);
}
