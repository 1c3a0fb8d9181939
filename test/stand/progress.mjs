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
   * Runs one step; the error of one that fails names it.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const began = performance.now();
    this.line(`${name} …`);
    const result = await work();
    this.line(`${name}: done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return result;
  }
}
