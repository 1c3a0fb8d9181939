import type { EmbeddedExpr } from './host.ts';
import type { OffsetMap } from './offset-map.ts';
import { decodeScalar } from './yaml-scalar.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** A file inside a literal block scalar, as a ConfigMap holds it. */
export interface NestedFile {
  readonly text: string;
  /** An expression of the inner file as one of the outer. */
  readonly outer: (expression: EmbeddedExpr) => EmbeddedExpr;
}

const outerOf =
  (map: OffsetMap, margin: string) =>
  (inner: EmbeddedExpr): EmbeddedExpr => {
    const hostRange = {
      start: map.toHost(inner.hostRange.start),
      end: map.toHostEnd(inner.hostRange.end),
    };
    const indented = (text: string): string => text.replaceAll(/\n(?!\n|$)/g, `\n${margin}`);
    return {
      ...inner,
      hostRange,
      replaceRange: {
        start: map.toHost(inner.replaceRange.start),
        end: map.toHostEnd(inner.replaceRange.end),
      },
      toHost: (offset) => map.toHost(inner.toHost(offset)),
      toHostEnd: (offset) => map.toHostEnd(inner.toHostEnd(offset)),
      toExpr: (hostOffset) =>
        hostOffset < hostRange.start || hostOffset > hostRange.end
          ? undefined
          : inner.toExpr(map.toExpr(hostOffset)),
      encode: (text) => indented(inner.encode(text)),
      encodeInsert: (text) => indented(inner.encodeInsert(text)),
    };
  };

/** The file in a scalar; undefined where its lines do not stand as they are. */
export const nestedFile = (host: string, scalar: YamlScalar): NestedFile | undefined => {
  if (scalar.style !== 'literal') return undefined;
  const map = decodeScalar(host, scalar);
  const first = map.toHost(0);
  const margin = ' '.repeat(first - (host.lastIndexOf('\n', first - 1) + 1));
  return { text: map.text, outer: outerOf(map, margin) };
};
