/** How the words of the language are explained, the same way in completion, hover and signature help. */
import type { ValueType } from '../promql/ast.ts';
import type { AggregatorSpec, Doc, FunctionSpec } from '../promql/index.ts';

/** The name of a value type as Prometheus' documentation has it. */
export function typeTitle(type: ValueType): string {
  switch (type) {
    case 'vector':
      return 'instant vector';
    case 'matrix':
      return 'range vector';
    case 'scalar':
    case 'string':
      return type;
    case 'none':
      return 'unknown';
  }
}

/** One argument of a signature, e.g. `v: range vector`. */
export interface ParameterText {
  readonly label: string;
}

export interface SignatureText {
  /** e.g. `rate(v: range vector): instant vector`. */
  readonly label: string;
  readonly parameters: readonly ParameterText[];
  /** Index of the parameter that may be repeated without end, or -1. */
  readonly repeats: number;
}

function parameterText(name: string, type: ValueType, isOptional: boolean): string {
  return `${name}${isOptional ? '?' : ''}: ${typeTitle(type)}`;
}

/** The arguments that may be left out are those behind the last but one, when the last may be. */
function isOptional({ args, variadic }: FunctionSpec, index: number): boolean {
  return variadic !== 0 && index >= args.length - 1;
}

/** The signature of a function. */
export function functionSignature(spec: FunctionSpec): SignatureText {
  const parameters = spec.args.map((type, index) => ({
    label: parameterText(spec.params[index] ?? 'v', type, isOptional(spec, index)),
  }));
  const repeats = spec.variadic === -1 || spec.variadic > 1 ? parameters.length - 1 : -1;
  const rest = repeats >= 0 ? ', …' : '';
  const inner = parameters.map(({ label }) => label).join(', ');
  return {
    label: `${spec.name}(${inner}${rest}): ${typeTitle(spec.returns)}`,
    parameters,
    repeats,
  };
}

/** The signature of an aggregation. */
export function aggregationSignature({ name, param }: AggregatorSpec): SignatureText {
  const parameters = [
    ...(param === undefined ? [] : [{ label: parameterText(param.name, param.type, false) }]),
    { label: parameterText('v', 'vector', false) },
  ];
  const inner = parameters.map(({ label }) => label).join(', ');
  return { label: `${name} by (…) (${inner}): ${typeTitle('vector')}`, parameters, repeats: -1 };
}

/** Summary, details and example as Markdown. The texts are our own: they need no escaping. */
export function docMarkdown({ summary, details, example }: Doc): string {
  const more = details.length === 0 ? '' : `${details.join(' ')}\n\n`;
  return `${summary}\n\n${more}\`\`\`promql\n${example}\n\`\`\``;
}

/** Since when a word exists and what it needs, as one sentence. */
export function availability(spec: {
  readonly since: string;
  readonly experimental: boolean;
}): string {
  const since = `Since ${spec.since}.`;
  return spec.experimental
    ? `${since} Experimental: needs \`promql-experimental-functions\`.`
    : since;
}
