import type { ListAutoscalersParams, ListAutoscalersResult } from '../../protocol/autoscaling.ts';
import { writtenAutoscalers } from '../settings/documents.ts';

/** The autoscalers of a text; none where it is not YAML. */
export const listAutoscalers = ({ text }: ListAutoscalersParams): ListAutoscalersResult => {
  const found = writtenAutoscalers(text);
  return {
    autoscalers: found.ok ? found.value.map(({ name, line }) => ({ ...name, line })) : [],
  };
};
