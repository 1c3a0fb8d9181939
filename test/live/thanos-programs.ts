import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ensureBinary } from '../stand/binaries.mjs';
import { freePorts, ProcessSet, run, waitFor } from '../stand/processes.mjs';

type Labels = Readonly<Record<string, string>>;

/** Real programs on loopback, with the flags that a test wants: installations that are well, and such that are not. */
export interface Program {
  /** Without a slash at the end. */
  readonly url: string;
  /** `127.0.0.1:…` of the StoreAPI, where the program has one. */
  readonly grpc: string;
  readonly stop: () => Promise<void>;
}

export interface Prometheus extends Program {
  /** The folder of its TSDB. */
  readonly data: string;
  /** Gives it other external labels while it runs. */
  readonly relabel: (externalLabels: Labels) => Promise<void>;
}

/** Samples of one series: Unix milliseconds → value. */
export interface SeriesText {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [at: number, value: number])[];
}

const readyMs = 60_000;
const quiet = { log: () => undefined };

const quoted = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

export class ThanosPrograms {
  readonly #dir: string;
  readonly #processes: ProcessSet;
  readonly #paths: Readonly<Record<'prometheus' | 'promtool' | 'thanos', string>>;
  readonly #ports: number[];

  private constructor(
    dir: string,
    paths: Readonly<Record<'prometheus' | 'promtool' | 'thanos', string>>,
    ports: number[],
  ) {
    this.#dir = dir;
    this.#processes = new ProcessSet({ ...quiet, dir });
    this.#paths = paths;
    this.#ports = ports;
  }

  static async create(): Promise<ThanosPrograms> {
    const prometheus = await ensureBinary('prometheus', quiet);
    const promtool = await ensureBinary('promtool', quiet);
    const thanos = await ensureBinary('thanos', quiet);
    const dir = await mkdtemp(join(tmpdir(), 'gauntlet-doctor-'));
    return new ThanosPrograms(dir, { prometheus, promtool, thanos }, await freePorts(60));
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }

  address(): string {
    return `127.0.0.1:${String(this.#ports.pop() ?? expect.fail('too few ports'))}`;
  }

  /** The path of a file of the stand, whose folder is there. */
  async path(...parts: readonly string[]): Promise<string> {
    const path = join(this.#dir, ...parts);
    await mkdir(join(path, '..'), { recursive: true });
    return path;
  }

  async #start(label: string, program: string, args: readonly string[]) {
    return this.#processes.start(label, program, args, {
      logFile: await this.path('logs', `${label}.log`),
    });
  }

  /** A Prometheus that scrapes itself, and what else is wanted. */
  async prometheus(
    name: string,
    externalLabels: Labels,
    flags: readonly string[] = [],
    scrapes: readonly unknown[] = [],
  ): Promise<Prometheus> {
    const address = this.address();
    const file = await this.path(name, 'prometheus.yml');
    const data = await this.path(name, 'data');
    const scrape = { job_name: 'prometheus', static_configs: [{ targets: [address] }] };
    const write = (labels: Labels): Promise<void> => {
      const global = { scrape_interval: '1s', external_labels: labels };
      // JSON is YAML.
      return writeFile(file, JSON.stringify({ global, scrape_configs: [scrape, ...scrapes] }));
    };
    await write(externalLabels);
    const running = await this.#start(name, this.#paths.prometheus, [
      `--config.file=${file}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${address}`,
      '--web.enable-lifecycle',
      ...flags,
    ]);
    const url = `http://${address}`;
    await this.#ready(url, running);
    const relabel = async (labels: Labels): Promise<void> => {
      await write(labels);
      const { ok } = await fetch(`${url}/-/reload`, { method: 'POST' });
      expect(ok).toBe(true);
    };
    return { url, grpc: '', data, relabel, stop: () => this.#processes.end(running) };
  }

  /** One of Thanos' components with a StoreAPI and an HTTP address of its own. */
  async thanos(
    component: 'sidecar' | 'query' | 'store' | 'receive',
    name: string,
    flags: readonly string[],
  ): Promise<Program> {
    const grpc = this.address();
    return { ...(await this.#thanos(component, name, [`--grpc-address=${grpc}`, ...flags])), grpc };
  }

  /** One of Thanos' components without a StoreAPI. */
  async plain(
    component: 'compact' | 'query-frontend' | 'tools bucket web',
    name: string,
    flags: readonly string[],
  ): Promise<Program> {
    return this.#thanos(component, name, flags);
  }

  async #thanos(component: string, name: string, flags: readonly string[]): Promise<Program> {
    const address = this.address();
    const args = [
      ...component.split(' '),
      `--http-address=${address}`,
      '--log.level=warn',
      ...flags,
    ];
    const running = await this.#start(name, this.#paths.thanos, args);
    const url = `http://${address}`;
    await this.#ready(url, running);
    return { url, grpc: '', stop: () => this.#processes.end(running) };
  }

  async #ready(
    url: string,
    { label, failure }: { readonly label: string; readonly failure: () => string | undefined },
  ): Promise<void> {
    await waitFor(
      async () => {
        const problem = failure();
        if (problem !== undefined) throw new Error(problem);
        return (await answers(`${url}/-/ready`)) || undefined;
      },
      { timeoutMs: readyMs, describe: () => `${label} is not ready at ${url}` },
    );
  }

  /** A bucket in a folder: the flag that names it. */
  async bucket(name: string): Promise<string> {
    const directory = await this.path('buckets', name, 'data');
    await mkdir(directory, { recursive: true });
    const file = await this.path('buckets', name, 'bucket.yml');
    await writeFile(file, JSON.stringify({ type: 'FILESYSTEM', config: { directory } }));
    return `--objstore.config-file=${file}`;
  }

  /** Makes blocks of series and uploads them. */
  async upload(bucket: string, labels: Labels, series: readonly SeriesText[]): Promise<void> {
    const name = `blocks-${String(this.#ports.pop())}`;
    const text = await this.path(name, 'samples.txt');
    const blocks = await this.path(name, 'blocks');
    const lines = series.flatMap((one) => [
      `# TYPE ${one.name} gauge`,
      ...one.samples.map(
        ([at, value]) =>
          `${one.name}{${quoted(one.labels)}} ${String(value)} ${(at / 1000).toFixed(3)}`,
      ),
    ]);
    await writeFile(text, `${lines.join('\n')}\n# EOF\n`);
    await run(this.#paths.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text, blocks]);
    await run(this.#paths.thanos, [
      'tools',
      'bucket',
      'upload-blocks',
      bucket,
      `--path=${blocks}`,
      ...Object.entries(labels).map(([key, value]) => `--label=${quoted({ [key]: value })}`),
    ]);
  }

  /** Runs one of Thanos' tools to its end. */
  async tool(args: readonly string[]): Promise<void> {
    await run(this.#paths.thanos, args);
  }
}
