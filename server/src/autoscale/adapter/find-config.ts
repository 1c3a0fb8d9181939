import { parseAllDocuments } from 'yaml';
import { done, failed, type Outcome } from '../hpa/outcome.ts';

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isConfig = (value: unknown): value is Values =>
  isRecord(value) && ['rules', 'externalRules', 'resourceRules'].some((key) => key in value);

const documentsOf = (text: string): Outcome<readonly unknown[]> => {
  try {
    const values: unknown[] = [];
    for (const document of parseAllDocuments(text)) {
      const [error] = document.errors;
      if (error !== undefined)
        return failed(`is not YAML: ${error.message.split('\n', 1)[0] ?? ''}`);
      values.push(document.toJS());
    }
    return done(values);
  } catch (error) {
    return failed(`is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** The one configuration of prometheus-adapter of a text: a file of its own, or a ConfigMap that holds it. */
export const findAdapterConfig = (text: string): Outcome<unknown> => {
  const documents = documentsOf(text);
  if (!documents.ok) return documents;
  const found: Values[] = [];
  for (const value of documents.value) {
    if (isConfig(value)) found.push(value);
    const data = isRecord(value) && value['kind'] === 'ConfigMap' ? value['data'] : undefined;
    for (const inner of Object.values(isRecord(data) ? data : {})) {
      if (typeof inner !== 'string') continue;
      const held = documentsOf(inner);
      if (held.ok) found.push(...held.value.filter(isConfig));
    }
  }
  const [config, ...more] = found;
  return config === undefined || more.length > 0
    ? failed('must hold one configuration of prometheus-adapter')
    : done(config);
};
