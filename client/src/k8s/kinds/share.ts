/** Gives equal texts and equal records of texts as one value: thousands of pods say the same few hundred things. */
export interface Share {
  readonly text: (text: string) => string;
  /** The text-valued fields of an object of unknown shape, of those keys that are wanted. */
  readonly record: (
    fields: Readonly<Record<string, unknown>>,
    wanted?: (key: string) => boolean,
  ) => Readonly<Record<string, string>>;
}

/** Longer texts are as good as unique. */
const longest = 200;

const empty: Readonly<Record<string, string>> = Object.freeze({});

/** Remembers at most `capacity` texts and as many records; forgets all of them when there are more. */
export function createShare(capacity = 20_000): Share {
  const texts = new Map<string, string>();
  const records = new Map<string, Readonly<Record<string, string>>>();
  const text = (value: string): string => {
    if (value.length > longest) return value;
    const known = texts.get(value);
    if (known !== undefined) return known;
    if (texts.size >= capacity) texts.clear();
    texts.set(value, value);
    return value;
  };
  const record: Share['record'] = (fields, wanted = () => true) => {
    const entries: [string, string][] = [];
    let key = '';
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string' || !wanted(name)) continue;
      entries.push([name, value]);
      key += `${name}\0${value}\0`;
    }
    if (entries.length === 0) return empty;
    const known = records.get(key);
    if (known !== undefined) return known;
    // fromEntries makes own fields of names like `__proto__`, too.
    const made = Object.fromEntries(entries.map(([name, value]) => [text(name), text(value)]));
    if (records.size >= capacity) records.clear();
    records.set(key, made);
    return made;
  };
  return { text, record };
}
