/** What is wrong with a kubeconfig file; `message` names the field and holds no value of it. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Fields of one object of a kubeconfig, as strict as kubectl: a number where a text belongs is an error, an
 * unknown field is none, null is the same as absent.
 */
export interface FieldReader {
  text(name: string): string;
  flag(name: string): boolean;
  /** Base64, as Go decodes it: padded, line breaks allowed. Absent when empty. */
  bytes(name: string): Uint8Array | undefined;
  texts(name: string): readonly string[];
  object(name: string): FieldReader;
  objects(name: string): readonly FieldReader[];
  has(name: string): boolean;
  value(name: string): unknown;
  /** All entries of an object that maps names to texts. */
  textMap(name: string): Readonly<Record<string, string>>;
  textsMap(name: string): Readonly<Record<string, readonly string[]>>;
}

/** Reads the fields of a value that must be an object or absent; throws a `FieldError` otherwise. */
export function fieldsOf(value: unknown, path: string): FieldReader {
  const fields = objectOf(value, path);
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const get = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  return {
    text: (name) => textOf(get(name), at(name)),
    flag: (name) => flagOf(get(name), at(name)),
    bytes: (name) => bytesOf(textOf(get(name), at(name)), at(name)),
    texts: (name) => textsOf(get(name), at(name)),
    object: (name) => fieldsOf(get(name), at(name)),
    objects: (name) =>
      listOf(get(name), at(name)).map((item, index) => fieldsOf(item, `${at(name)}[${index}]`)),
    has: (name) => get(name) !== undefined && get(name) !== null,
    value: get,
    textMap: (name) => mapOf(get(name), at(name), textOf),
    textsMap: (name) => mapOf(get(name), at(name), textsOf),
  };
}

function objectOf(value: unknown, path: string): Fields {
  if (value === undefined || value === null) return {};
  if (!isFields(value)) throw new FieldError(`${path || 'the file'} is not an object`);
  return value;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown, path: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new FieldError(`${path} is not a text: put it in quotes`);
  return value;
}

function flagOf(value: unknown, path: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new FieldError(`${path} is neither true nor false`);
  return value;
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new FieldError(`${path} is not a list`);
  return value;
}

const textsOf = (value: unknown, path: string): readonly string[] =>
  listOf(value, path).map((item, index) => textOf(item, `${path}[${index}]`));

function mapOf<T>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(objectOf(value, path)).map(([name, item]) => [
      name,
      read(item, `${path}.${name}`),
    ]),
  );
}

// Source: Go encoding/base64 StdEncoding, which encoding/json uses for []byte: line breaks are skipped.
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function bytesOf(text: string, path: string): Uint8Array | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!base64.test(packed)) throw new FieldError(`${path} is not base64`);
  return packed === '' ? undefined : Buffer.from(packed, 'base64');
}
