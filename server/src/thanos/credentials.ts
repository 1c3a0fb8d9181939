import * as z from 'zod';
import { decodeUserinfo } from '../protocol/addresses.ts';
import type { ConnectionProfile } from '../protocol/connections.ts';
import { abortion } from '../util/abortion.ts';
import type { Clock } from '../util/timers.ts';
import { failed, success } from './failures.ts';
import type { Failed, Outcome } from './failures.ts';
import type { ProgramResult, RunProgram } from './run-program.ts';

/** Headers that prove who we are. */
export type Proof = Readonly<Record<string, string>>;

export interface Authorizer {
  readonly headers: (signal: AbortSignal) => Promise<Outcome<Proof>>;
  /** Forgets what was refused, and nothing newer; true when asking `headers` again may give something else. */
  readonly refused: (proof: Proof) => boolean;
  /** Secrets that came from outside and may not be shown. */
  readonly secrets: () => readonly string[];
  /** Ends what is under way; it must not be used afterwards. */
  readonly close: () => void;
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
  'not-found': 'The token command cannot be started. Check its path in the connection.',
  timeout: 'The token command did not end in time. Run it by hand to see what it waits for.',
  exit: 'The token command failed. Run it by hand to see why, for example whether a login has ended.',
} as const;

const credentialsFailure = (message: string): Failed => failed({ kind: 'credentials', message });

const cancelled: Failed = failed({
  kind: 'cancelled',
  message: 'The token command was cancelled. Run it again.',
});

const bearer = (token: string): Proof => ({ authorization: `Bearer ${token}` });

const basic = (username: string, password: string): Proof => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

const fixedAuthorizer = (headers: Proof): Authorizer => ({
  headers: async () => success(headers),
  refused: () => false,
  secrets: () => Object.values(headers).flatMap((value) => [value, value.split(' ')[1] ?? '']),
  close: () => undefined,
});

/** Tokens of the command that are still hidden after newer ones came: answers on their way may name them. */
const rememberedTokens = 4;

/** One run of the command, for all who wait for a token; it ends when none of them is left. */
interface Run {
  readonly result: Promise<ProgramResult>;
  readonly abort: AbortController;
  waiting: number;
}

/** Runs a command for the token; one run at a time, its result kept until it ends or is refused. */
class CommandAuthorizer implements Authorizer {
  readonly #command: { readonly command: string; readonly args: readonly string[] };
  readonly #ports: AuthorizerPorts;
  #token: Token | undefined;
  #seen: readonly string[] = [];
  #run: Run | undefined;
  #isClosed = false;

  constructor(command: { command: string; args: readonly string[] }, ports: AuthorizerPorts) {
    this.#command = command;
    this.#ports = ports;
  }

  readonly headers = async (signal: AbortSignal): Promise<Outcome<Proof>> => {
    const { trusted, clock } = this.#ports;
    if (!trusted) {
      return credentialsFailure(
        'The token command is not run in an untrusted workspace. Trust the workspace first.',
      );
    }
    const known = this.#token;
    if (known !== undefined && known.expiresAt - marginMs > clock()) {
      return success(bearer(known.text));
    }
    if (this.#isClosed || signal.aborted) return cancelled;
    const result = await this.#wait(signal);
    if (result === 'cancelled') return cancelled;
    if (!result.ok) {
      return result.reason === 'cancelled'
        ? cancelled
        : credentialsFailure(commandFailures[result.reason]);
    }
    const token = tokenOf(result.stdout, clock());
    if (token === undefined) {
      return credentialsFailure('The token command printed no token. Run it by hand and look.');
    }
    this.#keep(token);
    return success(bearer(token.text));
  };

  readonly refused = (proof: Proof): boolean => {
    const known = this.#token;
    const isLast =
      known !== undefined && bearer(known.text)['authorization'] === proof['authorization'];
    if (isLast) this.#token = undefined;
    return true;
  };

  readonly secrets = (): readonly string[] => this.#seen;

  readonly close = (): void => {
    this.#isClosed = true;
    this.#run?.abort.abort();
    this.#run = undefined;
  };

  #keep(token: Token): void {
    this.#token = token;
    if (this.#seen.includes(token.text)) return;
    this.#seen = [...this.#seen, token.text].slice(-rememberedTokens);
  }

  /** Starts the command or joins its run; one who gives up leaves the others their result. */
  async #wait(signal: AbortSignal): Promise<ProgramResult | 'cancelled'> {
    this.#run ??= this.#start();
    const run = this.#run;
    run.waiting += 1;
    const given = abortion(signal);
    const result = await Promise.race([run.result, given.happened]);
    given.stop();
    run.waiting -= 1;
    const isLeft = result === 'cancelled' && run.waiting === 0;
    if (isLeft) run.abort.abort();
    if (this.#run === run && (isLeft || result !== 'cancelled')) this.#run = undefined;
    return result;
  }

  #start(): Run {
    const abort = new AbortController();
    const call = { ...this.#command, timeoutMs: commandTimeoutMs, signal: abort.signal };
    return { result: this.#ports.runProgram(call), abort, waiting: 0 };
  }
}

/** User and password inside the address, when the profile names no other credentials. */
const userOfUrl = (url: string): Proof => {
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
      return new CommandAuthorizer(credentials, ports);
  }
};
