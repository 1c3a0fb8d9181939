import type { YamlNode, YamlScalar } from '../embedded/index.ts';

/*
 * What a scalar means to the YAML libraries of the tools: v3 in promtool, v2 in thanos. They agree in all that rule
 * files can hold. Source: go.yaml.in/yaml/v3 v3.0.5 and gopkg.in/yaml.v2 v2.4.0, resolve.go and decode.go.
 */

const core = 'tag:yaml.org,2002:';

/** `!` alone says: a text. */
const isText = ({ style, tag }: YamlScalar): boolean =>
  tag === `${core}str` || tag === '!' || (tag === undefined && style !== 'plain');

/** Whether a scalar is a null, which leaves a field as it is without it. */
export const isNull = (scalar: YamlScalar): boolean =>
  scalar.tag === `${core}null` ||
  (!isText(scalar) &&
    (scalar.tag === undefined || scalar.tag.startsWith(core)) &&
    /^(?:|~|null|Null|NULL)$/.test(scalar.value));

const integer = /^[-+]?(?:0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Whether an integer field takes the scalar. A float is cut, as long as it fits into 64 bits. */
export const isInteger = (scalar: YamlScalar): boolean => {
  if (isText(scalar)) return false;
  const text = scalar.value.replaceAll('_', '');
  if (/^-\.(?:inf|Inf|INF)$/.test(text)) return true;
  if (integer.test(text)) {
    const digits = text.replace(/^[-+]/, '').toLowerCase();
    const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return text.startsWith('-') ? size <= 2n ** 63n : size < 2n ** 63n;
  }
  return float.test(text) && Number(text) <= 2 ** 63;
};

/** How messages name what stands somewhere. */
export const describeNode = (node: YamlNode): string => {
  switch (node.kind) {
    case 'map':
      return 'a mapping';
    case 'seq':
      return 'a list';
    case 'alias':
      return 'an alias';
    case 'scalar':
      return isNull(node) ? 'nothing' : 'a text';
  }
};
