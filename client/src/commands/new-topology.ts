import { Uri, WorkspaceEdit, Position, window, workspace } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import {
  clusterNames,
  freeFileName,
  isReached,
  newTopologyText,
  parseDomains,
  parseLabels,
  topologyPatterns,
} from '../topology/new-topology.ts';
import type { NewTopology, Reach, TopologyPattern } from '../topology/new-topology.ts';
import { askOption, askText, askSteps } from '../util/steps.ts';
import type { Option, Step, StepAnswer } from '../util/steps.ts';
import { until } from '../util/until.ts';
import { say } from '../util/words.ts';

/** Milliseconds until the kubeconfig must have been read. */
const patienceMs = 2000;
const usualSecret = 'thanos-objstore';
const usualHost = '{service}.{cluster}.example.org';

/** Asks for a pattern and clusters, and opens a new topology file that people save where they want it. */
export const newTopology: ExplorerCommand = (explorer) => async () => {
  const first: NewTopology = {
    pattern: 'store-in-each-cluster',
    contexts: [],
    externalLabels: {},
    secret: usualSecret,
    reach: undefined,
  };
  const contexts = await contextsOf(explorer);
  const topology = await askSteps(say('New Topology'), first, stepsOf(contexts));
  if (topology !== undefined) await openNew(newTopologyText(topology));
};

/** The contexts of the kubeconfig; nothing of them is contacted. */
async function contextsOf({ clusters, timers }: Explorer): Promise<readonly string[]> {
  await until({
    timers,
    patienceMs,
    subscribe: (listener) => clusters.onDidChange(listener),
    holds: () => clusters.views.length > 0 || clusters.problems.length > 0,
  });
  return clusters.views.map(({ context }) => context);
}

function stepsOf(contexts: readonly string[]): readonly Step<NewTopology>[] {
  return [
    { ask: askPattern },
    { ask: async (topology, title) => askContexts(topology, title, contexts) },
    { ask: askReach, applies: (topology) => topology.contexts.length > 1 },
    { ask: askAddresses, applies: ({ reach }) => reach?.type === 'nodePort' },
    { ask: askDomains, applies: ({ reach }) => reach?.type === 'flat' },
    { ask: askHost, applies: ({ reach }) => reach?.type === 'loadBalancer' },
    { ask: askLabels },
    { ask: askSecret },
  ];
}

function patternOptions(): readonly Option<TopologyPattern>[] {
  const words: Readonly<Record<TopologyPattern, readonly [label: string, detail: string]>> = {
    'store-in-each-cluster': [
      say('A store in each cluster'),
      say('Every cluster keeps its history in a bucket of its own; one querier asks them all.'),
    ],
    'single-store': [
      say('A single store'),
      say('All clusters write into one bucket; one store gateway answers for all history.'),
    ],
    'querier-in-each-cluster': [
      say('A querier in each cluster'),
      say('Each cluster answers for itself; one querier asks the queriers.'),
    ],
    receive: [
      say('Receive'),
      say('Clusters push their samples by remote write; nothing has to reach into them.'),
    ],
    mixture: [
      say('A mixture'),
      say('One cluster pushes, others have sidecars, and a querier asks queriers.'),
    ],
  };
  return topologyPatterns.map((value) => {
    const [label, detail] = words[value];
    return { value, label, detail };
  });
}

type Answer = Promise<StepAnswer<NewTopology>>;

function changed<T>(
  answer: StepAnswer<T>,
  change: (value: T) => NewTopology,
): StepAnswer<NewTopology> {
  return answer === undefined || answer === 'back' ? answer : { value: change(answer.value) };
}

async function askPattern(topology: NewTopology, title: string): Answer {
  const answer = await askOption(title, say('Which picture of the deployment?'), patternOptions());
  return changed(answer, (pattern) => ({ ...topology, pattern }));
}

async function askContexts(topology: NewTopology, title: string, known: readonly string[]): Answer {
  if (known.length === 0) {
    const answer = await askText({
      title,
      prompt: say(
        'Contexts of the clusters, separated by blanks; the first is where queries are asked',
      ),
      value: topology.contexts.join(' '),
      placeholder: 'aks gke',
      problem: (text) =>
        wordsOf(text).length === 0 ? say('At least one cluster is needed.') : undefined,
    });
    return changed(answer, (text) => ({ ...topology, contexts: wordsOf(text) }));
  }
  const hub = await askOption(
    title,
    say('In which cluster are queries asked?'),
    known.map((value) => ({ value, label: value })),
  );
  if (hub === undefined || hub === 'back') return hub;
  const others = known.filter((context) => context !== hub.value);
  if (others.length === 0) return { value: { ...topology, contexts: [hub.value] } };
  const picked = await window.showQuickPick(
    others.map((label) => ({ label, picked: topology.contexts.includes(label) })),
    { title, canPickMany: true, placeHolder: say('Which other clusters belong to it?') },
  );
  if (picked === undefined) return undefined;
  return { value: { ...topology, contexts: [hub.value, ...picked.map(({ label }) => label)] } };
}

