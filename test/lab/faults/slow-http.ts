import { ensureBinary } from '../../stand/binaries.mjs';
import { waitFor } from '../../stand/processes.mjs';
import { apiPort } from '../cluster/kubeconfig.ts';
import type { ClusterPlan } from '../plan.ts';
import { nodePorts } from '../plan.ts';
import { backgroundFailure, endBackground, startBackground } from './background.ts';
import type { Fault, FaultContext, Memo } from './fault.ts';
import { clusterOf, misuse } from './fault.ts';

/** What can be made slow: ports on the address of the node. */
const services: Readonly<Record<string, number>> = { api: apiPort, ...nodePorts };

/** The proxy's own ports on the node's address: a pair for each service, outside of the range of node ports. */
const firstPort = 29_100;

/** Time (ms) the proxy has to come up. */
const patience = 10_000;

type Mode = Readonly<Record<string, string | number>>;

/** The proxy's mode that the words ask for; undefined if they cannot be read. */
export function modeOf(words: readonly string[]): Mode | undefined {
  const [mode, value, ...more] = words;
  if (more.length > 0) return undefined;
  switch (mode) {
    case 'delay':
      return value !== undefined && /^\d+(\.\d+)?(ms|s)$/.test(value)
        ? { mode, delay: value }
        : undefined;
    case 'cut':
      return /^\d+$/.test(value ?? '0') ? { mode, after: Number(value ?? '0') } : undefined;
    case 'refuse':
    case 'hang':
      return value === undefined ? { mode } : undefined;
    default:
      return undefined;
  }
}

/** Where the proxy of a service listens and takes orders. */
export function proxyPorts(service: string): { readonly listen: number; readonly control: number } {
  const index = Object.keys(services).indexOf(service);
  return { listen: firstPort + 2 * index, control: firstPort + 2 * index + 1 };
}

/** The rule that leads connections from outside of the cluster into the proxy; its own go past it. */
export function redirection(action: '-I' | '-D', cluster: ClusterPlan, service: string): string[] {
  return [
    'iptables',
    '-w',
    '-t',
    'nat',
    action,
    'PREROUTING',
    '-p',
    'tcp',
    '-d',
    cluster.nodeAddress,
    '--dport',
    String(services[service] ?? 0),
    '-j',
    'REDIRECT',
    '--to-ports',
    String(proxyPorts(service).listen),
  ];
}

/** Answers of a service are late, cut, or missing, for everybody outside of the cluster. */
export const slowHttp: Fault = {
  usage: 'slow-http CLUSTER SERVICE delay 2s|cut [BYTES]|refuse|hang',
  summary: `puts a proxy before ${Object.keys(services).join(', ')} that delays, cuts or withholds answers`,
  target(args, lab) {
    const [cluster, service = '', ...words] = args;
    if (!Object.hasOwn(services, service)) {
      throw misuse(slowHttp, `which service? ${Object.keys(services).join(', ')}`);
    }
    if (modeOf(words) === undefined) throw misuse(slowHttp, `how? not "${words.join(' ')}"`);
    return [clusterOf(lab, cluster).name, service, ...words];
  },
  async inflict([name = '', service = '', ...words], context, remember) {
    const { lab, log, signal } = context;
    const cluster = clusterOf(lab, name);
    const { listen, control } = proxyPorts(service);
    const at = (port: number): string => `${cluster.nodeAddress}:${port}`;
    const mesh = await ensureBinary('mesh', { log, signal });
    const memo = await startBackground(context, name, {
      label: `slow-${service}`,
      command: [
        mesh,
        'slow-proxy',
        '--listen',
        at(listen),
        '--control',
        at(control),
        '--target',
        at(services[service] ?? 0),
      ],
    });
    remember(memo);
    await setMode(at(control), modeOf(words) ?? {}, memo);
    await inside(context, name, redirection('-I', cluster, service));
    await forgetConnections(context, cluster, service);
  },
  async undo([name = '', service = ''], context, memo) {
    const cluster = clusterOf(context.lab, name);
    // Not there if the way into the fault was not gone to its end.
    await inside(context, name, redirection('-D', cluster, service)).catch(() => undefined);
    await endBackground(memo);
    await forgetConnections(context, cluster, service);
  },
};

async function setMode(control: string, mode: Mode, memo: Memo): Promise<void> {
  await waitFor(
    async () => {
      const failure = backgroundFailure(memo);
      if (failure !== undefined) throw new Error(`the slow proxy: ${failure}`);
      const answer = await fetch(`http://${control}/mode`, {
        method: 'POST',
        body: JSON.stringify(mode),
      }).catch(() => undefined);
      if (answer === undefined) return undefined;
      if (!answer.ok) throw new Error(`the slow proxy: ${await answer.text()}`);
      return true;
    },
    { timeoutMs: patience, describe: () => 'the slow proxy does not answer' },
  );
}

/** Connections that are there keep their way until the kernel forgets them; then they are reset or go the new way. */
async function forgetConnections(
  context: FaultContext,
  cluster: ClusterPlan,
  service: string,
): Promise<void> {
  const port = String(services[service] ?? 0);
  // Fails if there is none.
  await inside(context, cluster.name, [
    'conntrack',
    '-D',
    '-p',
    'tcp',
    '--orig-dst',
    cluster.nodeAddress,
    '--dport',
    port,
  ]).catch(() => undefined);
}

async function inside(
  { paths, run }: FaultContext,
  cluster: string,
  command: readonly string[],
): Promise<string> {
  return run('sh', [paths.cluster(cluster).enterNetwork, ...command]);
}
