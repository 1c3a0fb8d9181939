/** Flags of a command line in their order; a name may come several times. `true` writes the flag alone. */
export type FlagList = readonly (readonly [name: string, value: string | number | true])[];

type FlagValue = string | number | boolean;

/** Flags that a file sets: those of the same name are replaced; `null` only takes them out. */
export type FlagChanges = Readonly<Record<string, FlagValue | readonly FlagValue[] | null>>;

const bare = (name: string): string => name.replace(/^no-/, '');

const argOf = (name: string, value: FlagValue): string => {
  if (value === true) return `--${name}`;
  return value === false ? `--no-${name}` : `--${name}=${String(value)}`;
};

/** The arguments of a command, with the file's own flags behind ours. */
export const argsOf = (flags: FlagList, changes: FlagChanges = {}): readonly string[] => {
  const changed = new Set(Object.keys(changes).map(bare));
  return [
    ...flags
      .filter(([name]) => !changed.has(bare(name)))
      .map(([name, value]) => argOf(name, value)),
    ...Object.entries(changes).flatMap(([name, value]) => {
      if (value === null) return [];
      const values = Array.isArray(value) ? (value as readonly FlagValue[]) : [value as FlagValue];
      return values.map((one) => argOf(name, one));
    }),
  ];
};
