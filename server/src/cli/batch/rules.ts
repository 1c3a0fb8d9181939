import { usualFeatures } from '../../promql/index.ts';
import { describeRules } from '../../rules/index.ts';
import type { Operation } from './operation.ts';
import { readLanguage, readString, type BatchAnswer } from './request.ts';

export const rulesOperation: Operation = {
  op: 'rules',
  answer: (request): BatchAnswer => {
    const { groups, diagnostics } = describeRules(
      readString(request, 'file'),
      readLanguage(request, usualFeatures),
    );
    return { groups, diagnostics };
  },
};
