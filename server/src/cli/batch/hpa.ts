import { answerCase } from './hpa/answer-case.ts';
import type { Operation } from './operation.ts';

export const hpaOperation: Operation = {
  op: 'hpa',
  answer: (request) => answerCase(request['case']),
};
