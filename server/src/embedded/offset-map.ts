/**
 * Maps offsets of a decoded text (PromQL as the host's language sees it) to offsets of the host file and back.
 *
 * A map is a list of segments in source order. In a run the text stands in the host as it is; otherwise one decoded
 * unit is written differently in the host: an escape, a doubled quote, a folded line break. Host characters between
 * segments (indentation, trimmed blanks, escaped line breaks) belong to no decoded character.
 * All offsets are UTF-16 code units.
 */
interface Segment {
  readonly expr: number;
  readonly host: number;
  readonly exprLength: number;
  readonly hostLength: number;
  /** The text stands in the host as it is. */
  readonly run: boolean;
}

export interface OffsetMap {
  /** The decoded text. */
  readonly text: string;
  /** Host offset where the decoded character at `offset` starts; for the text's end, the end of the last character. */
  readonly toHost: (offset: number) => number;
  /** Host offset where the decoded character in front of `offset` ends: what the end of a range maps to. */
  readonly toHostEnd: (offset: number) => number;
  /** Decoded offset for a host offset; between two characters it is the start of the later one. */
  readonly toExpr: (hostOffset: number) => number;
}

/** Index of the last segment whose `key` is at most `value`; -1 if there is none. */
const lastAtMost = (segments: readonly Segment[], key: 'expr' | 'host', value: number): number => {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle];
    if (segment !== undefined && segment[key] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const mapOf = (text: string, segments: readonly Segment[], origin: number): OffsetMap => {
  const hostEndOf = (segment: Segment): number => segment.host + segment.hostLength;
  const last = segments.at(-1);
  const toHost = (offset: number): number => {
    const segment = segments[lastAtMost(segments, 'expr', offset)];
    if (segment === undefined) return segments[0]?.host ?? origin;
    if (offset >= text.length) return last === undefined ? origin : hostEndOf(last);
    return segment.run ? segment.host + (offset - segment.expr) : segment.host;
  };
  return {
    text,
    toHost,
    toHostEnd: (offset) => {
      if (offset <= 0) return toHost(0);
      const segment = segments[lastAtMost(segments, 'expr', offset - 1)];
      if (segment === undefined) return origin;
      const inside = segment.run ? offset - segment.expr : segment.hostLength;
      return segment.host + Math.min(inside, segment.hostLength);
    },
    toExpr: (hostOffset) => {
      const segment = segments[lastAtMost(segments, 'host', hostOffset)];
      if (segment === undefined) return 0;
      const inside = hostOffset - segment.host;
      if (inside >= segment.hostLength) return segment.expr + segment.exprLength;
      return segment.run ? segment.expr + inside : segment.expr;
    },
  };
};

/** Collects a decoded text piece by piece, in host order. */
export interface OffsetMapBuilder {
  /** The host's characters `[start, end)` as they are. */
  readonly run: (start: number, end: number) => void;
  /** Decoded `text` that the host writes as `[start, end)`. */
  readonly unit: (text: string, start: number, end: number) => void;
  readonly build: () => OffsetMap;
}

/** Starts a map over `host`; `origin` is where the empty text stands. */
export const createOffsetMapBuilder = (host: string, origin: number): OffsetMapBuilder => {
  const segments: Segment[] = [];
  const pieces: string[] = [];
  let length = 0;
  const push = (text: string, start: number, end: number, run: boolean): void => {
    const size = { exprLength: text.length, hostLength: end - start };
    segments.push({ expr: length, host: start, ...size, run });
    pieces.push(text);
    length += text.length;
  };
  return {
    run: (start, end) => {
      if (end > start) push(host.slice(start, end), start, end, true);
    },
    unit: (text, start, end) => {
      push(text, start, end, false);
    },
    build: () => mapOf(pieces.join(''), segments, origin),
  };
};

/** The map of a text that stands in the host as it is. */
export const identityMap = (host: string, start: number, end: number): OffsetMap => {
  const builder = createOffsetMapBuilder(host, start);
  builder.run(start, end);
  return builder.build();
};
