export interface Match {
  readonly index: number;
  /** Higher is better. */
  readonly score: number;
}

/** The `limit` best of a stream of scored indices: a heap with the worst on top; of equals the earlier index wins. */
export class Best {
  readonly #limit: number;
  readonly #heap: Match[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#heap.length >= this.#limit;
  }

  /** A score must be above this to enter. */
  get bar(): number {
    return this.isFull ? (this.#heap[0]?.score ?? -1) : -1;
  }

  /** Indices must come in ascending order inside one score. */
  add(index: number, score: number): void {
    if (score <= this.bar) return;
    if (this.isFull) {
      this.#heap[0] = { index, score };
      this.#sink();
    } else {
      this.#heap.push({ index, score });
      this.#rise(this.#heap.length - 1);
    }
  }

  sorted(): readonly Match[] {
    return [...this.#heap].sort(
      (left, right) => right.score - left.score || left.index - right.index,
    );
  }

  #isWorse(left: number, right: number): boolean {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return false;
    return a.score < b.score || (a.score === b.score && a.index > b.index);
  }

  #swap(left: number, right: number): void {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return;
    this.#heap[left] = b;
    this.#heap[right] = a;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      const child = this.#isWorse(left + 1, left) ? left + 1 : left;
      if (!this.#isWorse(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }
}
