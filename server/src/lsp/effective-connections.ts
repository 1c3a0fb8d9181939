import type { ConnectionProfile, ConnectionsParams } from '../protocol/connections.ts';

/** Connections that the server found itself: `--url`, or the file of `--config`. */
export interface LocalConnections {
  readonly connections: readonly ConnectionProfile[];
  /** Serves every document for which nobody chose otherwise. */
  readonly fallback: string | null;
}

export const noLocalConnections: LocalConnections = { connections: [], fallback: null };

/** What holds until a client that pushes its connections has done so: no network. */
const silent: ConnectionsParams = {
  connections: [],
  choice: { fallback: null, byUri: {} },
  trusted: false,
};

/**
 * What the server works with: its own connections and the pushed ones, of which a pushed one wins over one of its
 * own with the same name. A client that pushes decides about trust; the others' users named the server themselves.
 */
export const effectiveConnections = (
  local: LocalConnections,
  pushed: ConnectionsParams | undefined,
  clientPushes: boolean,
): ConnectionsParams => {
  if (pushed === undefined) {
    return clientPushes
      ? silent
      : {
          connections: local.connections,
          choice: { fallback: local.fallback, byUri: {} },
          trusted: true,
        };
  }
  const names = new Set(pushed.connections.map(({ name }) => name));
  const own = local.connections.filter(({ name }) => !names.has(name));
  return {
    connections: [...own, ...pushed.connections],
    choice: { ...pushed.choice, fallback: pushed.choice.fallback ?? local.fallback },
    trusted: pushed.trusted,
  };
};
