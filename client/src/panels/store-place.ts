import type { FoundComponent } from '../discovery/found.ts';

/** A pod that speaks the StoreAPI. */
export interface StorePlace {
  /** Name of its endpoint. */
  readonly endpoint: string;
  readonly found: FoundComponent;
  readonly pod: string;
}

interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/** Every pod of what was found that speaks the StoreAPI, those that are ready first. */
export function storePlaces(
  components: readonly { readonly name: string; readonly found: FoundComponent }[],
): readonly StorePlace[] {
  return components.flatMap(({ name, found }) =>
    found.grpc === undefined
      ? []
      : found.pods
          .toSorted((a, b) => Number(b.ready) - Number(a.ready))
          .map((pod) => ({ endpoint: name, found, pod: pod.name })),
  );
}

/**
 * The pods that an address of a querier may lead to: by the pod's address and port, or by the names of DNS. Addresses
 * of pods repeat between clusters, so those of the querier's own cluster go before.
 */
export function placesOfAddress(
  address: string,
  cluster: string | undefined,
  places: readonly StorePlace[],
): readonly StorePlace[] {
  const { host, port } = addressOf(address);
  const fitting = places.filter(
    (place) =>
      (port === undefined || place.found.grpc === port) &&
      (hasAddress(place, host) || hasName(place, host)),
  );
  const own = fitting.filter(({ found }) => found.cluster === cluster);
  return own.length > 0 ? own : fitting;
}

/** `10.0.0.1:10901`, `[fd00::1]:10901`, `thanos:///name:10901`. */
function addressOf(text: string): Address {
  const bare = text.replace(/^[a-z+]+:\/\/[^/]*\/?/, '');
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(bare) ?? [];
  return {
    host: bracketed ?? plain ?? bare,
    port: port === undefined ? undefined : Number(port),
  };
}

function hasAddress({ found, pod }: StorePlace, host: string): boolean {
  return found.pods.some(({ name, ip }) => name === pod && ip === host);
}

/** `pod.service.namespace.svc…` or `service.namespace.svc…`. */
function hasName({ found, pod }: StorePlace, host: string): boolean {
  const labels = host.split('.');
  const [first, second, third] = labels;
  if (labels.length < 2) return false;
  if (first === pod) return third === found.namespace;
  return (first === found.service?.name || first === found.name) && second === found.namespace;
}

/** Whether an address leads to this machine itself. */
export function isLoopback(address: string): boolean {
  const { host } = addressOf(address);
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
