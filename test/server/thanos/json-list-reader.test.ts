import { describe, expect, test } from 'vitest';
import { jsonListReader } from '../../../server/src/thanos/json-list-reader.ts';
import type { Container } from '../../../server/src/thanos/json-list-reader.ts';

const read = (text: string, pieces: number, enough = Infinity, container: Container = 'array') => {
  const elements: string[] = [];
  const reader = jsonListReader(container, (bytes, start, end) => {
    if (elements.length >= enough) return false;
    elements.push(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
    return true;
  });
  const bytes = Buffer.from(text);
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  const { shape, data, members, stopped } = reader.finish();
  return { elements, shape, data, members: Object.fromEntries(members), stopped };
};

const texts: readonly (readonly [title: string, text: string, elements: readonly string[]])[] = [
  ['plain', '{"status":"success","data":["a","b"],"warnings":["w"]}', ['"a"', '"b"']],
  [
    'blanks',
    ' { "status" : "success" ,\n "data" : [ "a" , "b" ] , "warnings":["w"] } ',
    ['"a"', '"b"'],
  ],
  ['members in another order', '{"warnings":["w"],"data":["a"],"status":"success"}', ['"a"']],
  [
    'escapes',
    String.raw`{"status":"success","data":["\"","\\","\\\"]"],"warnings":["w"]}`,
    [String.raw`"\""`, String.raw`"\\"`, String.raw`"\\\"]"`],
  ],
  [
    'objects',
    '{"status":"success","data":[{"a":"}]"},{"b":{"c":[1]}}],"warnings":["w"]}',
    ['{"a":"}]"}', '{"b":{"c":[1]}}'],
  ],
  [
    'scalars',
    '{"status":"success","data":[1,null,true,-2.5e3],"warnings":["w"]}',
    ['1', 'null', 'true', '-2.5e3'],
  ],
  ['nothing', '{"status":"success","data":[],"warnings":["w"]}', []],
  ['UTF-8', '{"status":"success","data":["ü","日本"],"warnings":["w"]}', ['"ü"', '"日本"']],
];

describe('a whole text, in one piece or many', () => {
  test.each(texts)('%s', (_, text, elements) => {
    for (const pieces of [1, 2, 7, 1000]) {
      expect(read(text, pieces)).toEqual({
        elements,
        shape: 'object',
        data: 'list',
        members: { status: 'success', warnings: ['w'] },
        stopped: false,
      });
    }
  });
});

test.each(texts)('cut anywhere it is known to be cut: %s', (_, text) => {
  const whole = text.trim();
  for (let end = 1; end < whole.length; end += 1) {
    expect(read(whole.slice(0, end), 3).shape).toBe('cut');
  }
});

test.each([
  ['<html>', 'other'],
  ['[1]', 'other'],
  ['', 'other'],
  ['{1}', 'other'],
  ['{"a" 1}', 'other'],
])('%s is no object', (text, shape) => {
  expect(read(text, 1).shape).toBe(shape);
});

test.each([
  ['{"data":null}', 'absent'],
  ['{"data":{"a":[1,2]}}', 'other'],
  ['{"data":"a"}', 'other'],
  ['{"status":"success"}', 'absent'],
])('data of %s is %s', (text, expected) => {
  expect(read(text, 2)).toMatchObject({ shape: 'object', data: expected, elements: [] });
});

test('a consumer that has enough stops the reading', () => {
  const cut = read('{"status":"success","data":["a","b","c"]}', 2, 2);
  expect(cut).toMatchObject({ elements: ['"a"', '"b"'], stopped: true, shape: 'object' });
});

test('an element without end is not collected for ever', () => {
  const reader = jsonListReader('array', () => true);
  expect(reader.write(Buffer.from('{"data":["'))).toBe('more');
  const chunk = Buffer.alloc(300_000, 'x');
  const wishes = Array.from({ length: 5 }, () => reader.write(chunk));
  expect(wishes).toContain('too-large');
});

const objects: readonly (readonly [text: string, pairs: readonly string[]])[] = [
  [
    '{"data":{"a":[1,{"b":"}"}] , "c" : null},"status":"success"}',
    ['"a":[1,{"b":"}"}]', '"c" : null'],
  ],
  ['{"data":{},"status":"success"}', []],
];

test.each(objects)('the pairs of an object: %s', (text, pairs) => {
  for (const pieces of [1, 3, 1000]) {
    expect(read(text, pieces, Infinity, 'object')).toMatchObject({
      elements: pairs,
      shape: 'object',
      data: 'list',
      members: { status: 'success' },
    });
  }
});

test.each([
  ['{"data":[1]}', 'other'],
  ['{"data":{"a" 1}}', 'list'],
  ['{"data":{1}}', 'list'],
])('what is no object of pairs: %s', (text, data) => {
  expect(read(text, 1, Infinity, 'object')).toMatchObject({ shape: 'object', data });
});
