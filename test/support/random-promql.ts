import { functionTable } from '../../server/src/promql/functions.ts';
import type { Random } from './random.ts';

/*
 * Random expressions that Prometheus 3.16 accepts with all features switched on, in careless spelling: blanks where
 * they may stand, keywords in any case, every kind of number, string and modifier.
 */

const metrics = [
  'up',
  'foo',
  'a:b:c',
  'http_requests_total',
  'sum',
  'by',
  'start',
  'fill',
  'Offset',
];
const labels = [
  'job',
  'instance',
  'le',
  'namespace',
  'on',
  'BY',
  '"http.status"',
  `'größe'`,
  '"job"',
];
const numbers = [
  '0',
  '1',
  '-1',
  '2.5',
  '.5',
  '5.',
  '1e3',
  '1E-9',
  '0x1F',
  '017',
  '1_000',
  'Inf',
  'nan',
  '1e22',
];
const durations = [
  '5m',
  '1h30m',
  '90s',
  '300',
  '1500ms',
  '0.5',
  '1e3',
  '1y2w',
  '3600',
  '0x10',
  '7d',
  '1d12h',
];
const strings = [
  '"a"',
  `'it\\'s'`,
  '`raw\\d`',
  '"tab\\t"',
  '"\\u00e9\\U0001f600"',
  '"\\xff"',
  '""',
  '"ü"',
  `'"'`,
];
const values = [
  '"api"',
  `'web'`,
  '`a|b`',
  '".+"',
  '"a.*"',
  '"x\\"y"',
  '"\\u200b"',
  '"long-value-of-a-label"',
];
const scalarFunctions = new Set([
  'pi',
  'time',
  'end',
  'start',
  'step',
  'range',
  'min_of',
  'max_of',
]);

type Writer = (random: Random, depth: number) => string;

const space: Writer = (random) => random.pick(['', ' ', '', ' ', '\n', '\t ', '  ']);
const gap: Writer = (random) => random.pick([' ', ' ', '\n  ', '  ']);

function chance(random: Random, share: number): boolean {
  return random.next() < share;
}

function keyword(random: Random, word: string): string {
  return random.pick([word, word, word.toUpperCase()]);
}

function list(random: Random, count: number, item: () => string): string {
  const items = Array.from({ length: count }, item);
  return items.join(`${space(random, 0)},${space(random, 0)}`);
}

const labelList: Writer = (random) => {
  const comma = chance(random, 0.1) ? ',' : '';
  const count = random.below(4);
  const names = list(random, count, () => random.pick(labels));
  return `(${space(random, 0)}${names}${count > 0 ? comma : ''}${space(random, 0)})`;
};

const matcher: Writer = (random) =>
  [
    random.pick(labels),
    space(random, 0),
    random.pick(['=', '!=', '=~', '!~']),
    space(random, 0),
    random.pick(values),
  ].join('');

const braces: Writer = (random) => {
  const count = random.below(4);
  const comma = count > 0 && chance(random, 0.1) ? ',' : '';
  return `{${space(random, 0)}${list(random, count, () => matcher(random, 0))}${comma}${space(random, 0)}}`;
};

const bareVector: Writer = (random) => {
  switch (random.below(6)) {
    case 0:
      return `{"quoted.name"${chance(random, 0.5) ? `, ${matcher(random, 0)}` : ''}}`;
    case 1:
      return `{job="x",${matcher(random, 0)}}`;
    case 2:
    case 3:
      return random.pick(metrics) + space(random, 0) + braces(random, 0);
    default:
      return random.pick(metrics);
  }
};

const durationCall: Writer = (random, depth) => {
  const word = keyword(random, random.pick(['min_of', 'max_of']));
  return `${word}(${duration(random, depth - 1)},${space(random, 0)}${duration(random, depth - 1)})`;
};

