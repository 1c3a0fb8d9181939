import type { ParseError } from '../../promql/index.ts';
import type { OffsetUnit } from './request.ts';

/** Parse errors as answers hold them, in the reference's order. */
export const errorList = (
  { errors }: { readonly errors: readonly ParseError[] },
  offsets: OffsetUnit,
): readonly { readonly start: number; readonly end: number; readonly msg: string }[] =>
  errors.map(({ start, end, message }) => ({
    start: offsets.out(start),
    end: offsets.out(end),
    msg: message,
  }));
