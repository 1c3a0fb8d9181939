import type { Span } from '../../promql/index.ts';
import type { Rule, RuleFile, RuleGroup } from '../rule-file.ts';

export type Severity = 'error' | 'warning';

/** A replacement in the file; offsets are UTF-16 code units. */
export interface FileEdit extends Span {
  readonly text: string;
}

export interface FindingFix {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** What a check says about a place in the file. */
export interface Remark extends Span {
  readonly message: string;
  /** Where it differs from the check's own. */
  readonly severity?: Severity;
  /** The rule it is about. */
  readonly owner?: RuleOwner;
  readonly fixes?: readonly FindingFix[];
}

export interface RuleOwner {
  readonly group: RuleGroup;
  readonly rule: Rule;
}

/** A rule check: one file in this folder, one line in `index.ts`. Its doc comment shows what is bad and good. */
export interface RuleCheck {
  readonly code: string;
  /** `error`: the tool refuses the file. */
  readonly severity: Severity;
  readonly run: (file: RuleFile) => readonly Remark[];
}

/** What `about` says for every rule of the file. */
export const eachRule = (
  file: RuleFile,
  about: (owner: RuleOwner) => readonly Remark[],
): readonly Remark[] =>
  file.groups.flatMap((group) =>
    group.rules.flatMap((rule) => {
      const owner = { group, rule };
      return about(owner).map((remark) => ({ owner, ...remark }));
    }),
  );

/** Just the range. */
export const spanOf = ({ start, end }: Span): Span => ({ start, end });
