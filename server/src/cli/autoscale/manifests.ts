import { parse } from 'yaml';
import {
  autoscalersIn,
  readSubject,
  type ControllerConfig,
  type Subject,
} from '../../autoscale/index.ts';
import { CliError, type Io } from '../io.ts';
import { documentsOf, textOf } from '../yaml-files.ts';
import { problemText } from './report.ts';

/** The one HPA or ScaledObject of a file, as it is written there. */
export const readManifest = async (path: string, io: Io): Promise<unknown> => {
  const found = autoscalersIn(documentsOf(path, await textOf(path, io)));
  const [manifest] = found;
  if (manifest === undefined || found.length > 1) {
    throw new CliError(`${path} must hold one HorizontalPodAutoscaler or ScaledObject`);
  }
  return manifest;
};

/** What a manifest asks for; what the API server would refuse is refused here. */
export const subjectOf = (path: string, manifest: unknown, config: ControllerConfig): Subject => {
  const read = readSubject(manifest, config);
  if (!read.ok) throw new CliError(problemText(path, read.problems));
  return read.subject;
};

type Step = string | number;

/** `spec.metrics[0].external.target.value` in its steps. */
const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/[^.[\]]+|\[(\d+)\]/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );

const withValue = (value: unknown, [step, ...rest]: readonly Step[], put: unknown): unknown => {
  // What is written as a text stays one: thresholds of triggers are.
  if (step === undefined) return typeof value === 'string' ? String(put) : put;
  if (typeof step === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (step >= list.length) throw new CliError(`--set: there is no [${String(step)}]`);
    return list.with(step, withValue(list[step], rest, put));
  }
  const fields = typeof value === 'object' && value !== null ? value : {};
  return { ...fields, [step]: withValue((fields as Record<string, unknown>)[step], rest, put) };
};

/** A manifest with other values: `PATH=VALUE`, several of them with commas between. */
export const withSettings = (manifest: unknown, text: string): unknown =>
  text.split(/,(?=[A-Za-z][\w.[\]]*=)/).reduce((changed, assignment) => {
    const at = assignment.indexOf('=');
    if (at < 1) throw new CliError(`--set must be PATH=VALUE, not ${assignment}`);
    const value: unknown = parse(assignment.slice(at + 1));
    return withValue(changed, stepsOf(assignment.slice(0, at)), value);
  }, manifest);
