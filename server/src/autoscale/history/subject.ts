import type { ControllerConfig } from '../hpa/controller.ts';
import { fullSpec, withApiDefaults } from '../hpa/defaults.ts';
import { readHpaSpec } from '../hpa/manifest.ts';
import type { FullHpaSpec, HpaSpec } from '../hpa/spec.ts';
import { validateHpaSpec } from '../hpa/validation/validate.ts';
import { hpaOfScaledObject } from '../keda/hpa.ts';
import { readScaledObject, type ScaledObject } from '../keda/scaled-object.ts';
import { readPrometheusTrigger } from '../keda/triggers/prometheus.ts';
import { fieldAt, readText, type DecodeProblem } from '../manifest-reader.ts';
import type { MissingRule } from '../replay/observe.ts';
import { metricKey } from '../replay/recording.ts';

/** An autoscaler whose history is wanted. */
export interface Subject {
  readonly namespace: string;
  /** Name of the HPA; that of a ScaledObject is the one KEDA makes. */
  readonly autoscaler: string;
  readonly spec: FullHpaSpec;
  /** PromQL by the key of the metric, as far as the manifest says it. */
  readonly queries: ReadonlyMap<string, string>;
  readonly missing: MissingRule;
  readonly manager: 'hpa' | 'keda';
}

export type ReadSubject =
  | { readonly ok: true; readonly subject: Subject }
  | { readonly ok: false; readonly problems: readonly DecodeProblem[] };

const kinds = new Set(['HorizontalPodAutoscaler', 'ScaledObject']);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** The objects of a manifest; lists, as kubectl prints them, are taken apart. */
export const autoscalersIn = (documents: readonly unknown[]): readonly unknown[] =>
  documents
    .flatMap((document) => {
      const { items } = fieldsOf(document);
      return Array.isArray(items) ? (items as readonly unknown[]) : [document];
    })
    .filter((value) => kinds.has(String(fieldsOf(value)['kind'])));

const refused = (field: string, message: string): ReadSubject => ({
  ok: false,
  problems: [{ field, message }],
});

const metadataOf = (value: unknown): { readonly namespace: string; readonly name: string } => {
  const metadata = fieldAt({ path: '', value, problems: [] }, 'metadata');
  return {
    namespace: readText(fieldAt(metadata, 'namespace')) ?? 'default',
    name: readText(fieldAt(metadata, 'name')) ?? '',
  };
};

const checked = (
  spec: HpaSpec,
  problems: readonly DecodeProblem[],
  { traits }: ControllerConfig,
): readonly DecodeProblem[] => [...problems, ...validateHpaSpec(withApiDefaults(spec), traits)];

const hpaSubject = (value: unknown, config: ControllerConfig): ReadSubject => {
  const { apiVersion, spec: written } = fieldsOf(value);
  if (apiVersion !== 'autoscaling/v2') {
    return refused('apiVersion', `the HPA must be of autoscaling/v2, not ${String(apiVersion)}`);
  }
  const { spec, problems } = readHpaSpec(written);
  const errors = checked(spec, problems, config);
  if (errors.length > 0) return { ok: false, problems: errors };
  const { namespace, name } = metadataOf(value);
  return {
    ok: true,
    subject: {
      namespace,
      autoscaler: name,
      spec: fullSpec(spec, config),
      queries: new Map(),
      missing: 'fail',
      manager: 'hpa',
    },
  };
};

/** Queries of the Prometheus triggers; a formula over them is a metric of its own, whose query is not known. */
const triggerQueries = ({
  triggers,
  scalingModifiers,
}: ScaledObject): { readonly queries: Subject['queries']; readonly missing: MissingRule } => {
  const queries = new Map<string, string>();
  let missing: MissingRule = 'zero';
  for (const [index, trigger] of triggers.entries()) {
    if (trigger.type !== 'prometheus') continue;
    const read = readPrometheusTrigger(trigger);
    if (!read.ok) continue;
    if (!read.value.ignoreNullValues) missing = 'fail';
    if (scalingModifiers === undefined) {
      queries.set(`External/s${String(index)}-prometheus`, read.value.query);
    }
  }
  return { queries, missing: queries.size === 0 ? 'fail' : missing };
};

const kedaSubject = (value: unknown, config: ControllerConfig): ReadSubject => {
  const { scaledObject, problems } = readScaledObject(value);
  if (problems.length > 0) return { ok: false, problems };
  const hpa = hpaOfScaledObject(scaledObject);
  if (!hpa.ok) return refused('spec', hpa.message);
  const errors = checked(hpa.value.spec, [], config);
  if (errors.length > 0) return { ok: false, problems: errors };
  return {
    ok: true,
    subject: {
      namespace: metadataOf(value).namespace,
      autoscaler: hpa.value.name,
      spec: fullSpec(hpa.value.spec, config),
      ...triggerQueries(scaledObject),
      manager: 'keda',
    },
  };
};

/** Reads an HPA or a ScaledObject, as written or as the API server gives it; refuses what that would refuse. */
export const readSubject = (value: unknown, config: ControllerConfig): ReadSubject =>
  fieldsOf(value)['kind'] === 'ScaledObject'
    ? kedaSubject(value, config)
    : hpaSubject(value, config);

/** The subject with queries of metrics by key or by the metric's own name. */
export const withQueries = (subject: Subject, queries: ReadonlyMap<string, string>): Subject => {
  const all = new Map(subject.queries);
  for (const metric of subject.spec.metrics) {
    const key = metricKey(metric);
    const given = queries.get(key) ?? queries.get(key.slice(key.indexOf('/') + 1));
    if (given !== undefined) all.set(key, given);
  }
  return { ...subject, queries: all };
};
