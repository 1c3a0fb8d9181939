// A recorded window as OpenMetrics text with timestamps, which promtool makes blocks of.
import type { Family, RecordedWindow, SeriesWindow } from './recorder.ts';

/** The text of one window, in pieces; families and series in one place each, as the format wants it. */
export const openMetrics = ({ times, series }: RecordedWindow): readonly string[] => {
  const stamps = times.map((time) => ` ${String(time)}\n`);
  const pieces: string[] = [];
  for (const [family, members] of byFamily(series)) {
    pieces.push(`# TYPE ${family.name} ${family.type}\n`);
    for (const { text, first, values } of members) {
      const start = `${text} `;
      let lines = '';
      for (const [at, value] of values.entries()) {
        lines += start + String(value) + (stamps[first + at] ?? '');
      }
      pieces.push(lines);
    }
  }
  return [...pieces, '# EOF\n'];
};

const byFamily = (
  series: readonly SeriesWindow[],
): ReadonlyMap<Family, readonly SeriesWindow[]> => {
  const families = new Map<string, Family>();
  const members = new Map<Family, SeriesWindow[]>();
  for (const one of series) {
    const family = families.get(one.family.name) ?? one.family;
    families.set(family.name, family);
    const known = members.get(family);
    if (known) known.push(one);
    else members.set(family, [one]);
  }
  return members;
};
