import * as z from 'zod';
import type { ConnectionProfile } from '../protocol/connections.ts';
import type { Clock } from '../util/timers.ts';
import { failed, success } from './failures.ts';
import type { Failed, Outcome } from './failures.ts';
import { decodeUserinfo } from './secrets.ts';
import type { ProgramResult, RunProgram } from './run-program.ts';

/** Headers that prove who we are. */
export interface Authorizer {
  readonly headers: (signal: AbortSignal) => Promise<Outcome<Readonly<Record<string, string>>>>;
  /** Forgets what was refused; true when asking `headers` again may give something else. */
  readonly refused: () => boolean;
  /** Secrets that came from outside and may not be shown. */
  readonly secrets: () => readonly string[];
}

export interface AuthorizerPorts {
  readonly runProgram: RunProgram;
  readonly clock: Clock;
  /** False: no program is run. */
  readonly trusted: boolean;
}

/** Time (ms) a token command has, the life of a token that names no end, and how long before its end it is renewed. */
const commandTimeoutMs = 30_000;
const defaultLifeMs = 10 * 60_000;
const marginMs = 30_000;

interface Token {
  readonly text: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** What `kubectl` credential plugins print. */
const execCredential = z.object({
  status: z.object({ token: z.string().min(1), expirationTimestamp: z.string().optional() }),
});

const jwtClaims = z.object({ exp: z.number() });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** End of life of a JSON Web Token, Unix milliseconds. */
const jwtExpiry = (token: string): number | undefined => {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  const claims = jwtClaims.safeParse(parseJson(Buffer.from(payload, 'base64url').toString()));
  return claims.success ? claims.data.exp * 1000 : undefined;
};

/** A token from the output of a command: the text itself, or an ExecCredential. */
const tokenOf = (stdout: string, now: number): Token | undefined => {
  const text = stdout.trim();
  const credential = execCredential.safeParse(text.startsWith('{') ? parseJson(text) : undefined);
  const token = credential.success ? credential.data.status.token : text;
  // A token is one word of visible ASCII; anything else is a message, or would break the header.
  if (!/^[\x21-\x7a\x7c-\x7e][\x21-\x7e]*$/.test(token)) return undefined;
  const named = credential.success ? credential.data.status.expirationTimestamp : undefined;
  const expiresAt = named === undefined ? jwtExpiry(token) : Date.parse(named);
  const isUsable = expiresAt !== undefined && Number.isFinite(expiresAt);
  return { text: token, expiresAt: isUsable ? expiresAt : now + defaultLifeMs };
};

const commandFailures = {
  'not-found': 'The token command was not found. Check its path in the connection.',
  timeout: 'The token command did not end in time. Run it by hand to see what it waits for.',
  exit: 'The token command failed. Run it by hand to see why, for example whether a login has ended.',
  cancelled: 'The token command was cancelled. Run it again.',
} as const;

const credentialsFailure = (message: string): Failed => failed({ kind: 'credentials', message });

const bearer = (token: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${token}`,
});

const basic = (username: string, password: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

const fixedAuthorizer = (headers: Readonly<Record<string, string>>): Authorizer => ({
  headers: async () => success(headers),
  refused: () => false,
  secrets: () => Object.values(headers).flatMap((value) => [value, value.split(' ')[1] ?? '']),
});

/** Runs a command for the token; one run at a time, its result kept until it ends or is refused. */
const commandAuthorizer = (
  command: { readonly command: string; readonly args: readonly string[] },
  { runProgram, clock, trusted }: AuthorizerPorts,
): Authorizer => {
  let token: Token | undefined;
  let running: Promise<ProgramResult> | undefined;
  const run = async (): Promise<ProgramResult> => {
    // Shared by all requests that wait: the signal of one of them must not end it for the others.
    const { signal } = new AbortController();
    running ??= runProgram({ ...command, timeoutMs: commandTimeoutMs, signal });
    try {
      return await running;
    } finally {
      running = undefined;
    }
  };
  return {
    headers: async () => {
      if (!trusted) {
        return credentialsFailure(
          'The token command is not run in an untrusted workspace. Trust the workspace first.',
        );
      }
      if (token !== undefined && token.expiresAt - marginMs > clock()) {
        return success(bearer(token.text));
      }
      const result = await run();
      if (!result.ok) return credentialsFailure(commandFailures[result.reason]);
      token = tokenOf(result.stdout, clock());
      return token === undefined
        ? credentialsFailure('The token command printed no token. Run it by hand and look.')
        : success(bearer(token.text));
    },
    refused: () => {
      token = undefined;
      return true;
    },
    secrets: () => (token === undefined ? [] : [token.text]),
  };
};

/** User and password inside the address, when the profile names no other credentials. */
const userOfUrl = (url: string): Readonly<Record<string, string>> => {
  if (!URL.canParse(url)) return {};
  const { username, password } = new URL(url);
  return username === '' ? {} : basic(decodeUserinfo(username), decodeUserinfo(password));
};

export const createAuthorizer = (
  profile: ConnectionProfile,
  ports: AuthorizerPorts,
): Authorizer => {
  const { credentials } = profile;
  switch (credentials.kind) {
    case 'none':
      return fixedAuthorizer(userOfUrl(profile.url));
    case 'basic':
      return fixedAuthorizer(basic(credentials.username, credentials.password));
    case 'bearer':
      return fixedAuthorizer(bearer(credentials.token.trim()));
    case 'command':
      return commandAuthorizer(credentials, ports);
  }
};
