import { valueFunctionDocs } from './functions-values.ts';
import { vectorFunctionDocs } from './functions-vectors.ts';
import { windowFunctionDocs } from './functions-windows.ts';

/** What a person should know about each function, by name. */
export const functionDocs = {
  ...valueFunctionDocs,
  ...vectorFunctionDocs,
  ...windowFunctionDocs,
};

export type FunctionName = keyof typeof functionDocs;
