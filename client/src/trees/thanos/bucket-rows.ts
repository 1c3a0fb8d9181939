import type { BlocksFacts } from '../../../../server/src/protocol/thanos.ts';
import { short } from '../../mesh/quantities.ts';
import { blockStreams } from '../../thanos/bucket.ts';
import type { BlockStream } from '../../thanos/bucket.ts';
import { resolutionWords } from '../../thanos/coverage-words.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { clustersOf, labelSetText } from '../../thanos/labels.ts';
import { ageText, durationText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { failureRow, joined, sayingRow } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

/** Streams that are rows; the rest is counted. */
const mostStreams = 200;

type Blocks = Known<BlocksFacts> | undefined;

/** What rows of a bucket are made with. */
export interface BucketRowContext {
  readonly endpoint: string;
  readonly clusterLabel: string;
  readonly now: number;
}

/** The row of the bucket that a component looks at; its blocks are asked for while it is open. */
export function blocksRow(context: BucketRowContext, blocks: Blocks): TreeNode {
  const id = endpointId(context.endpoint, 'blocks');
  const description = blocks?.value === undefined ? '' : bucketWords(blocks.value, context.now);
  return {
    id,
    label: say('Bucket'),
    ...(description === '' ? {} : { description }),
    icon: { name: 'database' },
    context: ['bucket'],
    accessibility: [say('Bucket'), description].filter(Boolean).join(': '),
    expand: 'collapsed',
    children: () => streamRows(context, blocks),
  };
}

function bucketWords({ blocks, error, refreshedAt }: BlocksFacts, now: number): string {
  return joined(
    say('{count, plural, one {# block} other {# blocks}}', { count: blocks.length }),
    error === undefined ? undefined : say('cannot be read: {error}', { error }),
    refreshedAt === undefined
      ? undefined
      : say('seen {age} ago', { age: ageText(now - refreshedAt) }),
  );
}

function streamRows(context: BucketRowContext, blocks: Blocks): readonly TreeNode[] {
  const id = endpointId(context.endpoint, 'blocks');
  const failure =
    blocks?.failure === undefined ? [] : [failureRow(`${id}/failure`, blocks.failure)];
  if (blocks?.value === undefined) {
    return failure.length > 0
      ? failure
      : [sayingRow(`${id}/asking`, say('Asking…'), 'loading~spin')];
  }
  const { error } = blocks.value;
  const streams = blockStreams(blocks.value.blocks);
  const left = streams.length - mostStreams;
  return [
    ...failure,
    ...(error === undefined
      ? []
      : [sayingRow(`${id}/error`, say('The bucket cannot be read: {error}', { error }), 'error')]),
    ...streams.slice(0, mostStreams).map((stream) => streamRow(context, id, stream)),
    ...(left > 0
      ? [
          sayingRow(
            `${id}/more`,
            say('{count, plural, one {# more stream} other {# more streams}} of blocks', {
              count: left,
            }),
            'ellipsis',
          ),
        ]
      : []),
    ...(streams.length === 0 ? [sayingRow(`${id}/none`, say('No blocks yet.'), 'info')] : []),
  ];
}

function streamRow(
  { clusterLabel, now }: BucketRowContext,
  parent: string,
  stream: BlockStream,
): TreeNode {
  const { labels, blocks, series, samples, from, to, resolutions } = stream;
  const id = `${parent}/${encodeURIComponent(labelSetText(labels))}`;
  const range = say('{from} to {to} ago', {
    from: durationText(now - from),
    to: durationText(now - to),
  });
  return {
    id,
    label: labelSetText(labels),
    description: joined(
      clustersOf([labels], clusterLabel).join(', '),
      say('{count, plural, one {# block} other {# blocks}}', { count: blocks }),
      resolutionWords(resolutions.map(({ resolution }) => resolution)),
      range,
    ),
    icon: { name: 'layers' },
    tooltip: () => [
      { kind: 'heading', text: labelSetText(labels) },
      ...resolutions.map(({ resolution, blocks: count }) =>
        field(
          resolutionWords([resolution]),
          say('{count, plural, one {# block} other {# blocks}}', { count }),
        ),
      ),
      field(say('From'), momentText(from)),
      field(say('To'), momentText(to)),
      field(say('Samples'), short(samples)),
      field(say('Series of the largest block'), short(series)),
    ],
    context: ['blockStream'],
    expand: 'none',
  };
}
