import type { Explorer } from '../explorer/explorer.ts';
import { querierOrAsk } from './ask-querier.ts';
import type { PanelOptions } from './create-panels.ts';
import type { Panel } from './panel.ts';

interface QuerierPanel extends Pick<PanelOptions, 'type' | 'icon' | 'style'> {
  /** What is asked where the command was called on no querier. */
  readonly question: string;
  readonly title: (querier: string) => string;
}

/**
 * A new panel of a querier: of the row, else of one that is asked for. Undefined where none was chosen, and where the
 * panel is open already: it looks again then.
 */
export async function newQuerierPanel(
  explorer: Pick<Explorer, 'endpoints' | 'panels'>,
  row: unknown,
  { type, icon, style, question, title }: QuerierPanel,
): Promise<{ readonly endpoint: string; readonly panel: Panel } | undefined> {
  const endpoint = await querierOrAsk(explorer, row, question);
  if (endpoint === undefined) return undefined;
  const { panel, isNew } = explorer.panels.open({
    type,
    key: endpoint,
    title: title(endpoint),
    icon,
    style,
  });
  if (isNew) return { endpoint, panel };
  panel.again();
  return undefined;
}
