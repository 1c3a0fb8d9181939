/** Splits a stream at line feeds without copying more than once; lines that are longer than a limit are cut. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #limit: number;
  #parts: Buffer[] = [];
  #size = 0;

  /** `limit` is in bytes. */
  constructor(limit: number, onLine: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      this.#take(chunk.subarray(from, at));
      this.#give();
      from = at + 1;
    }
    this.#take(chunk.subarray(from));
  }

  /** Gives the last line where it has no line feed. */
  end(): void {
    if (this.#size > 0) this.#give();
  }

  #take(part: Buffer): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size >= this.#limit) this.#give();
  }

  #give(): void {
    const [first] = this.#parts;
    const line = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    this.#onLine(line.toString('utf8'));
  }
}
