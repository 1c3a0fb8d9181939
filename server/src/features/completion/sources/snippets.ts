import { markdownBlock } from '../../../util/markdown.ts';
import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

interface Shape {
  readonly label: string;
  readonly title: string;
  readonly snippet: string;
}

/** Whole queries to start from. */
const shapes: readonly Shape[] = [
  {
    label: 'sum by (…) (rate(…))',
    title: 'Rate of a counter by a label',
    snippet: 'sum by (${2:job}) (rate(${1:metric}[${3:5m}]))',
  },
  {
    label: 'histogram_quantile(… buckets)',
    title: 'Quantile of a classic histogram',
    snippet: 'histogram_quantile(${1:0.95}, sum by (le) (rate(${2:metric_bucket}[${3:5m}])))',
  },
  {
    label: 'error ratio',
    title: 'Share of failed requests',
    snippet: 'sum(rate(${1:metric}{${2:code=~"5.."}}[${3:5m}])) / sum(rate(${1:metric}[${3:5m}]))',
  },
  {
    label: 'topk(… by (…))',
    title: 'Largest series by a label',
    snippet: 'topk(${1:5}, sum by (${3:job}) (rate(${2:metric}[${4:5m}])))',
  },
  {
    label: 'predict_linear(… < 0)',
    title: 'Runs out of something soon',
    snippet: 'predict_linear(${1:metric}[${2:6h}], ${3:4 * 3600}) < 0',
  },
  {
    label: 'absent(…)',
    title: 'Nothing reports any more',
    snippet: 'absent(up{${1:job="$2"}})',
  },
];

/** The snippet with its placeholders filled in, the inner ones first. */
function plain(snippet: string): string {
  const filled = snippet.replaceAll(/\$\{\d+:([^$}]*)\}|\$\d/g, (_, text: string = '') => text);
  return filled === snippet ? filled : plain(filled);
}

/** Whole queries, where nothing is written yet. */
export function snippetItems(
  request: CompletionRequest,
  situation: SituationOf<'snippet'>,
): Drafts {
  const { parsed } = request;
  const isAlone = parsed.text.trim() === parsed.text.slice(situation.start, situation.end).trim();
  if (!isAlone) return all([]);
  const drafts = shapes.map(({ label, title, snippet }): Draft => ({
    label,
    kind: 'snippet',
    insert: plain(snippet),
    snippet,
    detail: title,
    documentation: () => markdownBlock(plain(snippet)),
    place: situation,
    bonus: -0.5,
  }));
  return all(drafts);
}
