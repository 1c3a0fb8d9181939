import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import {
  Server,
  ServerCredentials,
  status,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StoreInfoParams, StoreInfoResult } from '../../../../server/src/protocol/thanos.ts';
import { encodeInts, fieldsOf } from '../../../../server/src/thanos/store-api/protobuf.ts';
import { askStoreInfo } from '../../../../server/src/thanos/store-api/store-info.ts';
import { closedPort, tlsFile } from '../../../support/fault-proxy.ts';

const now = Date.UTC(2026, 0, 1);

/** Field `number` of wire type 2. */
const part = (number: number, content: string | Uint8Array): Uint8Array => {
  const own = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const length: number[] = [];
  for (let rest = own.length; ; rest >>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  return Buffer.concat([Uint8Array.of(number * 8 + 2), Uint8Array.from(length), own]);
};

const label = (name: string, value: string): Uint8Array =>
  part(1, Buffer.concat([part(1, name), part(2, value)]));

const times = (min: bigint, max: bigint): Uint8Array =>
  part(
    3,
    encodeInts([
      [1, min],
      [2, max],
    ]),
  );

const info = (component: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([
    part(1, Buffer.concat([label('cluster', 'eu1'), label('replica', 'a')])),
    part(2, component),
    ...parts,
  ]);

type Answer = Uint8Array | { readonly code: status; readonly details: string } | 'never';

interface Seen {
  readonly address: string;
  /** Requests for label names, as they came. */
  readonly asked: Uint8Array[];
}

const method = (path: string): ServiceDefinition[string] => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: (value: Uint8Array) => Buffer.from(value),
  requestDeserialize: (value: Buffer) => value,
  responseSerialize: (value: Uint8Array) => Buffer.from(value),
  responseDeserialize: (value: Buffer) => value,
});

/** A gRPC server that answers as scripted and ends with the test. */
const storeForTest = async (
  answers: { readonly info: Answer; readonly names?: Answer },
  credentials: ServerCredentials = ServerCredentials.createInsecure(),
): Promise<Seen> => {
  const asked: Uint8Array[] = [];
  const server = new Server();
  const answer = (value: Answer, callback: sendUnaryData<Uint8Array>): void => {
    if (value === 'never') return;
    if (value instanceof Uint8Array) callback(null, value);
    else callback({ ...value });
  };
  server.addService(
    { info: method('/thanos.info.Info/Info'), names: method('/thanos.Store/LabelNames') },
    {
      info: (_: unknown, callback: sendUnaryData<Uint8Array>) => answer(answers.info, callback),
      names: ({ request }: { request: Uint8Array }, callback: sendUnaryData<Uint8Array>) => {
        asked.push(request);
        answer(answers.names ?? new Uint8Array(), callback);
      },
    },
  );
  const port = await new Promise<number>((ready, fail) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? ready(bound) : fail(error),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { address: `127.0.0.1:${String(port)}`, asked };
};

const ask = (
  params: StoreInfoParams,
  signal: AbortSignal = new AbortController().signal,
): Promise<StoreInfoResult> =>
  askStoreInfo(params, { readFile: (path) => readFile(path, 'utf8'), clock: () => now }, signal);

const live = times(BigInt(now - 60_000), 2n ** 63n - 1n);

describe('a store', () => {
  test('says who it is, and which labels it has', async () => {
    const names = Buffer.concat([part(1, 'job'), part(1, 'pod'), part(2, 'slow')]);
    const { address, asked } = await storeForTest({
      info: info('sidecar', live, part(4, ''), part(6, ''), part(15, 'later')),
      names,
    });
    expect(await ask({ address })).toEqual({
      ok: true,
      value: {
        component: 'sidecar',
        labelSets: [{ cluster: 'eu1', replica: 'a' }],
        minTime: now - 60_000,
        apis: ['store', 'rules', 'targets'],
        labelNames: ['job', 'pod'],
        empty: false,
      },
      warnings: ['slow'],
    });
    expect(
      asked.map((request) => fieldsOf(request).map(({ number, int }) => [number, int])),
    ).toEqual([
      [
        [3, BigInt(now - 60_000)],
        [4, BigInt(now)],
        [8, 500n],
      ],
    ]);
  });

  test.each([
    ['a gateway without blocks', times(2n ** 63n - 1n, -(2n ** 63n)), true],
    ['a receiver without samples', times(2n ** 63n - 1n, 2n ** 63n - 1n), true],
    ['a sidecar that does not know since when', times(-62_167_219_200_000n, 2n ** 63n - 1n), false],
  ])('%s', async (_, announced, empty) => {
    const { address } = await storeForTest({ info: info('x', announced) });
    const answer = await ask({ address });
    expect(answer).toMatchObject({ ok: true, value: { empty } });
    expect(answer.ok && 'minTime' in answer.value).toBe(false);
  });

  test('without a StoreAPI is not asked for names', async () => {
    const { address, asked } = await storeForTest({ info: info('rule', part(4, '')) });
    expect(await ask({ address })).toMatchObject({
      ok: true,
      value: { apis: ['rules'], labelNames: [], empty: false },
    });
    expect(asked).toEqual([]);
  });

  test('that cannot list its names says so', async () => {
    const { address } = await storeForTest({
      info: info('store', live),
      names: { code: status.INTERNAL, details: 'bucket http://me:hunter2secret@b is gone' },
    });
    const answer = await ask({ address });
    expect(answer).toMatchObject({ ok: true, value: { labelNames: [] } });
    expect(answer.ok && answer.warnings?.join()).toContain('bucket http://b is gone');
  });
});

describe('a failure', () => {
  test.each([
    ['an old version', { code: status.UNIMPLEMENTED, details: 'unknown service' }, 'not-an-api'],
    ['no permission', { code: status.PERMISSION_DENIED, details: 'no' }, 'forbidden'],
    ['bytes that are no message', Uint8Array.of(0x80), 'bad-answer'],
  ])('%s', async (_, answer, kind) => {
    const { address } = await storeForTest({ info: answer });
    expect(await ask({ address })).toMatchObject({ ok: false, failure: { kind } });
  });

  test('nobody listens', async () => {
    const address = `127.0.0.1:${String(await closedPort())}`;
    expect(await ask({ address })).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  });

  test('a request that is cancelled ends', async () => {
    const { address } = await storeForTest({ info: 'never' });
    const controller = new AbortController();
    const asked = ask({ address }, controller.signal);
    controller.abort();
    expect(await asked).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });
});

describe('TLS', () => {
  const secure = () =>
    storeForTest(
      { info: info('sidecar', live) },
      ServerCredentials.createSsl(null, [
        {
          private_key: readFileSync(tlsFile('server.key')),
          cert_chain: readFileSync(tlsFile('server.pem')),
        },
      ]),
    );

  test('with our authority and the name in the certificate', async () => {
    const { address } = await secure();
    const tls = { caFile: tlsFile('ca.pem'), serverName: 'localhost' };
    expect(await ask({ address, tls })).toMatchObject({ ok: true });
  });

  test('of an unknown authority is refused', async () => {
    const { address } = await secure();
    expect(await ask({ address, tls: { serverName: 'localhost' } })).toMatchObject({ ok: false });
  });

  test('a CA file that is not there', async () => {
    const { address } = await secure();
    expect(await ask({ address, tls: { caFile: '/nowhere/ca.pem' } })).toMatchObject({
      ok: false,
      failure: { kind: 'configuration' },
    });
  });
});
