import { afterEach, expect, test } from 'vitest';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { LookResult } from '../../../server/src/protocol/thanos.ts';
import { startWithEndpoints } from '../../lsp/client.ts';
import { data } from '../../support/fault-proxy.ts';
import { serverForTest } from '../../support/thanos-api.ts';
import { readFixture, snapshotOf } from '../discovery/fixture.ts';
import { passTo, setUpEndpoints, status } from './setup.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test('the language server looks at a querier in a cluster, and hears why it cannot', async () => {
  const querier = await serverForTest();
  const sidecar = {
    name: '10.0.0.1:10901',
    labelSets: [{ cluster: 'eu1' }],
    minTime: 1,
    maxTime: 2,
  };
  querier.script({ '/stores': data({ sidecar: [sidecar] }), '/-/healthy': data('') });
  const client = await startWithEndpoints([]);
  const setup = setUpEndpoints();
  setup.raw = passTo(querier.url);
  setup.tell = (endpoints) => client.connection.sendNotification(methods.endpoints, { endpoints });
  const endpoints = setup.open();
  ends.push(() => endpoints.dispose());
  setup.show(snapshotOf(readFixture('kube-thanos')));

  const { endpoint } = await endpoints.open('aks/thanos/thanos-query');
  const look = (): Promise<LookResult> =>
    client.connection.sendRequest(methods.thanosLook, { endpoint, parts: ['stores'] });
  expect(await look()).toMatchObject({
    stores: { ok: true, value: [{ name: '10.0.0.1:10901', labelSets: [{ cluster: 'eu1' }] }] },
  });
  for (const { headers } of querier.requests) expect(headers).not.toHaveProperty('authorization');

  setup.raw = async () => status(401, 'Your token has expired.');
  const { stores } = await look();
  expect(stores).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  expect(JSON.stringify(stores)).toContain(
    'aks/thanos/thanos-query is not available now (Your token has expired.)',
  );
});
