import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { hideSecrets } from '../../server/src/protocol/redaction.ts';

/** The log that people see. Nothing is written to it, traces included, without the secrets taken out. */
export interface Log extends LogOutputChannel {
  /** The secrets of all connections, in place of the ones told before. */
  setSecrets(secrets: readonly string[]): void;
  /** Secrets that belong to no stored connection yet; hidden until the window closes. */
  alsoHide(secrets: readonly string[]): void;
  /** The text as it would be written: without any of those secrets. */
  withoutSecrets(text: string): string;
}

/** Opens the output channel `Gauntlet`. */
export function createLog(): Log {
  const channel = window.createOutputChannel('Gauntlet', { log: true });
  let secrets: readonly string[] = [];
  const others = new Set<string>();
  const clean = (text: string): string => hideSecrets(text, [...secrets, ...others]);
  const cleanAll = (values: readonly unknown[]): unknown[] =>
    values.map((value) => clean(describe(value)));

  return {
    name: channel.name,
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    setSecrets: (texts) => {
      secrets = texts;
    },
    alsoHide: (texts) => {
      for (const text of texts) others.add(text);
    },
    withoutSecrets: clean,
    append: (text) => channel.append(clean(text)),
    appendLine: (text) => channel.appendLine(clean(text)),
    replace: (text) => channel.replace(clean(text)),
    trace: (message, ...rest) => channel.trace(clean(message), ...cleanAll(rest)),
    debug: (message, ...rest) => channel.debug(clean(message), ...cleanAll(rest)),
    info: (message, ...rest) => channel.info(clean(message), ...cleanAll(rest)),
    warn: (message, ...rest) => channel.warn(clean(message), ...cleanAll(rest)),
    error: (message, ...rest) => channel.error(clean(describe(message)), ...cleanAll(rest)),
    clear: () => channel.clear(),
    show: () => channel.show(true),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  return JSON.stringify(value) ?? String(value);
}