/** A duration as it may stand in brackets. */
const duration: Writer = (random, depth) => {
  if (depth <= 0 || chance(random, 0.6)) return random.pick(durations);
  switch (random.below(6)) {
    case 0:
      return `${keyword(random, random.pick(['step', 'range']))}()`;
    case 1:
      return durationCall(random, depth);
    case 2:
      return `(${duration(random, depth - 1)})`;
    case 3:
      return `${random.pick(['+', '-', '- '])}(${duration(random, depth - 1)})`;
    default: {
      const operator = random.pick(['+', '-', '*', '^']);
      return `${duration(random, depth - 1)} ${operator} ${duration(random, depth - 1)}`;
    }
  }
};

const offset: Writer = (random) => {
  const value = random.pick([
    () => random.pick(['', '', '-', '+', '- ']) + random.pick(durations),
    () => `(${duration(random, 2)})`,
    () => `-(${duration(random, 1)})`,
    () => `${random.pick(['', '-'])}step()`,
    () => durationCall(random, 1),
  ]);
  return `${keyword(random, 'offset')} ${value()}`;
};

const at: Writer = (random) =>
  `@${space(random, 0)}${random.pick(['1603774568', '-5', '1.5', '+0.0005', 'start()', 'end ( )', '5m'])}`;

const modifiers: Writer = (random, extension) => {
  const all: string[] = [];
  if (chance(random, 0.15)) all.push(offset(random, 0));
  if (chance(random, 0.1)) all.push(at(random, 0));
  if (extension > 0 && chance(random, 0.07)) all.push(random.pick(['anchored', 'smoothed']));
  if (chance(random, 0.5)) all.reverse();
  return all.map((modifier) => gap(random, 0) + modifier).join('');
};

const matrix: Writer = (random, depth) => {
  if (depth > 0 && chance(random, 0.25)) {
    const step = chance(random, 0.5) ? duration(random, 1) : '';
    const brackets = `[${space(random, 0)}${duration(random, 1)}:${space(random, 0)}${step}]`;
    return operand(random, depth - 1) + space(random, 0) + brackets + modifiers(random, 0);
  }
  const range = `[${space(random, 0)}${duration(random, 2)}${space(random, 0)}]`;
  return bareVector(random, 0) + space(random, 0) + range + modifiers(random, 1);
};

const aggregation: Writer = (random, depth) => {
  const body = vector(random, depth - 1);
  const clause = `${keyword(random, random.pick(['by', 'without']))}${space(random, 0)}${labelList(random, 0)}`;
  const [operator, args] = random.pick([
    () => [random.pick(['sum', 'avg', 'count', 'group', 'stddev']), body],
    () => [
      random.pick(['topk', 'quantile', 'limit_ratio']),
      `${scalar(random, depth - 1)}, ${body}`,
    ],
    () => ['count_values', `${random.pick(strings)}, ${body}`],
  ] as const)();
  const word = keyword(random, operator ?? '');
  const call = `(${space(random, 0)}${args ?? ''}${space(random, 0)})`;
  return random.pick([
    () => word + space(random, 0) + call,
    () => `${word} ${clause}${space(random, 0)}${call}`,
    () => `${word}${call}${space(random, 0)}${clause}`,
  ])();
};

const vectorFunctions = [...functionTable('3.16', false).values()].filter(
  ({ name }) => !scalarFunctions.has(name) && name !== 'scalar' && name !== 'info',
);

const call: Writer = (random, depth) => {
  const { name, args, variadic } = random.pick(vectorFunctions);
  const least = variadic === 0 ? args.length : args.length - 1;
  const count =
    least + (variadic === 0 ? 0 : random.below(variadic < 0 ? 3 : Math.min(variadic, 2) + 1));
  const written = Array.from({ length: count }, (_, index) => {
    switch (args[Math.min(index, args.length - 1)]) {
      case 'matrix':
        return matrix(random, depth - 1);
      case 'scalar':
        return scalar(random, depth - 1);
      case 'string':
        return random.pick(strings);
      default:
        return vector(random, depth - 1);
    }
  });
  return `${name}${space(random, 0)}(${space(random, 0)}${written.join(', ')}${space(random, 0)})`;
};

