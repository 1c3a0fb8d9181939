import type { Comment } from './ast.ts';

const indentStep = '  ';

/** Above this length (UTF-16 units) a layout is given up: nobody reads it and it may grow quadratically. */
const longestText = 64 * 1024 * 1024;

/**
 * Puts tokens on lines and the comments between them. A comment that stood behind something on its line
 * is written behind the token in front of it, any other one on a line of its own; after either the line
 * ends. Comments keep their order, because each is written before the first token that stood behind it.
 */
export class FormatWriter {
  readonly #comments: readonly Comment[];
  readonly #source: string;
  #next = 0;
  #text = '';
  #line = '';
  /** Line breaks due before the next text. */
  #breaks = 0;
  #endsInComment = false;
  #level = 0;
  #commentLevel = 0;

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
  }

  /** Sets how far the next line is indented, if one is due. */
  indent(level: number): void {
    this.#level = level;
    this.#commentLevel = level;
  }

  /** Like `indent`, for a closing bracket: comments in front of it belong to what it closes. */
  outdent(level: number): void {
    this.#level = level;
    this.#commentLevel = level + 1;
  }

  /** Ends the line. */
  newline(): void {
    this.#breaks += 1;
  }

  /** Writes a token that stands at `start` in the source, behind the comments in front of it. */
  token(text: string, start: number): void {
    this.comments(start);
    this.write(text);
  }

  /** Writes a token without looking for comments: one that is moved, or that clings to the one before. */
  write(text: string): void {
    if (this.#breaks === 0 && this.#line !== '') {
      this.#line += text;
      return;
    }
    this.#breakLine();
    this.#line = indentStep.repeat(this.#level) + (text.startsWith(' ') ? text.slice(1) : text);
    this.#breaks = 0;
    this.#endsInComment = false;
  }

  /** Writes the comments that start before the offset. */
  comments(before: number): void {
    for (;;) {
      const comment = this.#comments[this.#next];
      if (comment === undefined || comment.start >= before) return;
      this.#next += 1;
      this.#writeComment(comment);
    }
  }

  /** Whether a comment that starts before the offset is still to be written. */
  hasComment(before: number): boolean {
    const comment = this.#comments[this.#next];
    return comment !== undefined && comment.start < before;
  }

  /** Whether the text became too long to go on. */
  get overflows(): boolean {
    return this.#text.length > longestText;
  }

  finish(): string {
    this.comments(Infinity);
    return this.#text + this.#line;
  }

  #writeComment(comment: Comment): void {
    if (this.#line !== '' && !this.#endsInComment && this.#isTrailing(comment)) {
      this.#line += ` ${comment.text}`;
    } else {
      this.#breakLine();
      this.#line = indentStep.repeat(this.#commentLevel) + comment.text;
    }
    this.#endsInComment = true;
    this.#breaks = 1;
  }

  #breakLine(): void {
    if (this.#line === '') return;
    this.#text += this.#line + '\n'.repeat(Math.max(this.#breaks, 1));
    this.#line = '';
  }

  /** Something other than blanks stands in front of it on its line. */
  #isTrailing({ start }: Comment): boolean {
    let at = start - 1;
    while (this.#source[at] === ' ' || this.#source[at] === '\t') at -= 1;
    const before = this.#source[at];
    return before !== undefined && before !== '\n' && before !== '\r';
  }
}
