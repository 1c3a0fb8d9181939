import { adapterConfig } from './adapter.ts';
import type { Field } from './field.ts';
import { hpa } from './hpa.ts';
import { scaledJob, scaledObject, triggerAuthentication, triggerOfType } from './keda.ts';

/** The kinds that are known here, each with its current API version. */
export const kinds: Readonly<Record<string, { readonly version: string; readonly form: Field }>> = {
  HorizontalPodAutoscaler: { version: 'autoscaling/v2', form: hpa },
  ScaledObject: { version: 'keda.sh/v1alpha1', form: scaledObject },
  ScaledJob: { version: 'keda.sh/v1alpha1', form: scaledJob },
  TriggerAuthentication: { version: 'keda.sh/v1alpha1', form: triggerAuthentication },
  ClusterTriggerAuthentication: { version: 'keda.sh/v1alpha1', form: triggerAuthentication },
};

type Values = Readonly<Record<string, unknown>>;

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const adapterKeys = ['rules', 'externalRules', 'resourceRules'];

/** Whether a document is a configuration of prometheus-adapter, which names no kind. */
export const isAdapterConfig = (value: unknown): boolean =>
  isValues(value) &&
  value['kind'] === undefined &&
  value['groups'] === undefined &&
  adapterKeys.some((key) => key in value) &&
  JSON.stringify(value).includes('Query"');

/** The form of a document; undefined for one of another kind or version. */
export const formOf = (value: unknown): Field | undefined => {
  if (isAdapterConfig(value)) return adapterConfig;
  const kind = isValues(value) ? value['kind'] : undefined;
  const known = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  const version = isValues(value) ? value['apiVersion'] : undefined;
  return version === undefined || version === known?.version ? known?.form : undefined;
};

/** What may stand below a place whose value is `value`. */
export const fieldIn = (field: Field, part: string | number, value: unknown): Field | undefined => {
  if (field.type === 'object') return field.fields?.[String(part)];
  if (field.type === 'dict') return field.item;
  if (field.type !== 'list' || typeof part !== 'number') return undefined;
  const item = Array.isArray(value) ? (value[part] as unknown) : undefined;
  const isTrigger = field.item?.fields?.['useCachedMetrics'] !== undefined;
  return isTrigger ? triggerOfType(isValues(item) ? item['type'] : undefined) : field.item;
};
