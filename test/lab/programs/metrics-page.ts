// Reads the text form of metrics, as far as the tests of the lab's programs need it.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of a page in the text form. Labels with an empty value are left out, as Prometheus does. */
export function samplesOf(page: string): Sample[] {
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', inside = '', value = ''] =
        /^([\w:]+)(?:\{(.*)\})? ([^ ]+)$/u.exec(line) ?? [];
      const pairs = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gu)];
      const labels = pairs
        .map(([, key = '', text = '']) => [key, text] as const)
        .filter(([, text]) => text !== '');
      return { name, labels: Object.fromEntries(labels), value: Number(value) };
    });
}

/** The types of the page's families, by name. */
export function typesOf(page: string): Record<string, string> {
  return Object.fromEntries(
    [...page.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].map(([, name = '', type = '']) => [name, type]),
  );
}

/** The sum of the samples with the name and at least the labels. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samples
    .filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

/** The upper bound of the bucket in which the quantile of what was observed between two pages lies. */
export function quantileBetween(
  before: readonly Sample[],
  after: readonly Sample[],
  { name, q, labels }: { name: string; q: number; labels?: Readonly<Record<string, string>> },
): number {
  const buckets = [...new Set(after.filter((s) => s.name === `${name}_bucket`).map(leOf))]
    .sort((a, b) => a - b)
    .map((le) => {
      const at = { ...labels, le: le === Infinity ? '+Inf' : String(le) };
      return {
        le,
        count: sumOf(after, `${name}_bucket`, at) - sumOf(before, `${name}_bucket`, at),
      };
    });
  const total = buckets.at(-1)?.count ?? 0;
  return buckets.find(({ count }) => count >= q * total)?.le ?? NaN;
}

function leOf({ labels }: Sample): number {
  return labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
}