const scalar: Writer = (random, depth) => {
  if (depth <= 0 || chance(random, 0.5)) return random.pick([...numbers, ...durations]);
  switch (random.below(5)) {
    case 0:
      return `scalar(${vector(random, depth - 1)})`;
    case 1:
      return random.pick(['time()', 'pi( )', 'step()', 'min_of(1, 2)']);
    case 2:
      return `(${scalar(random, depth - 1)})`;
    case 3:
      return `${random.pick(['-', '+'])}${scalar(random, depth - 1)}`;
    default: {
      const operator = random.pick(['+', '-', '*', '/', '%', '^', 'atan2', '> bool', '==BOOL']);
      return `${scalar(random, depth - 1)} ${operator} ${scalar(random, depth - 1)}`;
    }
  }
};

const matching: Writer = (random) => {
  const words: string[] = [];
  if (chance(random, 0.4)) {
    words.push(`${keyword(random, random.pick(['on', 'ignoring']))}${space(random, 0)}(job, a)`);
    const group = keyword(random, random.pick(['group_left', 'group_right']));
    if (chance(random, 0.4)) words.push(`${group}${random.pick(['()', ' (x, "y z")', ' ( x )'])}`);
  }
  const fills = ['fill(0)', 'fill_left (1)', 'fill_right(-5m)', 'fill_right(1) fill_left(1)'];
  if (chance(random, 0.1)) words.push(random.pick(fills));
  return words.map((word) => ` ${word}`).join('');
};

const binary: Writer = (random, depth) => {
  const left = operand(random, depth - 1);
  const right = operand(random, depth - 1);
  switch (random.below(5)) {
    case 0: {
      const operator = keyword(random, random.pick(['and', 'or', 'unless']));
      const on = chance(random, 0.3) ? ` on${space(random, 0)}${labelList(random, 0)}` : '';
      return `${left} ${operator}${on} ${right}`;
    }
    case 1: {
      const bool = chance(random, 0.3) ? ' bool' : '';
      return `${left} ${random.pick(['>', '<=', '==', '!='])}${bool}${matching(random, 0)} ${right}`;
    }
    case 2:
      return `${left} ${random.pick(['+', '/', '^'])} ${scalar(random, 1)}`;
    case 3:
      return `${scalar(random, 1)} ${random.pick(['*', '-', '> bool', '^'])} ${right}`;
    default: {
      const operator = random.pick(['+', '-', '*', '/', '%', '^', 'ATAN2', '</', '>/']);
      return `${left} ${operator}${matching(random, 0)} ${right}`;
    }
  }
};

/** An instant vector that binds tighter than any operator. */
const operand: Writer = (random, depth) => {
  if (depth <= 0) return bareVector(random, 0) + modifiers(random, 1);
  switch (random.below(6)) {
    case 0:
    case 1:
      return aggregation(random, depth);
    case 2:
      return call(random, depth);
    case 3:
      return `(${space(random, 0)}${vector(random, depth - 1)}${space(random, 0)})`;
    case 4:
      return `info(${vector(random, depth - 1)}, {a=~".*"})`;
    default:
      return bareVector(random, 0) + modifiers(random, 1);
  }
};

const vector: Writer = (random, depth) => {
  if (depth > 0 && chance(random, 0.3)) return binary(random, depth);
  if (depth > 0 && chance(random, 0.08))
    return random.pick(['-', '+', '- ']) + operand(random, depth);
  return operand(random, depth);
};

/** A random expression of any type, nested at most `depth` deep. */
export function randomExpression(random: Random, depth: number): string {
  const write = random.pick([vector, vector, vector, vector, scalar, matrix]);
  return space(random, 0) + write(random, depth) + space(random, 0);
}
