import { loadAutoscaling } from '../autoscaling/lazy-autoscaling.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';

/** Opens the panel with what the rules of a prometheus-adapter make of the series of a server now. */
export const previewAdapterRules: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const { previewAdapter } = await loadAutoscaling();
    await previewAdapter(explorer, args);
  };
