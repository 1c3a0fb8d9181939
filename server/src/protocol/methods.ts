import type {
  ConnectionsParams,
  StatusParams,
  TestConnectionParams,
  TestConnectionResult,
} from './connections.ts';
import type { ExpressionAtParams, RunParams, RunResult } from './query.ts';

/** Custom requests: method → parameters and result. The one place that names them. */
export interface Requests {
  'gauntlet/run': { readonly params: RunParams; readonly result: RunResult };
  'gauntlet/testConnection': {
    readonly params: TestConnectionParams;
    readonly result: TestConnectionResult;
  };
  /** The expression that a caret belongs to, one with errors too; `null` where there is none. */
  'gauntlet/expressionAt': {
    readonly params: ExpressionAtParams;
    readonly result: { readonly expr: string } | null;
  };
  /** Drop what is cached for the document's connection and ask again. */
  'gauntlet/refresh': { readonly params: { readonly uri: string }; readonly result: null };
}

/** Custom notifications from the client to the server. */
export interface ClientNotifications {
  'gauntlet/connections': ConnectionsParams;
  /** The document people look at; decides whose status is sent. */
  'gauntlet/activeDocument': { readonly uri: string | null };
}

/** Custom notifications from the server to the client. */
export interface ServerNotifications {
  'gauntlet/status': StatusParams;
}

export const methods = {
  run: 'gauntlet/run',
  testConnection: 'gauntlet/testConnection',
  expressionAt: 'gauntlet/expressionAt',
  refresh: 'gauntlet/refresh',
  connections: 'gauntlet/connections',
  activeDocument: 'gauntlet/activeDocument',
  status: 'gauntlet/status',
} as const satisfies Record<
  string,
  keyof Requests | keyof ClientNotifications | keyof ServerNotifications
>;

/** Commands that the server offers through code lenses; the client implements them. */
export const serverCommands = {
  /** Arguments: uri, expression text. */
  runInstant: 'gauntlet.runExpression',
  runRange: 'gauntlet.runExpressionRange',
} as const;
