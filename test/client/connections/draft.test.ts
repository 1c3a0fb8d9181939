import { describe, expect, it } from 'vitest';
import { emptyDraft, finish, splitCommand } from '../../../client/src/connections/draft.ts';
import type { Draft } from '../../../client/src/connections/draft.ts';

const http: Draft = { ...emptyDraft, name: ' prod ', url: ' http://h ' };
const https: Draft = { ...http, url: 'https://h', caFile: '/ca', certFile: '/c', keyFile: '/k' };
const base = { name: 'prod', url: 'http://h', authentication: { kind: 'none' } };

describe('finish', () => {
  it.each<[Partial<Draft>, object, object]>([
    [{}, {}, {}],
    // What was typed for another kind of authentication is not stored.
    [{ kind: 'none', secret: 'x', username: 'y' }, {}, {}],
    [
      { kind: 'basic', username: 'me ', secret: ' pw ' },
      { authentication: { kind: 'basic', username: 'me' } },
      { password: ' pw ' },
    ],
    [{ kind: 'bearer', secret: ' tk\n' }, { authentication: { kind: 'bearer' } }, { token: 'tk' }],
    [
      { kind: 'command', command: 'get token' },
      { authentication: { kind: 'command', command: 'get', args: ['token'] } },
      {},
    ],
    [
      { kind: 'header', header: ' X-Key', secret: 'k' },
      { secretHeaders: ['X-Key'] },
      { headers: { 'X-Key': 'k' } },
    ],
    [{ tenant: ' a ' }, { tenant: { header: 'THANOS-TENANT', value: 'a' } }, {}],
    [{ tls: 'both', caFile: '/ca' }, {}, {}],
  ])('of %j', (draft, definition, secrets) => {
    expect(finish({ ...http, ...draft })).toEqual({
      definition: { ...base, ...definition },
      secrets,
    });
  });

  it.each<[Draft['tls'], object | undefined]>([
    ['machine', undefined],
    ['ca', { caFile: '/ca' }],
    ['client', { certFile: '/c', keyFile: '/k' }],
    ['both', { caFile: '/ca', certFile: '/c', keyFile: '/k' }],
  ])('with certificates: %s', (tls, expected) => {
    expect(finish({ ...https, tls }).definition.tls).toEqual(expected);
  });
});

describe('splitCommand', () => {
  it.each([
    ['', []],
    ['  a  b ', ['a', 'b']],
    ['"/my dir/get" --for \'a b\'', ['/my dir/get', '--for', 'a b']],
    ['a --x="b c"d', ['a', '--x=b cd']],
    ['a "" b', ['a', '', 'b']],
    ['a $HOME `b` c|d', ['a', '$HOME', '`b`', 'c|d']],
  ])('of %j', (text, words) => {
    expect(splitCommand(text)).toEqual(words);
  });
});
