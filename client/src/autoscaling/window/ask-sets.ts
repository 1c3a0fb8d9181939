import { window } from 'vscode';
import type { AutoscalerObject } from '../../k8s/model.ts';
import { metricName } from '../../trees/autoscaling/autoscaler-words.ts';
import { asFields, asFieldsList } from '../../util/values.ts';
import { say } from '../../util/words.ts';

/** A setting that people change often. */
export interface Setting {
  readonly label: string;
  /** As `gauntlet autoscale replay --set` takes it. */
  readonly path: string;
  /** As it is now; empty where it is not said. */
  readonly value: string;
}

/** The settings of an autoscaler that can be changed without its file. */
export function settingsOf(autoscaler: AutoscalerObject): readonly Setting[] {
  return autoscaler.kind === 'ScaledObject'
    ? settingsOfKeda(autoscaler)
    : settingsOfHpa(autoscaler);
}

function settingsOfHpa({ min, max, metrics, raw }: AutoscalerObject): readonly Setting[] {
  const spec = asFields(raw?.['spec']);
  const window = (way: string): string => {
    const rules = asFields(asFields(spec?.['behavior'])?.[way]);
    return textOf(rules?.['stabilizationWindowSeconds']);
  };
  const targets = asFieldsList(spec?.['metrics']).flatMap((metric, at): readonly Setting[] => {
    const reading = metrics[at];
    const type = textOf(metric['type']);
    const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    const target = asFields(asFields(metric[member])?.['target']);
    const key = ['averageUtilization', 'averageValue', 'value'].find(
      (name) => target?.[name] !== undefined,
    );
    if (key === undefined || reading === undefined) return [];
    return [
      {
        label: say('Target of {metric}', { metric: metricName(reading) }),
        path: `spec.metrics[${String(at)}].${member}.target.${key}`,
        value: textOf(target?.[key]),
      },
    ];
  });
  return [
    { label: say('Least replicas'), path: 'spec.minReplicas', value: String(min) },
    { label: say('Most replicas'), path: 'spec.maxReplicas', value: String(max) },
    ...targets,
    {
      label: say('Window of scaling down, in seconds'),
      path: 'spec.behavior.scaleDown.stabilizationWindowSeconds',
      value: window('scaleDown'),
    },
    {
      label: say('Window of scaling up, in seconds'),
      path: 'spec.behavior.scaleUp.stabilizationWindowSeconds',
      value: window('scaleUp'),
    },
  ];
}

const settingsOfKeda = ({ min, max, metrics }: AutoscalerObject): readonly Setting[] => [
  { label: say('Least replicas'), path: 'spec.minReplicaCount', value: String(min) },
  { label: say('Most replicas'), path: 'spec.maxReplicaCount', value: String(max) },
  ...metrics.map((metric, at) => ({
    label: say('Target of {metric}', { metric: metricName(metric) }),
    // Source: keda v2.21.0: `prometheus` has a threshold, `cpu` and `memory` a value.
    path: `spec.triggers[${String(at)}].metadata.${/^(?:cpu|memory)$/u.test(metric.type) ? 'value' : 'threshold'}`,
    value: metric.target ?? '',
  })),
];

const textOf = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : '';

/** Quantities as Kubernetes writes them: `5`, `250m`, `1Gi`. */
const quantity = /^\d+(?:\.\d+)?(?:[numkMGTPE]|[KMGTPE]i)?$/u;

/** Asks which setting gets which value; undefined when somebody left. */
export async function askSets(
  autoscaler: AutoscalerObject,
): Promise<readonly string[] | undefined> {
  const entries = settingsOf(autoscaler).map((setting) => ({
    label: setting.label,
    description: setting.value,
    setting,
  }));
  const title = say('Which setting of {name}?', { name: autoscaler.name });
  const setting = (await window.showQuickPick(entries, { title, ignoreFocusOut: true }))?.setting;
  if (setting === undefined) return undefined;
  const value = await window.showInputBox({
    title: setting.label,
    value: setting.value,
    prompt: setting.path,
    ignoreFocusOut: true,
    validateInput: (text) => (quantity.test(text) ? undefined : say('That is no number.')),
  });
  return value === undefined || !quantity.test(value) ? undefined : [`${setting.path}=${value}`];
}
