import type { Connection, Disposable } from 'vscode-languageserver';
import { DidChangeConfigurationNotification } from './protocol-values.ts';
import type { Settings } from '../protocol/settings.ts';
import { parseSettings } from '../store/settings.ts';
import type { Log } from '../util/log.ts';
import { createLru } from '../util/lru.ts';
import type { ClientFacts } from './client-facts.ts';

/** Settings of documents: asked from the client per resource where it can be asked, else the last it sent. */
export interface DocumentSettings {
  readonly forUri: (uri: string) => Promise<Settings>;
  /** Called by the client's notification; `onChange` follows. */
  readonly start: () => void;
}

/** The section of the client's configuration that is ours. */
const section = 'gauntlet';
/** Answers kept; each belongs to an open document or one just closed. */
const kept = 200;

interface Options {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly log: Log;
  readonly onChange: () => void;
}

const sectionOf = (settings: unknown): unknown =>
  typeof settings === 'object' && settings !== null && section in settings
    ? settings[section]
    : settings;

export const createDocumentSettings = ({
  connection,
  client,
  log,
  onChange,
}: Options): DocumentSettings => {
  const parse = (value: unknown): Settings => {
    const { settings, problems } = parseSettings(value);
    for (const problem of problems) log.warn(problem);
    return settings;
  };

  let sent = parse(client.initialSettings);
  const answers = createLru<string, Promise<Settings>>(kept);

  const ask = async (uri: string): Promise<Settings> => {
    try {
      return parse(await connection.workspace.getConfiguration({ scopeUri: uri, section }));
    } catch {
      log.warn('the client did not answer workspace/configuration; its last settings are used');
      return sent;
    }
  };

  connection.onDidChangeConfiguration(({ settings }) => {
    answers.clear();
    if (!client.answersConfiguration) sent = parse(sectionOf(settings));
    onChange();
  });

  return {
    forUri: (uri) => {
      if (!client.answersConfiguration) return Promise.resolve(sent);
      const known = answers.get(uri);
      if (known !== undefined) return known;
      const answer = ask(uri);
      answers.set(uri, answer);
      return answer;
    },
    start: () => {
      if (!client.registersConfigurationChanges) return;
      connection.client
        .register(DidChangeConfigurationNotification.type, { section })
        .catch((): Disposable | undefined => undefined);
    },
  };
};
