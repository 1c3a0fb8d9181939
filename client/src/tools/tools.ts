import { explainStoreGapsTool } from './explain-store-gaps.ts';
import { listMeshedWorkloadsTool } from './list-meshed-workloads.ts';
import { queryThanosTool } from './query-thanos.ts';
import type { ToolName } from './tool-names.ts';
import type { Tool } from './tool.ts';

/** Every tool: one file and one line here. */
export const tools: Readonly<Record<ToolName, Tool>> = {
  query_thanos: queryThanosTool,
  explain_store_gaps: explainStoreGapsTool,
  list_meshed_workloads: listMeshedWorkloadsTool,
};
