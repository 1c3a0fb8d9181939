import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import type { ConnectionProfile } from '../../server/src/protocol/connections.ts';
import { methods } from '../../server/src/protocol/methods.ts';

const bundle = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

export interface BundledServer {
  readonly connection: ProtocolConnection;
  readonly stop: () => Promise<void>;
}

/** Starts the language server as it is shipped, in a process of its own, with endpoints that a client pushed. */
export const startBundledServer = async (
  endpoints: readonly ConnectionProfile[],
): Promise<BundledServer> => {
  if (!existsSync(bundle)) throw new Error(`there is no ${bundle}: npm run build`);
  const child = spawn(process.execPath, [bundle, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onNotification(LogMessageNotification.type, () => undefined);
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    items.map(() => null),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: { pushesConnections: true },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(methods.connections, {
    connections: [],
    choice: { fallback: null, byUri: {} },
    trusted: true,
  });
  await connection.sendNotification(methods.endpoints, { endpoints });
  return {
    connection,
    stop: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    },
  };
};
