import type { Fields } from '../../util/values.ts';
import { asFields } from '../../util/values.ts';

/** Reading answers of an API server without trusting their shape: what is missing or odd is empty. */

const none: Fields = Object.freeze({});

/** The field as an object; an empty one when it is something else. */
export function fieldsOf(from: Fields, key: string): Fields {
  return asFields(from[key]) ?? none;
}

/** The field as a list of objects; entries that are something else are left out. */
export function listOf(from: Fields, key: string): readonly Fields[] {
  const list = from[key];
  if (!Array.isArray(list)) return [];
  return list.map(asFields).filter((item) => item !== undefined);
}

/** The field as a text; empty when it is something else. */
export function textOf(from: Fields, key: string): string {
  const value = from[key];
  return typeof value === 'string' ? value : '';
}

/** The field as a finite number, or what is given instead. */
export function numberOf(from: Fields, key: string, instead = 0): number {
  const value = from[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : instead;
}

/** The texts of a list; anything else in it is left out. */
export function textsOf(from: Fields, key: string): readonly string[] {
  const list = from[key];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** A port as people write it: its name or its number. */
export function portOf(from: Fields, key: string): string {
  const value = from[key];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
}

/** The field as Unix milliseconds; 0 when it is no time. */
export function timeOf(from: Fields, key: string): number {
  const text = textOf(from, key);
  if (text === '') return 0;
  const time = Date.parse(text);
  return Number.isFinite(time) ? time : 0;
}
