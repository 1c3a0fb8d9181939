import type {
  CoverageGap,
  CoverageResult,
  CoverageRow,
  CoverageSpan,
} from '../../../../server/src/protocol/thanos.ts';
import { anatomyOf } from '../../thanos/anatomy.ts';
import {
  coverageSummary,
  gapSentence,
  lostGaps,
  resolutionWords,
  rowSummary,
  spanSentence,
} from '../../thanos/coverage-words.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { clustersOf, labelSetText } from '../../thanos/labels.ts';
import { durationText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { paged } from '../paging.ts';
import type { Pages } from '../paging.ts';
import type { TreeNode } from '../tree-node.ts';
import { errorColor, failureRow, goodColor, joined, sayingRow, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

type Coverage = Known<CoverageResult> | undefined;

/** What rows of coverage are made with. */
export interface CoverageRowContext {
  readonly endpoint: string;
  readonly clusterLabel: string;
  readonly pages: Pages;
}

/** The row with the coverage of a querier; it is asked for while it is open. */
export function coverageRow(context: CoverageRowContext, coverage: Coverage): TreeNode {
  const { value } = coverage ?? {};
  const lost = (value?.rows ?? []).some((row) => lostGaps(row).length > 0);
  const description = value === undefined ? '' : coverageSummary(value);
  return {
    id: endpointId(context.endpoint, 'coverage'),
    label: say('Coverage'),
    ...(description === '' ? {} : { description }),
    icon: { name: 'graph-scatter', ...(lost ? { color: warningColor } : {}) },
    tooltip: () => [
      { kind: 'text', text: say('Which time of which label set is answered by whom.') },
    ],
    context: ['coverage'],
    accessibility: [say('Coverage'), description].filter(Boolean).join(': '),
    expand: 'collapsed',
    children: () => coverageRows(context, coverage),
    basis: [coverage, context.clusterLabel, context.pages],
    subject: { kind: 'querier', endpoint: context.endpoint },
  };
}

function coverageRows(context: CoverageRowContext, coverage: Coverage): readonly TreeNode[] {
  const id = endpointId(context.endpoint, 'coverage');
  const failure =
    coverage?.failure === undefined ? [] : [failureRow(`${id}/failure`, coverage.failure)];
  if (coverage?.value === undefined) {
    return failure.length > 0
      ? failure
      : [sayingRow(`${id}/asking`, say('Looking…'), 'loading~spin')];
  }
  const { rows, problems } = coverage.value;
  return [
    ...failure,
    ...problems.map((problem, index) =>
      sayingRow(`${id}/problem/${index}`, problem.message, 'warning'),
    ),
    ...paged(id, rows, context.pages, (row) => labelsRow(context, id, row)),
    ...(rows.length === 0
      ? [sayingRow(`${id}/none`, say('No store announces labels.'), 'info')]
      : []),
  ];
}

function labelsRow(
  { clusterLabel, pages }: CoverageRowContext,
  parent: string,
  row: CoverageRow,
): TreeNode {
  const label = labelSetText(row.labels);
  const id = `${parent}/${encodeURIComponent(label)}`;
  const lost = lostGaps(row).length > 0;
  return {
    id,
    label,
    description: joined(clustersOf([row.labels], clusterLabel).join(''), rowSummary(row)),
    icon: lost ? { name: 'warning', color: warningColor } : { name: 'pass', color: goodColor },
    context: ['coverageLabels'],
    expand: 'collapsed',
    children: () => spanRows(id, row, pages),
    basis: [row, pages],
  };
}

/** Spans and gaps in the order of time, the newest first. */
function spanRows(parent: string, { spans, gaps }: CoverageRow, pages: Pages): readonly TreeNode[] {
  const rows = [
    ...spans.map((span, index) => ({
      to: span.to,
      row: () => spanRow(`${parent}/span/${index}`, span),
    })),
    ...gaps.map((gap, index) => ({
      to: gap.to,
      row: () => gapRow(`${parent}/gap/${index}`, gap),
    })),
  ].toSorted((a, b) => b.to - a.to);
  return paged(parent, rows, pages, ({ row }) => row());
}

function spanRow(id: string, span: CoverageSpan): TreeNode {
  const { store, kind, from, to, resolutions, overlaps, lastError } = span;
  return {
    id,
    label: `${anatomyOf(kind).one} ${store}`,
    description: joined(
      say('{from} to {to}', { from: momentText(from), to: momentText(to) }),
      durationText(to - from),
      resolutionWords(resolutions),
      overlaps.length === 0
        ? undefined
        : say('together with {count, plural, one {# other} other {# others}}', {
            count: overlaps.length,
          }),
      lastError === undefined ? undefined : say('does not answer'),
    ),
    icon:
      lastError === undefined
        ? { name: anatomyOf(kind).icon }
        : { name: 'error', color: errorColor },
    tooltip: () => [{ kind: 'text', text: spanSentence(span) }],
    context: ['coverageSpan'],
    accessibility: spanSentence(span),
    expand: 'none',
  };
}

function gapRow(id: string, gap: CoverageGap): TreeNode {
  const { from, to, coveredBy } = gap;
  const lost = coveredBy.length === 0;
  return {
    id,
    label: lost ? say('Gap') : say('Gap, filled by another replica'),
    description: joined(
      say('{from} to {to}', { from: momentText(from), to: momentText(to) }),
      durationText(to - from),
    ),
    icon: lost ? { name: 'error', color: errorColor } : { name: 'circle-outline' },
    tooltip: () => [{ kind: 'text', text: gapSentence(gap) }],
    context: ['coverageGap'],
    accessibility: gapSentence(gap),
    expand: 'none',
  };
}
