import { skipped, type Check, type Problem } from '../check.ts';
import { samplesOf } from '../samples.ts';

/** A compactor that halts does nothing more until it is started again. Source: thanos v0.42.4 cmd/thanos/compact.go. */
export const compactionHalted: Check = {
  name: 'compaction-halted',
  title: 'Compactors that have halted',
  look: (facts) => {
    const samples = samplesOf(facts, 'thanos_compact_halted');
    if (samples.length === 0) {
      return skipped('No compactor could be asked, and nobody scrapes one.');
    }
    return samples
      .filter(({ value }) => value === 1)
      .map(({ place, endpoint }): Problem => ({
        key: place,
        severity: 'error',
        message: `The compactor ${place} has halted.`,
        explanation:
          'It found something in the bucket that it must not touch, most often blocks that overlap, and has stopped. Nothing is compacted, downsampled or deleted any more, and queries over long times become slower every day.',
        fix: 'Read its log for the block it names. Give producers labels of their own if blocks overlap, mark the block with `thanos tools bucket mark --id=<block> --marker=no-compact-mark.json --details=overlap`, and start the compactor again.',
        ...(endpoint === undefined ? {} : { subject: { endpoint } }),
      }));
  },
};
