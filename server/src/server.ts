import type { Connection } from 'vscode-languageserver';
import { TextDocumentSyncKind } from './lsp/protocol-values.ts';
import { catalogSnapshot } from './catalog/catalog.ts';
import { clientFactsOf } from './lsp/client-facts.ts';
import { capabilitiesOf, lspFeatures } from './lsp/features/index.ts';
import { describeError } from './lsp/run-request.ts';
import type { Runtime } from './lsp/runtime.ts';
import { createSession, type Session } from './lsp/session.ts';
import { emptySnapshot } from './metadata/empty.ts';
import type { MetadataSnapshot } from './metadata/snapshot.ts';
import { createConnectionManager } from './store/connection-manager.ts';
import { createEndpoints } from './store/endpoints.ts';
import { version } from './util/version.ts';

/** The embedded catalogue; a broken installation is no reason to help with nothing. */
const loadCatalogue = async ({ loadCatalog, log }: Runtime): Promise<MetadataSnapshot> => {
  try {
    return catalogSnapshot(await loadCatalog());
  } catch (error) {
    log.error(`the embedded catalogue cannot be read: ${describeError(error)}`);
    return emptySnapshot;
  }
};

/** Serves one client over `connection`, with `runtime` as the outside world, until the client ends it. */
export const startServer = (connection: Connection, runtime: Runtime): void => {
  let session: Session | undefined;

  connection.onInitialize(async (params) => {
    const client = clientFactsOf(params);
    const catalogue = await loadCatalogue(runtime);
    const sources = createConnectionManager({ ...runtime, catalogue });
    const endpoints = createEndpoints({ ...runtime, isTrusted: sources.isTrusted });
    const created = createSession({ connection, client, runtime, sources, endpoints });
    session = created;
    for (const feature of lspFeatures) feature.register(created);
    return {
      serverInfo: { name: 'Gauntlet', version },
      capabilities: {
        ...capabilitiesOf(client),
        positionEncoding: client.columnUnit,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => {
    session?.start();
  });
  connection.onShutdown(() => {
    session?.dispose();
  });
  connection.listen();
};
