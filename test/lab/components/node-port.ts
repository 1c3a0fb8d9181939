// Ports that cross clusters: a Service of their own each, so that no port gets a random node port.
import type { KubeObject } from '../component.ts';
import type { Identity } from './manifest.ts';
import { service } from './manifest.ts';

/** The Service that opens one port of a component on every node. */
export function nodePortService(
  identity: Identity,
  selector: Readonly<Record<string, string>>,
  { name, port, nodePort }: { name: string; port: number; nodePort: number },
): KubeObject {
  return service({ ...identity, name: `${identity.name}-node` }, selector, {
    [name]: { port, nodePort },
  });
}
