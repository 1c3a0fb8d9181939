import type { ManifestsBundle } from '../autoscale/manifests/manifests-bundle.ts';
import type { AutoscaleBundle } from '../autoscale/requests/autoscale-bundle.ts';
import type { CatalogAsset } from '../catalog/asset.ts';
import type { HttpClient } from '../thanos/http-client.ts';
import type { RunProgram } from '../thanos/run-program.ts';
import type { StoreApi } from '../thanos/store-api.ts';
import type { TopologyBundle } from '../topology/topology-bundle.ts';
import type { Log } from '../util/log.ts';
import type { Clock, Timers } from '../util/timers.ts';
import type { LocalConnections } from './effective-connections.ts';

/** A regular file that a search found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Which files a search gives. */
export interface FileSearch {
  /** Ends of names, with the dot. */
  readonly extensions: readonly string[];
  /** Names of folders that are not entered. */
  readonly ignoredFolders: readonly string[];
  readonly limit: number;
}

/** Connections that the server was told about on its command line. */
export interface LocalConnectionsSource {
  readonly load: () => Promise<LocalConnections>;
  /** Calls `listener` whenever `load` may give something else. */
  readonly watch: (listener: () => void) => () => void;
}

/** The outside world as the server sees it; tests hand in their own. */
export interface Runtime {
  readonly httpClient: HttpClient;
  /** For connections whose token a program prints; trusted workspaces only. */
  readonly runProgram: RunProgram;
  readonly clock: Clock;
  readonly timers: Timers;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file as UTF-8 text. */
  readonly readFile: (path: string) => Promise<string>;
  /** Bytes of a regular file; `undefined` for what is gone or is something else. */
  readonly fileSize: (path: string) => Promise<number | undefined>;
  /** Files below a folder, in no order; links are not followed. A folder that cannot be read gives none. */
  readonly findFiles: (folder: string, search: FileSearch) => Promise<readonly FoundFile[]>;
  /** Lets waiting input be read before work goes on. */
  readonly yieldToIo: () => Promise<void>;
  /** gRPC is loaded with the first question to a store. */
  readonly loadStoreApi: () => Promise<StoreApi>;
  /** Rendering is loaded with the first topology that is planned. */
  readonly loadTopology: () => Promise<TopologyBundle>;
  /** Forms and checks are loaded with the first manifest that scales. */
  readonly loadManifests: () => Promise<ManifestsBundle>;
  /** Replays are loaded with the first question about an autoscaler. */
  readonly loadAutoscale: () => Promise<AutoscaleBundle>;
  readonly loadCatalog: () => Promise<CatalogAsset>;
  readonly localConnections: LocalConnectionsSource | undefined;
}
