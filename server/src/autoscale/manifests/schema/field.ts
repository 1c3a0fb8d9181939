/** What may stand in a place of a manifest; the one source of form checks, completion and hover. */
export interface Field {
  readonly type: 'text' | 'whole' | 'quantity' | 'flag' | 'object' | 'list' | 'dict' | 'any';
  /** Meaning and unit, in Markdown. */
  readonly says: string;
  /** What counts without it. */
  readonly usual?: string;
  /** The version that brought it: `Kubernetes 1.33`. */
  readonly since?: string;
  readonly words?: readonly string[];
  readonly fields?: Readonly<Record<string, Field>>;
  readonly item?: Field;
}

type More = Pick<Field, 'usual' | 'since' | 'words'>;

const leaf =
  (type: Field['type']) =>
  (says: string, more: More = {}): Field => ({ type, says, ...more });

export const text = leaf('text');
export const whole = leaf('whole');
export const quantity = leaf('quantity');
export const flag = leaf('flag');
/** Not looked into. */
export const any = leaf('any');

export const object = (
  says: string,
  fields: Readonly<Record<string, Field>>,
  more: More = {},
): Field => ({ type: 'object', says, fields, ...more });

export const list = (says: string, item: Field, more: More = {}): Field => ({
  type: 'list',
  says,
  item,
  ...more,
});

/** A mapping whose keys are free. */
export const dict = (says: string, item: Field): Field => ({ type: 'dict', says, item });
