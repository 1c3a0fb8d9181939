/** Tools for language models, by their names in the manifest; a test compares the two. */
export const toolNames = ['query_thanos', 'explain_store_gaps', 'list_meshed_workloads'] as const;
export type ToolName = (typeof toolNames)[number];
