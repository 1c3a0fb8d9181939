import type { Subscription } from '../util/emitter.ts';

/** A text to be read. */
export interface ReadOnlyText {
  /** Shown on the tab, the last part after a slash; the same title is the same document. */
  readonly title: string;
  /** Language of the editor, such as `yaml`. */
  readonly language: string;
  readonly text: string;
  /** Lines (from 0) whose ranges are folded when it opens. */
  readonly fold?: readonly number[];
  /** Opens it beside what people look at, and leaves the focus there. */
  readonly beside?: boolean;
}

/** Documents that nobody can change. They are kept while an editor shows them. */
export interface ReadOnlyDocuments extends Subscription {
  /** Opens the text; an open document of the same title gets the new text. */
  show(text: ReadOnlyText): Promise<void>;
  /** Opens two texts side by side, the differences marked. */
  compare(title: string, left: ReadOnlyText, right: ReadOnlyText): Promise<void>;
  /** Opens a text beside a document that people can change, by its address, the differences marked. */
  compareWith(title: string, left: ReadOnlyText, address: string): Promise<void>;
}
