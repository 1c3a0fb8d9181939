import type {
  AdapterPreviewParams,
  AdapterPreviewResult,
  AdapterRulePreview,
} from '../../protocol/autoscaling.ts';
import { readAdapterConfig } from '../adapter/config.ts';
import { findAdapterConfig } from '../adapter/find-config.ts';
import { createResourceMapper, usualResources } from '../adapter/known-resources.ts';
import { previewAdapter, type PreviewRule } from '../adapter/preview.ts';
import { adapterPorts } from './adapter-ports.ts';
import { refusedBecause, type AutoscalePorts } from './ports.ts';

/**
 * How far back (min) series are looked for, how many metrics of a rule are asked for their value, and how long (ms)
 * all of that may take.
 */
const usual = { minutes: 10, valuesOf: 20, budgetMs: 30_000 };

const shown = ({ unpicked, ...rule }: PreviewRule): AdapterRulePreview => ({
  ...rule,
  unpicked: unpicked.map(({ series, count, reason }) => ({
    series: count === 1 ? series : `${series} (${String(count)} series)`,
    why: reason,
  })),
});

/** What the rules of an adapter make of a server's series now. */
export const previewRules = async (
  { endpoint, text, namespace = 'default' }: AdapterPreviewParams,
  { find, clock }: AutoscalePorts,
  signal: AbortSignal,
): Promise<AdapterPreviewResult> => {
  const found = findAdapterConfig(text);
  if (!found.ok) return refusedBecause(`This text ${found.message}.`);
  const { config, problems } = readAdapterConfig(found.value);
  const [problem] = problems;
  if (problem !== undefined) {
    return refusedBecause(
      `The adapter would not start with this configuration: ${problem.field}: ${problem.message}.`,
    );
  }
  const server = find(endpoint);
  if (!server.ok) return server;
  const ports = adapterPorts(server.value.api, { ...usual, now: clock() }, signal);
  const mapper = createResourceMapper(usualResources);
  const { valuesOf } = usual;
  const rules = await previewAdapter(config, ports, { mapper, namespace, valuesOf });
  if (signal.aborted) return refusedBecause('The preview was cancelled.', 'cancelled');
  return { ok: true, rules: rules.map(shown) };
};
