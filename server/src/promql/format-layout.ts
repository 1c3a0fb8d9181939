import { byteLength } from '../util/byte-offsets.ts';
import type { Expr, Name, ParseResult, Span } from './ast.ts';
import { commentFinder, lastTokenOf } from './format-extent.ts';
import { FormatWriter } from './format-writer.ts';
import type { OneLine } from './print.ts';
import { OneLinePrinter } from './print.ts';
import { labelsText } from './print-parts.ts';
import type { Style } from './print-style.ts';
import { listedLabelText } from './print-style.ts';

/** What all parts of the formatter share while one text is formatted. */
export class Layout {
  readonly writer: FormatWriter;
  readonly style: Style;
  /** Whether a comment starts strictly between two offsets. */
  readonly hasComment: (after: number, before: number) => boolean;
  readonly #printer: OneLinePrinter;
  readonly #width: number;

  constructor({ expr, text, comments }: ParseResult, width: number, style: Style) {
    this.writer = new FormatWriter(text, comments);
    this.style = style;
    this.hasComment = commentFinder(comments);
    this.#printer = new OneLinePrinter(style);
    // From the root: how a node prints may depend on what is around it.
    this.#printer.print(expr);
    this.#width = width;
  }

  oneLine(expr: Expr): OneLine {
    return this.#printer.print(expr);
  }

  /** Whether the node takes several lines: it is too wide, or a comment stands inside it. */
  splits(expr: Expr): boolean {
    return this.holdsComment(expr) || !fits(this.oneLine(expr).text, this.#width);
  }

  holdsComment(expr: Expr): boolean {
    const { start } = expr;
    const last = this.hasComment(start, Infinity) ? lastTokenOf(expr, this.style) : start;
    return this.hasComment(start, last);
  }

  /**
   * A list of labels in parentheses behind its keyword (` by`), one a line when a comment is among them.
   */
  labels(
    keyword: string,
    list: {
      readonly keyword: Span;
      readonly parens: Span | undefined;
      readonly labels: readonly Name[];
    },
    level: number,
  ): void {
    const { writer, style } = this;
    const { labels, parens } = list;
    writer.indent(level);
    writer.token(`${keyword} (`, list.keyword.start);
    if (parens === undefined || !this.hasComment(list.keyword.start, parens.end - 1)) {
      writer.write(`${labelsText(labels, style)})`);
      return;
    }
    labels.forEach((label, index) => {
      writer.newline();
      writer.indent(level + 1);
      writer.token(listedLabelText(label.value, style), label.start);
      if (index < labels.length - 1) writer.write(',');
    });
    this.close(')', parens, level);
  }

  /** A closing bracket on a line of its own. */
  close(bracket: string, span: Span, level: number): void {
    this.writer.newline();
    this.writer.outdent(level);
    this.writer.token(bracket, span.end - 1);
  }
}

/** Whether the text has at most `width` bytes in UTF-8. */
function fits(text: string, width: number): boolean {
  return text.length <= width && byteLength(text, 0, text.length) <= width;
}
