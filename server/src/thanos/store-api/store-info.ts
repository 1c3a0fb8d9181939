import { Client, credentials, status } from '@grpc/grpc-js';
import type { ChannelCredentials, ServiceError } from '@grpc/grpc-js';
import type { Failure, FailureKind } from '../../protocol/connections.ts';
import type { StoreInfoParams, StoreInfoResult } from '../../protocol/thanos.ts';
import { failure } from '../failures.ts';
import { redactor } from '../secrets.ts';
import type { StoreApi, StoreApiPorts } from '../store-api.ts';
import { decodeInfo, decodeLabelNames, encodeLabelNames, type Info } from './messages.ts';

/** Milliseconds for one answer. */
const patienceMs = 5000;
const maxBytes = 4 << 20;
const maxNames = 500;
/** Milliseconds of the past for which label names are asked when a store does not say since when it has data. */
const defaultRangeMs = 3_600_000;

/** Times outside what a date can be are sentinels, as in the list of stores of a querier. */
const isTime = (ms: bigint): boolean =>
  ms > -62_167_219_200_000n && ms < BigInt(Number.MAX_SAFE_INTEGER);

/** A store gateway without blocks lies the wrong way round, a receiver without samples begins at the end of time. */
const isEmpty = ({ min, max }: NonNullable<Info['times']>): boolean =>
  min > max || min >= BigInt(Number.MAX_SAFE_INTEGER);

const kinds: ReadonlyMap<status, FailureKind> = new Map([
  [status.UNAVAILABLE, 'refused'],
  [status.DEADLINE_EXCEEDED, 'timeout'],
  [status.UNIMPLEMENTED, 'not-an-api'],
  [status.UNAUTHENTICATED, 'unauthorized'],
  [status.PERMISSION_DENIED, 'forbidden'],
  [status.RESOURCE_EXHAUSTED, 'too-large'],
  [status.CANCELLED, 'cancelled'],
]);

type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const hide = redactor({ name: '', url: '', credentials: { kind: 'none' } }, () => []);

const failureOf = (address: string, error: ServiceError): Failure =>
  failure(kinds.get(error.code) ?? 'network', { address, detail: hide(error.details) });

interface Call<T> {
  readonly path: string;
  readonly request: Uint8Array;
  readonly decode: (bytes: Uint8Array) => T;
}

const call = <T>(
  client: Client,
  { path, request, decode }: Call<T>,
  { address, signal }: { readonly address: string; readonly signal: AbortSignal },
): Promise<Answer<T>> =>
  new Promise((settle) => {
    const sent = client.makeUnaryRequest<Uint8Array, Buffer>(
      path,
      (bytes) => Buffer.from(bytes),
      (bytes) => bytes,
      request,
      { deadline: Date.now() + patienceMs },
      (error, bytes) => {
        signal.removeEventListener('abort', cancel);
        if (error !== null || bytes === undefined) {
          settle({
            ok: false,
            failure:
              error === null
                ? failure('bad-answer', { address, detail: '' })
                : failureOf(address, error),
          });
          return;
        }
        try {
          settle({ ok: true, value: decode(bytes) });
        } catch {
          settle({ ok: false, failure: failure('bad-answer', { address, detail: '' }) });
        }
      },
    );
    const cancel = (): void => sent.cancel();
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
  });

const channelCredentials = async (
  { tls }: StoreInfoParams,
  { readFile }: StoreApiPorts,
): Promise<ChannelCredentials | undefined> => {
  if (tls === undefined) return credentials.createInsecure();
  if (tls.caFile === undefined) return credentials.createSsl();
  try {
    return credentials.createSsl(Buffer.from(await readFile(tls.caFile)));
  } catch {
    return undefined;
  }
};

const namesCall = ({ times }: Info, now: number) => {
  const { min, max } = times ?? { min: 0n, max: 0n };
  const end = isTime(max) ? max : BigInt(now);
  const start = isTime(min) ? min : end - BigInt(defaultRangeMs);
  return {
    path: '/thanos.Store/LabelNames',
    request: encodeLabelNames({ start, end, limit: maxNames }),
    decode: decodeLabelNames,
  };
};

const clientOf = ({ address, tls }: StoreInfoParams, secure: ChannelCredentials): Client => {
  const name = tls?.serverName;
  const naming =
    name === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name };
  return new Client(address, secure, {
    'grpc.max_receive_message_length': maxBytes,
    // A port that was forwarded is not asked through a forward proxy.
    'grpc.enable_http_proxy': 0,
    ...naming,
  });
};

const boundariesOf = ({ times }: Info): { readonly minTime?: number; readonly maxTime?: number } =>
  times === undefined
    ? {}
    : {
        ...(isTime(times.min) ? { minTime: Number(times.min) } : {}),
        ...(isTime(times.max) ? { maxTime: Number(times.max) } : {}),
      };

type Names = Answer<ReturnType<typeof decodeLabelNames>>;

const resultOf = (info: Info, names: Names | undefined): StoreInfoResult => {
  const { component, labelSets, apis, times } = info;
  const known = names?.ok === true ? names.value : { names: [], warnings: [] };
  const warnings = [
    ...known.warnings.map(hide),
    ...(names?.ok === false ? [names.failure.message] : []),
  ];
  return {
    ok: true,
    value: {
      component,
      labelSets,
      ...boundariesOf(info),
      apis,
      labelNames: known.names,
      empty: times !== undefined && isEmpty(times),
    },
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};

const noCaFile: StoreInfoResult = {
  ok: false,
  failure: {
    kind: 'configuration',
    message: 'The CA file cannot be read. Check its path and who may read it.',
  },
};

/**
 * Asks one store itself who it is and which labels it has, so that "the querier cannot reach it" is told from "it has
 * nothing". Never rejects.
 */
export const askStoreInfo: StoreApi['askStoreInfo'] = async (params, ports, signal) => {
  const secure = await channelCredentials(params, ports);
  if (secure === undefined) return noCaFile;
  const { address } = params;
  const client = clientOf(params, secure);
  const infoCall = {
    path: '/thanos.info.Info/Info',
    request: new Uint8Array(),
    decode: decodeInfo,
  };
  try {
    const info = await call(client, infoCall, { address, signal });
    if (!info.ok) return info;
    const names = info.value.apis.includes('store')
      ? await call(client, namesCall(info.value, ports.clock()), { address, signal })
      : undefined;
    return resultOf(info.value, names);
  } finally {
    client.close();
  }
};
