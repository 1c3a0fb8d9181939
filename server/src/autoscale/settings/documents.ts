import { isMap, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml';
import type { AutoscalerName } from '../../protocol/autoscaling.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { Step } from './assign.ts';

type Values = Readonly<Record<string, unknown>>;

/** An autoscaler in a text: its name, its object, and where it stands. */
export interface WrittenAutoscaler {
  readonly name: AutoscalerName;
  readonly value: Values;
  readonly document: Document;
  /** Of the document in the text. */
  readonly place: number;
  /** Within its document: empty, or an item of a list as kubectl prints it. */
  readonly path: readonly Step[];
  /** Where it begins; from 0. */
  readonly line: number;
}

const kinds = new Set(['HorizontalPodAutoscaler', 'ScaledObject']);

/** Far more than what people write; aliases must not make more of it. */
const aliasLimit = 100;

const fieldsOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const nameOf = (value: Values): AutoscalerName => {
  const { name, namespace } = fieldsOf(value['metadata']);
  const inNamespace = textOf(namespace);
  return {
    kind: textOf(value['kind']),
    namespace: inNamespace === '' ? 'default' : inNamespace,
    name: textOf(name),
  };
};

const objectsOf = (
  document: Document,
): readonly {
  readonly value: Values;
  readonly path: readonly Step[];
  readonly node: unknown;
}[] => {
  const whole = fieldsOf(document.toJS({ maxAliasCount: aliasLimit }));
  const { items } = whole;
  if (!Array.isArray(items)) return [{ value: whole, path: [], node: document.contents }];
  const nodes = isMap(document.contents) ? document.contents.get('items') : undefined;
  return items.map((item: unknown, index) => ({
    value: fieldsOf(item),
    path: ['items', index],
    node: isSeq(nodes) ? nodes.items[index] : undefined,
  }));
};

const startOf = (node: unknown): number => (node as Partial<Node> | undefined)?.range?.[0] ?? 0;

/** The autoscalers of a text of YAML or JSON, in their order; lists are taken apart. Never throws. */
export const writtenAutoscalers = (text: string): Outcome<readonly WrittenAutoscaler[]> => {
  const lines = new LineCounter();
  const found: WrittenAutoscaler[] = [];
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
    });
    for (const [place, document] of [...documents].entries()) {
      const [error] = document.errors;
      if (error !== undefined) return failed(`this is not YAML: ${error.message}`);
      for (const { value, path, node } of objectsOf(document)) {
        const name = nameOf(value);
        if (!kinds.has(name.kind)) continue;
        const line = lines.linePos(startOf(node)).line - 1;
        found.push({ name, value, document, place, path, line: Math.max(0, line) });
      }
    }
  } catch (error) {
    return failed(`this is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  return done(found);
};

const said = ({ kind, namespace, name }: AutoscalerName): string => `${kind} ${namespace}/${name}`;

/** One autoscaler of a text: that of a name, or the first. */
export const pickAutoscaler = (
  text: string,
  wanted: AutoscalerName | undefined,
): Outcome<WrittenAutoscaler> => {
  const all = writtenAutoscalers(text);
  if (!all.ok) return all;
  const found =
    wanted === undefined ? all.value[0] : all.value.find(({ name }) => said(name) === said(wanted));
  if (found !== undefined) return done(found);
  return failed(
    wanted === undefined
      ? 'There is no HorizontalPodAutoscaler or ScaledObject in this text.'
      : `There is no ${said(wanted)} in this text.`,
  );
};
