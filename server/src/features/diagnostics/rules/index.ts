/** All rules; a new one is a file beside this and a line here. */
import type { Rule } from '../rule.ts';
import { extensionFunction } from './extension-function.ts';

export const rules: readonly Rule[] = [extensionFunction];
