/** Offsets are UTF-16 code units, half open. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface TextEdit extends TextSpan {
  readonly text: string;
}
