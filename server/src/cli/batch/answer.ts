import { jsonText } from '../../util/json-text.ts';
import { operations } from './operations.ts';
import { BatchError, isRecord, type BatchAnswer, type BatchRequest } from './request.ts';

const byName = new Map(operations.map((operation) => [operation.op, operation]));

const failure = (error: unknown): BatchAnswer => ({
  error:
    error instanceof BatchError
      ? error.message
      : `internal error: ${error instanceof Error ? error.message : String(error)}`,
});

const answerRequest = (request: BatchRequest): BatchAnswer => {
  const op = request['op'];
  if (typeof op !== 'string') return { error: '"op" must be a string' };
  const operation = byName.get(op);
  if (operation === undefined) return { error: 'unsupported op' };
  try {
    return operation.answer(request);
  } catch (error) {
    return failure(error);
  }
};

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The answer to one line of input, as one line of JSON without its end. Never throws. */
export const answerLine = (line: string): string => {
  const request = parseLine(line);
  if (!isRecord(request)) return JSON.stringify({ error: 'not a JSON object' });
  const answer = answerRequest(request);
  return jsonText('id' in request ? { id: request['id'], ...answer } : answer);
};
