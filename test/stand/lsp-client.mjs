// As much of the language server protocol as it takes to ask a server over its standard streams.
import { spawn } from 'node:child_process';

/** @typedef {{ id?: number, method?: string, params?: any, result?: any, error?: { message: string } }} Message */

/** A client of one server process. */
export class LspClient {
  #child;
  #next = 1;
  #buffer = Buffer.alloc(0);
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #errors = '';

  /**
   * @param {string} command
   * @param {readonly string[]} args
   */
  constructor(command, args) {
    this.#child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout.on('data', (chunk) => this.#receive(chunk));
    this.#child.stderr.setEncoding('utf8');
    this.#child.stderr.on('data', (text) => (this.#errors = (this.#errors + text).slice(-4000)));
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => this.#fail(error.message));
    this.#child.on('exit', (code) => this.#fail(`the language server ended with code ${code}`));
  }

  /** The process of the server. */
  get pid() {
    return this.#child.pid ?? 0;
  }

  /**
   * Asks and waits for the answer.
   * @param {string} method
   * @param {unknown} params
   * @returns {Promise<any>}
   */
  request(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  /**
   * @param {string} method
   * @param {unknown} params
   */
  notify(method, params) {
    this.#send({ method, params });
  }

  /** Ends the server as the protocol asks, and by force if it does not listen. */
  async stop() {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    await Promise.race([this.request('shutdown', undefined), exited]).catch(() => undefined);
    this.notify('exit', undefined);
    await exited;
    clearTimeout(patience);
  }

  /** @param {object} message */
  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** @param {Buffer} chunk */
  #receive(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, end))?.[1],
      );
      if (this.#buffer.length < end + 4 + length) return;
      const body = this.#buffer.toString('utf8', end + 4, end + 4 + length);
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#handle(JSON.parse(body));
    }
  }

  /** @param {Message} message */
  #handle(message) {
    if (message.method !== undefined) {
      // A request of the server: no client feature is offered, so an empty answer is the true one; for
      // workspace/configuration it has one element an item.
      if (message.id === undefined) return;
      const items = message.params?.items;
      this.#send({ id: message.id, result: Array.isArray(items) ? items.map(() => null) : null });
      return;
    }
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }

  /** @param {string} reason */
  #fail(reason) {
    const text = this.#errors.trim();
    for (const { reject } of this.#waiting.values()) {
      reject(new Error(text === '' ? reason : `${reason}:\n${text}`));
    }
    this.#waiting.clear();
  }
}
