// What a person sees of a run: one line a step when it begins and when it ends, with the time since the start.

/** Prints lines with the time since it was made. */
export class Progress {
  #began = performance.now();

  /** @param {string} text */
  line(text) {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1).padStart(6);
    process.stdout.write(`${seconds} s  ${text.replaceAll('\n', `\n${' '.repeat(10)}`)}\n`);
  }

  /**
   * Runs one step; its end is told too when it fails, and the error goes on.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const began = performance.now();
    let end = 'failed after';
    this.line(`${name} …`);
    try {
      const result = await work();
      end = 'done in';
      return result;
    } finally {
      this.line(`${name}: ${end} ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  }
}
