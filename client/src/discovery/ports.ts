import type { ContainerPort, ServiceObject } from '../k8s/model.ts';
import { flagValues, pathPrefix, portOfAddress } from './arguments.ts';
import type { ComponentName, FoundService, HttpPort } from './found.ts';

/** Components that serve a StoreAPI or another gRPC API of Thanos. */
const grpcComponents: ReadonlySet<ComponentName> = new Set([
  'sidecar',
  'query',
  'store',
  'rule',
  'receive',
]);

interface HttpRule {
  /** The flag with the address, and the port without it. */
  readonly flag: string;
  readonly usual: number;
  /** Flags with the path prefix; the first that is given counts. */
  readonly prefixes: readonly string[];
}

/** Source: thanos v0.42.4 cmd/thanos/{config,query,rule}.go. */
const thanosHttp: HttpRule = {
  flag: 'http-address',
  usual: 10_902,
  prefixes: ['web.route-prefix', 'web.external-prefix'],
};

/** Source: prometheus v0.316.0 cmd/prometheus/main.go. */
const prometheusHttp: HttpRule = {
  flag: 'web.listen-address',
  usual: 9090,
  prefixes: ['web.route-prefix', 'web.external-url'],
};

const linkerdAdmin: HttpRule = { flag: '', usual: 9990, prefixes: [] };

const httpRules: Partial<Record<ComponentName, HttpRule>> = {
  sidecar: thanosHttp,
  query: thanosHttp,
  'query-frontend': thanosHttp,
  store: thanosHttp,
  compact: thanosHttp,
  rule: thanosHttp,
  receive: thanosHttp,
  'bucket-web': thanosHttp,
  prometheus: prometheusHttp,
  linkerd1: linkerdAdmin,
  namerd: { flag: '', usual: 9991, prefixes: [] },
};

/** Where a component serves HTTP; undefined for those that nobody asks. */
export function httpPort(
  component: ComponentName,
  args: readonly string[],
  ports: readonly ContainerPort[],
): HttpPort | undefined {
  const rule = httpRules[component];
  if (rule === undefined) return undefined;
  const address = flagValues(args, rule.flag)[0];
  const named = ports.find(({ name }) => /^(?:https?|web|admin)(?:-|$)/.test(name))?.port;
  // Without arguments the ports of the container are all there is to go by.
  const port = portOfAddress(address, args.length === 0 ? (named ?? rule.usual) : rule.usual);
  const portName = ports.find((one) => one.port === port)?.name ?? '';
  const prefix = rule.prefixes.map((flag) => flagValues(args, flag)[0]).find(isGiven);
  return {
    port,
    scheme: portName.startsWith('https') ? 'https' : 'http',
    prefix: pathPrefix(prefix),
  };
}

/** The port of the StoreAPI. */
export function grpcPort(component: ComponentName, args: readonly string[]): number | undefined {
  if (!grpcComponents.has(component)) return undefined;
  return portOfAddress(flagValues(args, 'grpc-address')[0], 10_901);
}

/** The port of a Service that leads to a port of its pods, given under its number or its name. */
export function servicePort(
  service: ServiceObject,
  target: number,
  names: readonly string[],
): FoundService | undefined {
  const found = service.ports.find(({ port, targetPort, protocol }) => {
    if (protocol !== 'TCP' && protocol !== '') return false;
    const wanted = targetPort === '' ? String(port) : targetPort;
    return wanted === String(target) || names.includes(wanted);
  });
  return found === undefined ? undefined : { name: service.name, port: found.port };
}

const isGiven = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && value !== '/';
