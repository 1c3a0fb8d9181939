export interface Condition {
  readonly type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited' | 'ScaledToZero';
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** The list with a condition set; an older one of its type goes. */
export const withCondition = (
  conditions: readonly Condition[],
  condition: Condition,
): readonly Condition[] => [...conditions.filter(({ type }) => type !== condition.type), condition];

export const condition = (
  type: Condition['type'],
  isTrue: boolean,
  reason: string,
  message: string,
): Condition => ({ type, status: isTrue ? 'True' : 'False', reason, message });
