import {
  autoscalersIn,
  readSubject,
  withSettings,
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

/** A manifest with other values: `PATH=VALUE`, several of them with commas between. */
export const withSet = (manifest: unknown, text: string): unknown => {
  const changed = withSettings(manifest, [text]);
  if (!changed.ok) throw new CliError(`--set: ${changed.message}`);
  return changed.value;
};
