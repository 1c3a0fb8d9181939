import type { Need } from '../k8s/clusters.ts';

/**
 * A row of a tree as data. Builders are pure functions from what is known to rows; `tree-provider.ts` is the one
 * place that makes rows of the editor of them, and fires only parents whose rows changed.
 */
export interface TreeNode {
  /** Stable and unique in its tree: `aks/pods/strest/strest-server-1`. Expansion and selection hang on it. */
  readonly id: string;
  readonly label: string;
  /** Greyed text behind the label: numbers, states. */
  readonly description?: string;
  /** A codicon's name, and a theme colour's id. Colour never says something that words do not. */
  readonly icon?: { readonly name: string; readonly color?: string };
  /** Drawn grey: what was known when its cluster still answered. Words say so too. */
  readonly dimmed?: boolean;
  /** Asked for when somebody hovers. */
  readonly tooltip?: () => readonly TooltipPart[];
  /** Words for `when` clauses (`viewItem =~ /\bpod\b/`). */
  readonly context: readonly string[];
  /** What a screen reader says: label and state in words. Label and description when absent. */
  readonly accessibility?: string;
  readonly expand: 'none' | 'collapsed' | 'expanded';
  /** Rows below, built when somebody looks. */
  readonly children?: () => readonly TreeNode[];
  /** What has to be watched while this row is expanded and visible. */
  readonly needs?: readonly Need[];
  /**
   * All that the rows below depend on. When every entry is identical to the one before, nothing below is built
   * again.
   */
  readonly basis?: readonly unknown[];
  /** What commands on the row are about. */
  readonly subject?: Subject;
  /** Run when the row is chosen; its argument is the subject. Absent: choosing does nothing. */
  readonly command?: string;
}

/** Texts of servers are always `text`, `code` or `field`: they are shown as they are, never as Markdown. */
export type TooltipPart =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

/** What a row, and a command on it, is about. */
export type Subject =
  | { readonly kind: 'cluster'; readonly context: string }
  | {
      readonly kind: 'object';
      readonly context: string;
      /** `v1`, `apps/v1`. */
      readonly apiVersion: string;
      /** Plural, as in paths of the API. */
      readonly resource: string;
      readonly objectKind: string;
      readonly namespace: string;
      readonly name: string;
      /** A container of the pod. */
      readonly container?: string;
    }
  | { readonly kind: 'querier'; readonly endpoint: string }
  | { readonly kind: 'store'; readonly endpoint: string; readonly store: string }
  | { readonly kind: 'expression'; readonly expr: string; readonly endpoint?: string }
  | {
      readonly kind: 'finding';
      readonly endpoint: string;
      readonly check: string;
      readonly id: string;
    }
  /** An object of the plan, by its key. */
  | { readonly kind: 'planned'; readonly key: string }
  | { readonly kind: 'more'; readonly parent: string }
  /** A port that is forwarded, by its id. */
  | { readonly kind: 'forward'; readonly id: string };
