import { describe, expect, it } from 'vitest';
import { imageVersion, versionSkew } from '../../../client/src/mesh/version.ts';

describe('versionSkew', () => {
  it.each([
    ['edge-26.8.3', 'edge-26.8.3', 'same', 0],
    ['edge-26.8.2', 'edge-26.8.3', 'older', 0],
    ['edge-26.6.2', 'edge-26.6.3', 'older', 1],
    ['edge-19.5.2', 'edge-26.8.3', 'older', 5],
    ['edge-26.10.1', 'edge-26.8.3', 'newer', 0],
    ['stable-2.14.1', 'stable-2.14.10', 'older', 0],
    ['stable-2.13.0', 'stable-2.14.10', 'older', 1],
    ['2.18.4', 'edge-26.8.3', 'older', 2],
    ['v2.20.1', 'edge-26.8.3', 'same', 0],
    ['sha-1234', 'edge-26.8.3', 'unknown', undefined],
    ['', '', 'unknown', undefined],
  ])('%s beside %s is %s', (proxy, plane, kind, releases) => {
    expect(versionSkew(proxy, plane)).toEqual(
      releases === undefined ? { kind } : { kind, releases },
    );
  });
});

describe('imageVersion', () => {
  it.each([
    ['cr.l5d.io/linkerd/proxy:edge-26.8.3', 'edge-26.8.3'],
    ['localhost:5000/proxy', ''],
    ['localhost:5000/proxy:v1', 'v1'],
    ['proxy@sha256:abcd', ''],
  ])('%s has %j', (image, version) => {
    expect(imageVersion(image)).toBe(version);
  });
});
