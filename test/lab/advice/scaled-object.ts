// The ScaledObject of strest's servers in a cluster: read, changed by advice, and given back.
import { withSettings } from '../../../server/src/autoscale/index.ts';
import { waitFor } from '../../stand/processes.mjs';
import { strestScaling } from '../components/autoscaling.ts';
import { strestServer } from '../components/strest.ts';
import type { Lab } from '../lab.ts';

/** The part of a ScaledObject that says how to scale. */
export interface ScaledObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

interface HpaTarget {
  readonly type?: string;
  readonly averageValue?: string;
  readonly value?: string;
}

interface Hpa {
  readonly spec?: {
    readonly metrics?: readonly { readonly external?: { readonly target?: HpaTarget } }[];
  };
}

/** Time (ms) that KEDA has to change the HPA. */
const kedaMs = 120_000;

const place = ['--namespace', strestServer.namespace] as const;

/** What the cluster has, without what the API server and KEDA wrote into it. */
export const readScaledObject = async (lab: Lab, cluster: string): Promise<ScaledObject> => {
  const args = ['get', 'scaledobject', strestScaling.scaledObject, ...place, '--output', 'json'];
  const { apiVersion, kind, metadata, spec } = JSON.parse(
    await lab.kubectl(cluster, args),
  ) as ScaledObject;
  const { name, namespace } = metadata;
  return { apiVersion, kind, metadata: { name, namespace }, spec };
};

/** The same with what advice sets. */
export const advisedObject = (object: ScaledObject, sets: readonly string[]): ScaledObject => {
  const changed = withSettings(object, sets);
  if (!changed.ok) throw new Error(`the advice cannot be written: ${changed.message}`);
  return changed.value as ScaledObject;
};

/** Writes its `spec`, and waits until KEDA has made it the HPA's. */
export const writeScaledObject = async (
  lab: Lab,
  cluster: string,
  { spec }: ScaledObject,
): Promise<void> => {
  const patch = JSON.stringify({ spec });
  const args = ['patch', 'scaledobject', strestScaling.scaledObject, ...place];
  await lab.kubectl(cluster, [...args, '--type', 'merge', '--patch', patch]);
  const wanted = wantedTarget(spec);
  let last = 'nothing';
  const look = async (): Promise<true | undefined> => {
    const hpa = ['get', 'hpa', strestScaling.autoscaler, ...place, '--output', 'json'];
    const { spec: found } = JSON.parse(await lab.kubectl(cluster, hpa)) as Hpa;
    const { type = '', averageValue, value } = found?.metrics?.[0]?.external?.target ?? {};
    last = `${type} ${averageValue ?? value ?? ''}`;
    return last === wanted ? true : undefined;
  };
  const describe = () => `the HPA of ${cluster} has the target ${last} and not ${wanted}`;
  await waitFor(look, { timeoutMs: kedaMs, everyMs: 1000, describe });
};

/** What the HPA then has: type and value, in the canonical form of a quantity of whole or a few thousandths. */
const wantedTarget = (spec: ScaledObject['spec']): string => {
  const [trigger] = spec['triggers'] as readonly {
    readonly metricType?: string;
    readonly metadata: { readonly threshold: string };
  }[];
  const threshold = Number(trigger?.metadata.threshold);
  const quantity = Number.isInteger(threshold) ? threshold : `${String(threshold * 1000)}m`;
  return `${trigger?.metricType ?? 'AverageValue'} ${String(quantity)}`;
};
