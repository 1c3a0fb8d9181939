import type { ExplorerCommand } from '../explorer/explorer.ts';
import { subjectsOf } from '../explorer/subjects.ts';

/** Shows more rows of a long list. Its row is the only place to call it from. */
export const showMore: ExplorerCommand =
  ({ paging }) =>
  async (...args) => {
    await Promise.resolve();
    const [subject] = subjectsOf(args);
    if (subject?.kind === 'more') paging.more(subject.parent);
  };
