import type { ServerCapabilities } from 'vscode-languageserver';
import type { ClientFacts } from '../client-facts.ts';
import type { LspFeature } from '../feature.ts';
import {
  autoscaleAdapterFeature,
  autoscaleAdviseFeature,
  autoscaleExplainFeature,
  autoscaleListFeature,
  autoscaleOutlookFeature,
  autoscalePatchFeature,
  autoscaleReplayFeature,
  autoscaleSearchFeature,
} from './autoscale.ts';
import { clustersFeature } from './clusters.ts';
import { codeActionFeature } from './code-action.ts';
import { codeLensFeature } from './code-lens.ts';
import { completionResolveFeature } from './completion-resolve.ts';
import { completionFeature } from './completion.ts';
import { connectionsFeature } from './connections.ts';
import { definitionFeature } from './definition.ts';
import { diagnosticsFeature } from './diagnostics.ts';
import { documentSymbolFeature } from './document-symbol.ts';
import { doctorFeature } from './doctor.ts';
import { endpointsFeature } from './endpoints.ts';
import { expressionAtFeature } from './expression-at.ts';
import { foldingRangeFeature } from './folding-range.ts';
import { formattingFeature } from './formatting.ts';
import { hoverFeature } from './hover.ts';
import { rangeFormattingFeature } from './range-formatting.ts';
import { referencesFeature } from './references.ts';
import { refreshFeature } from './refresh.ts';
import { runFeature } from './run.ts';
import { selectionRangeFeature } from './selection-range.ts';
import { semanticTokensFeature } from './semantic-tokens.ts';
import { signatureHelpFeature } from './signature-help.ts';
import { statusFeature } from './status.ts';
import { testConnectionFeature } from './test-connection.ts';
import { thanosCoverageFeature } from './thanos-coverage.ts';
import { thanosLookFeature } from './thanos-look.ts';
import { thanosQueryFeature } from './thanos-query.ts';
import { thanosReachFeature } from './thanos-reach.ts';
import { thanosStoreInfoFeature } from './thanos-store-info.ts';
import { topologyDiagramFeature } from './topology-diagram.ts';
import { topologyMigrationFeature } from './topology-migration.ts';
import { topologyRenderFeature } from './topology-render.ts';

/** Everything the server answers: one line a method. */
export const lspFeatures: readonly LspFeature[] = [
  completionFeature,
  completionResolveFeature,
  hoverFeature,
  signatureHelpFeature,
  semanticTokensFeature,
  documentSymbolFeature,
  foldingRangeFeature,
  selectionRangeFeature,
  formattingFeature,
  rangeFormattingFeature,
  codeActionFeature,
  codeLensFeature,
  definitionFeature,
  referencesFeature,
  diagnosticsFeature,
  statusFeature,
  connectionsFeature,
  expressionAtFeature,
  runFeature,
  testConnectionFeature,
  refreshFeature,
  endpointsFeature,
  clustersFeature,
  thanosLookFeature,
  thanosQueryFeature,
  thanosCoverageFeature,
  thanosReachFeature,
  thanosStoreInfoFeature,
  topologyRenderFeature,
  topologyMigrationFeature,
  topologyDiagramFeature,
  autoscaleListFeature,
  autoscaleReplayFeature,
  autoscaleExplainFeature,
  autoscaleSearchFeature,
  autoscaleAdviseFeature,
  autoscalePatchFeature,
  autoscaleOutlookFeature,
  autoscaleAdapterFeature,
  doctorFeature,
];

/** What the server declares: folded from the table, so that nothing is declared that nobody answers. */
export const capabilitiesOf = (client: ClientFacts): ServerCapabilities =>
  lspFeatures.reduce<ServerCapabilities>(
    (declared, { capabilities }) => Object.assign(declared, capabilities(client)),
    {},
  );
