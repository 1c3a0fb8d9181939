/** An external label as flags take it: the value in quotes. */
export const labelFlag = (name: string, value: string): readonly ['label', string] => [
  'label',
  `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
];
