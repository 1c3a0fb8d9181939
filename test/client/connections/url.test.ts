import { describe, expect, it } from 'vitest';
import { suggestName, urlProblem } from '../../../client/src/connections/url.ts';

describe('urlProblem', () => {
  it.each([
    'http://127.0.0.1:9090',
    ' https://thanos.example/a/prefix/ ',
    'https://[::1]:10902/api/v10',
  ])('accepts %s', (url) => {
    expect(urlProblem(url)).toBeUndefined();
  });

  it.each([
    ['', 'http:// or https://'],
    ['thanos:9090', 'http:// or https://'],
    ['http://', 'http:// or https://'],
    ['http://me@host', 'no user or password'],
    ['http://host/?x=1', 'no query'],
    ['http://host/#x', 'no fragment'],
    ['http://host/prefix/api/v1', '/api/v1'],
    ['http://host/api/v1/query', '/api/v1'],
  ])('refuses %s', (url, problem) => {
    expect(urlProblem(url)).toContain(problem);
  });
});

describe('suggestName', () => {
  it.each([
    ['https://thanos.example/x', [], 'thanos.example'],
    ['http://h:9090', ['h:9090'], 'h:9090 2'],
    ['http://h:9090', ['h:9090', 'h:9090 2'], 'h:9090 3'],
  ])('for %s, with %j taken, is %s', (url, taken, name) => {
    expect(suggestName(url, taken)).toBe(name);
  });
});
