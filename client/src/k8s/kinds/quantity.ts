const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const form = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([a-zA-Z]*))$/u;

/** A quantity (`23500m`, `1Gi`, `2e3`) as a number; undefined when it is none. Source: k8s.io/apimachinery api/resource. */
export function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const parts = typeof value === 'string' ? form.exec(value) : null;
  if (parts === null) return undefined;
  const [, digits = '', exponent, suffix = ''] = parts;
  if (exponent !== undefined) return Number(`${digits}e${exponent}`);
  const factor = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  return factor === undefined ? undefined : Number(digits) * factor;
}

const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

/** A quantity as people read it: at most four figures, bytes as `512Mi`. What is none stays as it is. */
export function quantityText(value: unknown): string {
  const number = quantityOf(value);
  if (number === undefined) return typeof value === 'string' ? value : '';
  const step =
    typeof value === 'string' && value.endsWith('i') ? Math.floor(Math.log2(number) / 10) : 0;
  const suffix = step > 0 ? (binary[Math.min(step, binary.length) - 1] ?? '') : '';
  return `${Number((number / 2 ** (10 * Math.max(step, 0))).toPrecision(4))}${suffix}`;
}
