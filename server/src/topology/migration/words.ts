import type { MigrationStageId } from '../../protocol/topology.ts';
import type { Source } from './sources.ts';

interface Words {
  readonly title: string;
  readonly why: string;
}

const listed = (words: readonly string[]): string =>
  [...new Set(words)].map((word) => `\`${word}\``).join(', ');

/** What a stage is called, and why it is there. */
export const stageWords = (id: MigrationStageId, sources: readonly Source[]): Words => {
  const old = listed(
    sources.map(({ from }) => `${from.store.settings.secret} in ${from.cluster.name}`),
  );
  const fresh = listed(sources.map(({ to }) => to.store.settings.secret));
  const words: Readonly<Record<MigrationStageId, Words>> = {
    labels: {
      title: 'The first file, with labels that tell clusters apart',
      why: 'In one bucket blocks are told apart by their external labels alone. The file as it is has to be in its clusters, and no two gateways may know blocks of the same labels, also not from long ago.',
    },
    twins: {
      title: 'A second gateway beside each old one',
      why: `History in ${old} is answered twice, which the querier's deduplication makes one again. So the gateways of the file can turn to the new bucket while their twins go on answering from the old ones.`,
    },
    gateway: {
      title: 'The new gateway on the new bucket',
      why: `The gateways of the new file read ${fresh}. Blocks that are put there are answered from the first one on.`,
    },
    pause: {
      title: 'The old compactors rest',
      why: 'What is copied must not be compacted or deleted meanwhile. History is not lost by it: blocks stay as they are.',
    },
    writers: {
      title: 'New blocks go into the new bucket',
      why: `All that makes blocks is started anew with ${fresh}. What has a single pod does not answer for its newest samples while that pod starts; several replicas take turns. Volumes keep what was not uploaded; without them it is lost, as with any other restart.`,
    },
    copy: {
      title: 'History is copied',
      why: `A Job for each of ${old} runs \`thanos tools bucket replicate\` once. Nobody compacts any of the buckets now, and nobody writes into the old ones. It may take hours; it goes on when this window is closed, and may be run again.`,
    },
    leave: {
      title: 'The old gateways go',
      why: 'Only once the new gateways answer for every block that the old ones know. The old buckets stay as they are: delete them yourself when you no longer want to go back.',
    },
    compact: {
      title: 'The one new compactor',
      why: `It is the only one that works on ${fresh}, and it begins after the copies ended. From here on the second file is all there is.`,
    },
  };
  return words[id];
};
