/** Versions of Linkerd 2: `edge-26.8.3`, `stable-2.14.1`, `2.18.4`, with or without a leading `v`. */

/** How a proxy's version stands to its control plane's. */
export interface VersionSkew {
  readonly kind: 'same' | 'older' | 'newer' | 'unknown';
  /** Feature releases (2.19, 2.20, …) between them; absent when that cannot be told. */
  readonly releases?: number;
}

interface Parsed {
  readonly channel: 'edge' | 'release';
  readonly parts: readonly [number, number, number];
}

/**
 * First edge release of each feature release.
 * Source: linkerd/website 93f0017, release notes of 2.16 to 2.20.
 */
const milestones: readonly { readonly minor: number; readonly edge: readonly number[] }[] = [
  { minor: 16, edge: [24, 8, 2] },
  { minor: 17, edge: [24, 11, 8] },
  { minor: 18, edge: [25, 4, 4] },
  { minor: 19, edge: [25, 10, 7] },
  { minor: 20, edge: [26, 6, 3] },
];
const beforeMilestones = 15;

/** Compares a proxy's version with the control plane's. */
export function versionSkew(proxy: string, controlPlane: string): VersionSkew {
  if (proxy !== '' && proxy === controlPlane) return { kind: 'same', releases: 0 };
  const [a, b] = [parse(proxy), parse(controlPlane)];
  if (a === undefined || b === undefined) return { kind: 'unknown' };
  const [minorA, minorB] = [minorOf(a), minorOf(b)];
  const order = a.channel === b.channel ? compare(a.parts, b.parts) : minorA - minorB;
  if (order === 0) return { kind: 'same', releases: 0 };
  return { kind: order < 0 ? 'older' : 'newer', releases: Math.abs(minorA - minorB) };
}

/** The version at the end of an image's name; empty for a digest and for no tag. */
export function imageVersion(image: string): string {
  if (image.includes('@')) return '';
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.includes(':') ? last.slice(last.indexOf(':') + 1) : '';
}

function parse(version: string): Parsed | undefined {
  const found = /^(?:(edge|stable)-|v)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (found === null) return undefined;
  const [, channel, first, second, third] = found;
  return {
    channel: channel === 'edge' ? 'edge' : 'release',
    parts: [Number(first), Number(second), Number(third ?? 0)],
  };
}

/** The feature release that a version is of: 20 for edge-26.8.3. */
function minorOf({ channel, parts }: Parsed): number {
  if (channel === 'release') return parts[1];
  const reached = milestones.filter(({ edge }) => compare(parts, edge) >= 0);
  return reached.at(-1)?.minor ?? beforeMilestones;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
