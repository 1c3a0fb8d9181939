import { lex, parseSeries } from '../../promql/index.ts';
import type { Operation } from './operation.ts';
import { readLanguage, readOffsets, readString } from './request.ts';

export const lexOperation: Operation = {
  op: 'lex',
  answer: (request) => {
    const text = readString(request, 'text');
    const { out } = readOffsets(request, text);
    const tokens =
      request['seriesDesc'] === true
        ? parseSeries(text).tokens
        : lex(text, readLanguage(request, []));
    return { tokens: tokens.map((token) => [token.type, out(token.start), token.text]) };
  },
};
