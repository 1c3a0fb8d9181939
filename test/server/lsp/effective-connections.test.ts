import { describe, expect, test } from 'vitest';
import { effectiveConnections } from '../../../server/src/lsp/effective-connections.ts';
import type {
  ConnectionProfile,
  ConnectionsParams,
} from '../../../server/src/protocol/connections.ts';

const profile = (name: string, url = `http://${name}`): ConnectionProfile => ({
  name,
  url,
  credentials: { kind: 'none' },
});
const local = { connections: [profile('own'), profile('both')], fallback: 'own' };
const pushed = (change: Partial<ConnectionsParams> = {}): ConnectionsParams => ({
  connections: [profile('both', 'http://pushed'), profile('theirs')],
  choice: { fallback: null, byUri: { 'file:///a': 'theirs' } },
  trusted: true,
  ...change,
});

describe('effective connections', () => {
  test('a client that pushes and has not yet: nothing, untrusted', () => {
    const result = effectiveConnections(local, undefined, true);
    expect(result).toEqual({
      connections: [],
      choice: { fallback: null, byUri: {} },
      trusted: false,
    });
  });

  test('a client that never pushes: our own, trusted', () => {
    const result = effectiveConnections(local, undefined, false);
    expect(result.connections.map(({ name }) => name)).toEqual(['own', 'both']);
    expect(result.choice.fallback).toBe('own');
    expect(result.trusted).toBe(true);
  });

  test('a pushed connection wins over one of ours with its name', () => {
    const { connections, choice } = effectiveConnections(local, pushed(), true);
    expect(connections.map(({ name, url }) => [name, url])).toEqual([
      ['own', 'http://own'],
      ['both', 'http://pushed'],
      ['theirs', 'http://theirs'],
    ]);
    expect(choice).toEqual({ fallback: 'own', byUri: { 'file:///a': 'theirs' } });
  });

  test('a choice made in the editor stands', () => {
    const choice = { fallback: 'theirs', byUri: {} };
    expect(effectiveConnections(local, pushed({ choice }), true).choice.fallback).toBe('theirs');
  });

  test('the client decides about trust', () => {
    expect(effectiveConnections(local, pushed({ trusted: false }), true).trusted).toBe(false);
  });
});
