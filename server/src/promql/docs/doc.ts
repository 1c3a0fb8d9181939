/** What a person should know about one word of the language. Plain text; code stands in backticks. */
export interface Doc {
  /** One sentence. */
  readonly summary: string;
  /** Sentences about meaning and pitfalls. */
  readonly details: readonly string[];
  /** An expression that parses. */
  readonly example: string;
}

/** A row of a documentation table. */
export function doc(summary: string, example: string, ...details: readonly string[]): Doc {
  return { summary, details, example };
}
