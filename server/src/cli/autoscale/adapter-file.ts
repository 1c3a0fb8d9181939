import { findAdapterConfig, readAdapterConfig, type AdapterConfig } from '../../autoscale/index.ts';
import { CliError, complain, type Io } from '../io.ts';
import { textOf } from '../yaml-files.ts';

/** The configuration of an adapter; what is of the wrong type in it is said on standard error. */
export const readAdapterFile = async (path: string, io: Io): Promise<AdapterConfig> => {
  const found = findAdapterConfig(await textOf(path, io));
  if (!found.ok) throw new CliError(`${path} ${found.message}`);
  const { config, problems } = readAdapterConfig(found.value);
  for (const { field, message } of problems) {
    await complain(io, new CliError(`${path}: ${field}: ${message}`));
  }
  return config;
};
