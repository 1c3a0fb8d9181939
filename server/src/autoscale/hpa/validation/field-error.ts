/** What the API server says about one field. */
export interface FieldError {
  /** `spec.metrics[0].type` */
  readonly field: string;
  /** The server's own words behind the field: `Invalid value: -1: must be greater than zero`. */
  readonly message: string;
}

/** A value as the server prints it. */
type BadValue = string | number;

// Source: k8s.io/apimachinery v0.36.3 pkg/util/validation/field/errors.go ErrorBody
const body = (kind: string, detail: string): string =>
  detail === '' ? kind : `${kind}: ${detail}`;

export const required = (field: string, detail = ''): FieldError => ({
  field,
  message: body('Required value', detail),
});

export const invalid = (field: string, value: BadValue, detail: string): FieldError => ({
  field,
  message: body(`Invalid value: ${JSON.stringify(value)}`, detail),
});

export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  message: body('Forbidden', detail),
});

export const notSupported = (
  field: string,
  value: string,
  supported: readonly string[],
): FieldError => ({
  field,
  message: body(
    `Unsupported value: ${JSON.stringify(value)}`,
    `supported values: ${supported.map((name) => JSON.stringify(name)).join(', ')}`,
  ),
});
