import type {
  ListAutoscalersParams,
  ListAutoscalersResult,
  MetricsApi,
} from '../../protocol/autoscaling.ts';
import { readSubject } from '../history/subject.ts';
import { defaultController } from '../hpa/controller.ts';
import { writtenAutoscalers } from '../settings/documents.ts';

/** KEDA answers for the metrics of the HPAs that it makes. Source: KEDA 2.21, pkg/provider/provider.go */
const kedaLabel = 'scaledobject.keda.sh/name';

const apisOf = (manifest: unknown): readonly MetricsApi[] => {
  const read = readSubject(manifest, defaultController());
  if (!read.ok || read.subject.manager !== 'hpa') return [];
  const found = read.subject.spec.metrics.flatMap(({ type, external }): readonly MetricsApi[] => {
    if (type === 'Pods' || type === 'Object') return ['custom'];
    const isKedas = external?.metric.selector?.includes(kedaLabel) === true;
    return type === 'External' && !isKedas ? ['external'] : [];
  });
  return [...new Set(found)];
};

/** The autoscalers of a text; none where it is not YAML. */
export const listAutoscalers = ({ text }: ListAutoscalersParams): ListAutoscalersResult => {
  const found = writtenAutoscalers(text);
  if (!found.ok) return { autoscalers: [] };
  return {
    autoscalers: found.value.map(({ name, line, value }) => {
      const apis = apisOf(value);
      return { ...name, line, ...(apis.length === 0 ? {} : { apis }) };
    }),
  };
};
