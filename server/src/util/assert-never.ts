/** Closes a `switch` over a union: a new member does not compile until every switch knows it. */
export const assertNever = (value: never): never => {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
};
