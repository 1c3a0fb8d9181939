import { describe, expect, it } from 'vitest';
import { comparableText, manifestText } from '../../../client/src/explorer/manifest-text.ts';

const meta = {
  name: 'web',
  uid: 'u1',
  resourceVersion: '7',
  generation: 2,
  creationTimestamp: '2026-11-23T08:00:00Z',
  managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:data': {} } }],
};
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    ...meta,
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"password":"hunter2"}}',
      other: 'stays',
    },
  },
  type: 'Opaque',
  data: { password: 'aHVudGVyMg==', empty: '' },
  stringData: { token: 'hunter2' },
};

describe('a manifest', () => {
  it('folds the managed fields', () => {
    const { text, fold } = manifestText({ apiVersion: 'v1', kind: 'Pod', metadata: meta });
    expect(fold).toHaveLength(1);
    expect(text.split('\n')[fold[0] ?? -1]).toBe('  managedFields:');
    expect(manifestText({ kind: 'Pod', metadata: { name: 'x' } }).fold).toEqual([]);
  });

  it('hides the values of a Secret, everywhere they are', () => {
    for (const text of [manifestText(secret).text, comparableText(secret)]) {
      expect(text).not.toMatch(/hunter2|aHVudGVyMg/);
      expect(text).toMatch(/password: •+\n {2}empty: •+/);
      expect(text).toMatch(/token: •+/);
      expect(text).toContain('other: stays');
    }
  });

  it.each([
    ['data that is a text', { ...secret, data: 'aHVudGVyMg==' }],
    ['a value that is an object', { ...secret, data: { password: { deep: 'hunter2' } } }],
    ['a list', { ...secret, data: ['hunter2'] }],
  ])('hides the values of a Secret with %s', (_name, object) => {
    expect(manifestText(object).text).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it('shows other objects as they are', () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b: c\nd: e' } };
    expect(manifestText(config).text).toBe(
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |-\n    b: c\n    d: e\n',
    );
  });

  it('is compared without what every write changes', () => {
    const text = comparableText({
      kind: 'Pod',
      metadata: { ...meta, labels: { a: 'b' } },
      status: {},
    });
    expect(text).toBe('kind: Pod\nmetadata:\n  name: web\n  labels:\n    a: b\nstatus: {}\n');
  });

  it.each([null, 'text', 3, []])('of an answer that is no object is empty: %j', (answer) => {
    expect(manifestText(answer).text).toBe('{}\n');
  });
});
