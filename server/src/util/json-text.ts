/** JSON text that stands as it is, or a value still to be written. */
type Piece = { readonly text: string } | { readonly value: unknown };

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isWritten = (value: unknown): boolean => value !== undefined && typeof value !== 'function';

/** The pieces of an array or a plain object, in order. */
const piecesOf = (value: object): readonly Piece[] => {
  const items: readonly (readonly [head: string, item: unknown])[] = Array.isArray(value)
    ? value.map((item: unknown) => ['', isWritten(item) ? item : null] as const)
    : Object.entries(value)
        .filter(([, item]) => isWritten(item))
        .map(([key, item]) => [`${JSON.stringify(key)}:`, item] as const);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const inner = items.flatMap(([head, item], index): readonly Piece[] => [
    { text: (index === 0 ? '' : ',') + head },
    { value: item },
  ]);
  return [{ text: open }, ...inner, { text: close }];
};

const deepText = (root: object): string => {
  let text = '';
  const open: Piece[] = [{ value: root }];
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    if ('text' in piece) text += piece.text;
    else if (isPlain(piece.value)) {
      for (const inner of piecesOf(piece.value).toReversed()) open.push(inner);
    } else text += JSON.stringify(piece.value);
  }
  return text;
};

/**
 * What `JSON.stringify` gives for plain data (no `toJSON`), however deep: that one overflows the stack a few thousand
 * levels down.
 */
export const jsonText = (value: object): string => {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return deepText(value);
  }
};
