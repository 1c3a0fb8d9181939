import { EventEmitter, workspace } from 'vscode';
import type { Disposable, Event, ExtensionContext, Memento } from 'vscode';
import type {
  ConnectionProfile,
  ConnectionsParams,
} from '../../../server/src/protocol/connections.ts';
import { secretsOf } from '../../../server/src/protocol/redaction.ts';
import type { Log } from '../logging.ts';
import {
  onSetting,
  readConnectionEntries,
  readConnections,
  writeConnectionEntries,
} from '../settings.ts';
import { asFields } from '../util/values.ts';
import { parseByUri, toConnectionChoice, withoutConnection } from './choice.ts';
import type { Choices } from './choice.ts';
import { isFor, missingSecrets, secretsFor, storedSecrets, toProfile } from './definition.ts';
import type { ConnectionDefinition, ConnectionSecrets } from './definition.ts';

const secretPrefix = 'gauntlet.connection.';
const everywhereKey = 'gauntlet.connection.everywhere';
const byUriKey = 'gauntlet.connection.byUri';

/**
 * The connections of this window: definitions from the settings, secrets from the secret store, choices from the
 * stored state. Nobody else reads or writes them.
 */
export interface ConnectionStore extends Disposable {
  /** Definitions, secrets, choices or trust changed. */
  readonly onDidChange: Event<void>;
  list(): readonly ConnectionDefinition[];
  choices(): Choices;
  /** All the server needs; without any connection in an untrusted workspace. */
  params(): Promise<ConnectionsParams>;
  /** Nothing when what is stored under the name is for another server. */
  secretsOf(definition: ConnectionDefinition): Promise<ConnectionSecrets>;
  /** Stores a definition in the user's settings, in place of one with the same name. */
  save(definition: ConnectionDefinition, secrets: ConnectionSecrets): Promise<void>;
  /** Removes a connection, its secrets and the choices of it. */
  remove(name: string): Promise<void>;
  /** `uri` null chooses for everything that has no choice of its own. */
  choose(uri: string | null, name: string | null): Promise<void>;
  /** Connections that live as long as this window: servers in clusters, behind relays. Never stored. */
  readonly ofWindow: readonly ConnectionProfile[];
  /** Replaces them; a defined connection of the same name goes before. */
  setOfWindow(connections: readonly ConnectionProfile[]): void;
}

/** Opens the store; the log hides its secrets from then on. */
export function createConnectionStore(context: ExtensionContext, log: Log): ConnectionStore {
  return new StoredConnections(context, log);
}

class StoredConnections implements ConnectionStore {
  readonly #context: ExtensionContext;
  readonly #log: Log;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];

  #ofWindow: readonly ConnectionProfile[] = [];

  readonly onDidChange = this.#changed.event;

  constructor(context: ExtensionContext, log: Log) {
    this.#context = context;
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      onSetting('connections', () => this.#changed.fire()),
      workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
      context.secrets.onDidChange(({ key }) => {
        if (key.startsWith(secretPrefix)) this.#changed.fire();
      }),
    ];
  }

  list(): readonly ConnectionDefinition[] {
    return readConnections().definitions;
  }

  get ofWindow(): readonly ConnectionProfile[] {
    return this.#ofWindow;
  }

  setOfWindow(connections: readonly ConnectionProfile[]): void {
    this.#ofWindow = connections;
    this.#changed.fire();
  }

  choices(): Choices {
    return readChoices(this.#context.globalState, this.#context.workspaceState);
  }

  async params(): Promise<ConnectionsParams> {
    if (!workspace.isTrusted)
      return { connections: [], choice: { fallback: null, byUri: {} }, trusted: false };
    const { definitions, problems } = readConnections();
    for (const problem of problems) this.#log.warn(problem);
    const known = await Promise.all(
      definitions.map(async (definition) => ({
        definition,
        secrets: await this.secretsOf(definition),
      })),
    );
    const names = new Set(definitions.map(({ name }) => name));
    const connections = [
      ...known.map(({ definition, secrets }) => toProfile(definition, secrets)),
      ...this.#ofWindow.filter(({ name }) => !names.has(name)),
    ];
    this.#log.setSecrets(connections.flatMap(secretsOf));
    for (const { definition, secrets } of known) {
      const missing = missingSecrets(definition, secrets);
      if (missing.length > 0)
        this.#log.warn(
          `The connection "${definition.name}" lacks ${missing.join(' and ')} on this machine.`,
        );
    }
    return {
      connections,
      choice: toConnectionChoice(
        this.choices(),
        definitions.map(({ name }) => name),
      ),
      trusted: true,
    };
  }

  async secretsOf(definition: ConnectionDefinition): Promise<ConnectionSecrets> {
    return secretsFor(definition, await this.#context.secrets.get(secretPrefix + definition.name));
  }

  async save(definition: ConnectionDefinition, secrets: ConnectionSecrets): Promise<void> {
    const key = secretPrefix + definition.name;
    // The secret first: the definition's arrival makes the server connect.
    if (Object.keys(secrets).length > 0)
      await this.#context.secrets.store(key, storedSecrets(definition, secrets));
    else await this.#context.secrets.delete(key);
    const others = readConnectionEntries().global.filter(
      (entry) => nameOf(entry) !== definition.name,
    );
    await writeConnectionEntries('global', [...others, definition]);
  }

  async remove(name: string): Promise<void> {
    const removed = this.list().find((definition) => definition.name === name);
    const stored = await this.#context.secrets.get(secretPrefix + name);
    const levels = readConnectionEntries();
    for (const level of ['global', 'workspace'] as const) {
      const kept = levels[level].filter((entry) => nameOf(entry) !== name);
      if (kept.length < levels[level].length) await writeConnectionEntries(level, kept);
    }
    // Another connection of that name, of another workspace say, keeps its secrets.
    if (removed === undefined || isFor(removed, stored))
      await this.#context.secrets.delete(secretPrefix + name);
    await writeChoices(this.#context, withoutConnection(this.choices(), name));
    this.#changed.fire();
  }

  async choose(uri: string | null, name: string | null): Promise<void> {
    const now = this.choices();
    await writeChoices(
      this.#context,
      uri === null
        ? { ...now, everywhere: name }
        : { ...now, byUri: { ...now.byUri, [uri]: name } },
    );
    this.#changed.fire();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function nameOf(entry: unknown): unknown {
  return asFields(entry)?.['name'];
}

function readChoices(globalState: Memento, workspaceState: Memento): Choices {
  const everywhere = globalState.get<unknown>(everywhereKey);
  const byUri = parseByUri(workspaceState.get<unknown>(byUriKey));
  const chosen = asFields(everywhere)?.['name'];
  return typeof chosen === 'string' || chosen === null ? { everywhere: chosen, byUri } : { byUri };
}

async function writeChoices(context: ExtensionContext, choices: Choices): Promise<void> {
  // Wrapped in an object because a memento treats a bare null as «no value».
  const everywhere = choices.everywhere === undefined ? undefined : { name: choices.everywhere };
  await context.globalState.update(everywhereKey, everywhere);
  await context.workspaceState.update(byUriKey, choices.byUri);
}
