import { done, failed } from '../../hpa/outcome.ts';
import type { MetricTarget } from '../../hpa/spec.ts';
import type { Outcome } from '../../hpa/outcome.ts';
import { parseQuantity } from '../../quantity.ts';
import type { Trigger } from '../scaled-object.ts';
import type { TriggerKind } from './trigger-kind.ts';

const targetOf = ({ metricType, metadata }: Trigger): Outcome<MetricTarget> => {
  const { value = '', type: deprecated } = metadata;
  const type = metricType ?? deprecated ?? '';
  if (type === 'AverageValue') {
    const averageValue = parseQuantity(value);
    return averageValue === undefined
      ? failed(`the value ${JSON.stringify(value)} is no quantity`)
      : done({ type, averageValue });
  }
  if (type === 'Utilization') {
    return /^[+-]?\d+$/.test(value)
      ? done({ type, averageUtilization: Number(value) })
      : failed(`the value ${JSON.stringify(value)} is no whole number`);
  }
  return failed(`unknown metric type: ${type}, allowed values are 'Utilization' or 'AverageValue'`);
};

/** Source: keda v2.21.0 pkg/scalers/cpu_memory_scaler.go parseResourceMetadata, GetMetricSpecForScaling */
export const resourceTrigger: TriggerKind = {
  types: ['cpu', 'memory'],
  metric: (trigger) => {
    const target = targetOf(trigger);
    if (!target.ok) return target;
    const { containerName: container = '' } = trigger.metadata;
    const metric = { name: trigger.type, target: target.value };
    return done(
      container === ''
        ? { type: 'Resource', resource: metric }
        : { type: 'ContainerResource', containerResource: { ...metric, container } },
    );
  },
};