function reachOptions(): readonly Option<Reach>[] {
  return [
    {
      value: { type: 'mirror' },
      label: say('Services mirrored by Linkerd'),
      detail: say('Nothing more has to be said.'),
    },
    {
      value: { type: 'nodePort', addresses: [] },
      label: say('Node ports'),
      detail: say('The addresses of nodes are asked next.'),
    },
    {
      value: { type: 'loadBalancer', host: usualHost },
      label: say('Load balancers'),
      detail: say('Their names in the DNS are asked next.'),
    },
    {
      value: { type: 'flat', domains: [] },
      label: say('One network of pods'),
      detail: say(
        'Pods reach pods of every cluster. The DNS domains of the clusters are asked next.',
      ),
    },
  ];
}

async function askReach(topology: NewTopology, title: string): Answer {
  const answer = await askOption(title, say('How do clusters reach each other?'), reachOptions());
  return changed(answer, (reach) => ({ ...topology, reach }));
}

/** One after the other, for the clusters that others have to reach. */
async function askAddresses(topology: NewTopology, title: string): Answer {
  const { contexts, pattern } = topology;
  const names = clusterNames(contexts);
  const addresses: string[] = [];
  for (const at of contexts.keys()) {
    if (!isReached(pattern, contexts, at)) {
      addresses.push('');
      continue;
    }
    const answer = await askText({
      title,
      prompt: say('At which address do other clusters reach node ports of {cluster}?', {
        cluster: names[at] ?? '',
      }),
      value: '',
      placeholder: '192.0.2.1',
      problem: (text) =>
        /^[\w.:[\]-]+$/.test(text.trim()) ? undefined : say('A host name or an address is needed.'),
    });
    if (answer === undefined || answer === 'back') return answer;
    addresses.push(answer.value.trim());
  }
  return { value: { ...topology, reach: { type: 'nodePort', addresses } } };
}

async function askHost(topology: NewTopology, title: string): Answer {
  const answer = await askText({
    title,
    prompt: say('Names of load balancers in the DNS, with {service} and {cluster} in them'),
    value: usualHost,
    problem: (text) =>
      text.includes('{service}') && text.includes('{cluster}')
        ? undefined
        : say('Without {service} and {cluster} several would have one name.'),
  });
  return changed(answer, (host) => ({ ...topology, reach: { type: 'loadBalancer', host } }));
}

async function askDomains(topology: NewTopology, title: string): Answer {
  const names = clusterNames(topology.contexts);
  const answer = await askText({
    title,
    prompt: say('DNS domains of {clusters}, in that order, separated by blanks', {
      clusters: names.join(', '),
    }),
    value: names.map((name) => `${name}.local`).join(' '),
    problem: (text) =>
      parseDomains(text, names.length) === undefined
        ? say('One domain for each cluster, each another one.')
        : undefined,
  });
  return changed(answer, (text) => ({
    ...topology,
    reach: { type: 'flat', domains: parseDomains(text, names.length) ?? [] },
  }));
}

async function askLabels(topology: NewTopology, title: string): Answer {
  const answer = await askText({
    title,
    prompt: say(
      'External labels beside “cluster”, which every cluster gets: name=value, separated by blanks; empty for none',
    ),
    value: Object.entries(topology.externalLabels)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    placeholder: 'env=prod',
    problem: (text) =>
      parseLabels(text) === undefined ? say('Labels are written name=value.') : undefined,
  });
  return changed(answer, (text) => ({ ...topology, externalLabels: parseLabels(text) ?? {} }));
}

async function askSecret(topology: NewTopology, title: string): Answer {
  const answer = await askText({
    title,
    prompt: say(
      'Name of the Secret with the configuration of the bucket; it has to be in each cluster',
    ),
    value: topology.secret,
    problem: (text) =>
      /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(text.trim())
        ? undefined
        : say('Names of Secrets are of small letters, digits, dashes and dots.'),
  });
  return changed(answer, (text) => ({ ...topology, secret: text.trim() }));
}

function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
}

/** Opens a text as a new file of a name that is free; nothing is written before it is saved. */
async function openNew(text: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const taken = new Set([
    ...(folder === undefined
      ? []
      : (await workspace.fs.readDirectory(folder)).map(([name]) => name)),
    ...workspace.textDocuments.map(({ uri }) => uri.path.split('/').at(-1) ?? ''),
  ]);
  const name = freeFileName(taken);
  const path = folder === undefined ? name : Uri.joinPath(folder, name).path;
  const uri = Uri.from({ scheme: 'untitled', path });
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Position(0, 0), text);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document);
}
