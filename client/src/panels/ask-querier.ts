import { window } from 'vscode';
import type { EndpointView } from '../endpoints/endpoints.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { componentOf } from '../trees/thanos/thanos-state.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';

/** The querier that a command was called on, else one that the person picks; the only one there is goes unasked. */
export async function querierOrAsk(
  { endpoints }: Pick<Explorer, 'endpoints'>,
  argument: unknown,
  title: string,
): Promise<string | undefined> {
  const queriers = endpoints.list().filter((view) => componentOf(view) === 'query');
  const subject = asFields(asFields(argument)?.['subject']);
  const named = subject?.['kind'] === 'querier' ? asText(subject['endpoint']) : undefined;
  if (named !== undefined && queriers.some(({ name }) => name === named)) return named;
  if (queriers.length === 0) {
    void window.showInformationMessage(
      say(
        'No querier is known yet. Expand a cluster in the view “Thanos”, or add a connection by its address.',
      ),
    );
    return undefined;
  }
  const [only] = queriers;
  if (queriers.length === 1 && only !== undefined) return only.name;
  const entries = queriers.map((view) => ({ label: view.name, description: whereOf(view) }));
  return (await window.showQuickPick(entries, { title }))?.label;
}

function whereOf({ source, chosen }: EndpointView): string {
  const where = source.kind === 'connection' ? source.url : source.found.namespace;
  return chosen ? `${where} · ${say('used for PromQL')}` : where;
}
