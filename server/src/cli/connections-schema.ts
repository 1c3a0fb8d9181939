import * as z from 'zod';
import { proxyProblem } from '../protocol/addresses.ts';
import { dialectSettings } from '../protocol/settings.ts';

/** A secret is never written into the file: only where it is kept. */
const secretKeys = [
  'token',
  'password',
  'bearer',
  'bearerToken',
  'secret',
  'apiKey',
  'credentials',
];
/** Header names whose value proves who one is. */
const secretHeader = /authori[sz]ation|cookie|token|secret|password|api-?key/i;

/** Where a secret is kept: a file, or a variable of the environment. */
const secretSource = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ env: z.string().min(1) }),
]);
export type SecretSource = z.infer<typeof secretSource>;

const plainHeader = z.string();

const entrySchema = z.strictObject({
  name: z.string().trim().min(1),
  url: z.url({ protocol: /^https?$/ }),
  username: z.string().optional(),
  passwordFile: z.string().min(1).optional(),
  passwordEnv: z.string().min(1).optional(),
  tokenFile: z.string().min(1).optional(),
  tokenEnv: z.string().min(1).optional(),
  /** A program and its arguments; its standard output is the token. */
  tokenCommand: z.array(z.string()).min(1).optional(),
  headers: z.record(z.string(), z.union([plainHeader, secretSource])).optional(),
  tenant: z
    .union([z.string(), z.strictObject({ header: z.string().min(1), value: z.string() })])
    .optional(),
  tls: z
    .strictObject({
      caFile: z.string().optional(),
      certFile: z.string().optional(),
      keyFile: z.string().optional(),
      serverName: z.string().optional(),
    })
    .optional(),
  proxy: z
    .string()
    .superRefine((text, context) => {
      const message = proxyProblem(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional(),
  options: z
    .strictObject({
      dedup: z.boolean().optional(),
      partialResponse: z.boolean().optional(),
      maxSourceResolution: z.string().optional(),
      storeMatch: z.array(z.string()).optional(),
    })
    .optional(),
  dialect: z.enum(dialectSettings).optional(),
});

/** One connection as the file writes it. */
export type ConnectionEntry = z.infer<typeof entrySchema>;

const fileSchema = z.strictObject({
  connections: z.array(z.unknown()),
  /** Name of the connection that serves every document; the first one without it. */
  default: z.string().optional(),
});

export interface ConnectionsFile {
  readonly entries: readonly ConnectionEntry[];
  readonly fallback: string | undefined;
  /** One sentence per part that could not be used; none holds a value from the file. */
  readonly problems: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const hasUserInfo = (value: unknown): boolean =>
  typeof value === 'string' && /^[^/]*\/\/[^/?#]*@/.test(value);

/** The place of a secret that is written into an entry, if there is one. */
const inlineSecret = (fields: Fields): string | undefined => {
  const key = secretKeys.find((name) => name in fields);
  if (key !== undefined) return `"${key}"`;
  const address = ['url', 'proxy'].find((name) => hasUserInfo(fields[name]));
  if (address !== undefined) return `the user part of "${address}"`;
  const header = Object.entries(fieldsOf(fields['headers'])).find(
    ([name, value]) => secretHeader.test(name) && typeof value === 'string',
  );
  return header === undefined ? undefined : `the value of header "${header[0]}"`;
};

/** Where the schema was broken; zod's own messages may quote values, so only the kind is told. */
const describeIssue = ({ path, code, message }: z.core.$ZodIssue): string => {
  // A sentence of our own.
  if (code === 'custom') return message;
  const place = path.length === 0 ? 'the entry' : `"${path.join('.')}"`;
  return code === 'unrecognized_keys'
    ? `${place} has unknown keys`
    : `${place} is missing or has the wrong form`;
};

const parseEntry = (value: unknown, label: string): ConnectionEntry | string => {
  const secret = inlineSecret(fieldsOf(value));
  if (secret !== undefined) {
    return `${label} is refused: ${secret} would keep a secret in the file; name a file or a variable of the environment instead (tokenFile, tokenEnv, passwordFile, passwordEnv, headers: {NAME: {env: VARIABLE}})`;
  }
  const parsed = entrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  return `${label} is refused: ${parsed.error.issues.map(describeIssue).join('; ')}`;
};

/** Checks the content of a connections file (after YAML) and keeps every entry that can be used. */
export const parseConnectionsFile = (content: unknown): ConnectionsFile => {
  const file = fileSchema.safeParse(content);
  if (!file.success) {
    const problem = 'the file must hold a list "connections" and may name a "default"';
    return { entries: [], fallback: undefined, problems: [problem] };
  }
  const entries: ConnectionEntry[] = [];
  const problems: string[] = [];
  for (const [at, value] of file.data.connections.entries()) {
    const { name } = fieldsOf(value);
    const label =
      typeof name === 'string' ? `connection "${name}"` : `connection ${String(at + 1)}`;
    const parsed = parseEntry(value, label);
    if (typeof parsed === 'string') problems.push(parsed);
    else if (entries.some((other) => other.name === parsed.name)) {
      problems.push(`${label} is refused: there is one of that name already`);
    } else entries.push(parsed);
  }
  return { entries, fallback: file.data.default, problems };
};
