import { destinationOf } from './dtab.ts';
import type { DtabEntry } from './dtab.ts';
import type { MigrationFacts } from './gather.ts';
import type { Linkerd1Config, RouterConfig } from './linkerd1-config.ts';

/**
 * The checklist from Linkerd 1.x to 2, for exactly what was found, as Markdown. Texts of the cluster stand in code
 * spans and fences only, so that they stay text.
 * Source of both sides: linkerd 1.7.5 (ea82499d3) linkerd/docs and namerd/docs; linkerd2 edge-26.8.3 and its CRDs.
 */
export function migrationPath(facts: MigrationFacts): string {
  const parts = [
    head(facts),
    found(facts),
    preparation(facts),
    ...facts.configs.flatMap((config) =>
      config.routers.map((router) => routerPart(config, router)),
    ),
    ...measuredOnly(facts),
    ...tableParts(facts),
    ...ingressPart(facts),
    clientPart(facts),
    end(facts),
    ...unreadPart(facts),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Lines = readonly string[];

/** A text of the cluster as a code span. */
function code(text: string): string {
  const clean = text.replaceAll(/[\r\n]+/g, ' ');
  return clean.includes('`') ? `\`\` ${clean} \`\`` : `\`${clean}\``;
}

function todo(text: string): string {
  return `- [ ] ${text}`;
}

function head({ cluster }: MigrationFacts): Lines {
  return [
    `# From Linkerd 1.x to Linkerd 2: ${code(cluster)}`,
    '',
    'Made from what the cluster showed just now; nothing was changed. Linkerd 1.x has had no release since 1.7.5 of May 2022.',
    'Both can run side by side: move one workload after the other, and take 1.x away at the end.',
  ];
}

function found(facts: MigrationFacts): Lines {
  const rows = facts.installations.map(
    ({ component, namespace, workload, version, pods }) =>
      `- ${component === 'namerd' ? 'namerd' : 'Linkerd 1.x'}: ${code(`${namespace}/${workload.name}`)}, ${workload.kind}, ${pods.length} pods${version === '' ? '' : `, ${code(version)}`}`,
  );
  const { configs, ingresses, clients } = facts;
  const routers = configs.reduce((sum, config) => sum + config.routers.length, 0);
  return [
    '## What is here',
    '',
    ...rows,
    `- ${routers} configured routers, ${entriesOf(facts).length} dtab entries, ${ingresses.length} Ingresses of its class, ${clients.length} workloads that name it`,
  ];
}

function entriesOf({ configs, tables }: MigrationFacts): readonly DtabEntry[] {
  return [
    ...configs.flatMap((config) => [
      ...config.routers.flatMap(({ dtab }) => dtab),
      ...config.tables.flatMap(({ entries }) => entries),
    ]),
    ...tables.flatMap(({ entries }) => entries),
  ];
}

function preparation({ linkerd2 }: MigrationFacts): Lines {
  return [
    '## Before anything moves',
    '',
    ...(linkerd2 === ''
      ? [
          todo('Check the cluster: `linkerd check --pre`'),
          todo(
            'Install Linkerd 2: `linkerd install --crds | kubectl apply -f -`, then `linkerd install | kubectl apply -f -`, then `linkerd check`',
          ),
        ]
      : [
          `- [x] Linkerd 2 is installed: ${code(linkerd2)}`,
          todo('See that it is healthy: `linkerd check`'),
        ]),
    todo(
      'Have the proxies’ metrics scraped, so that both sides can be compared while traffic moves',
    ),
  ];
}

function routerPart(config: Linkerd1Config, router: RouterConfig): Lines {
  const ports = router.ports.length === 0 ? '' : `, port ${router.ports.join(', ')}`;
  return [
    `## Router ${code(router.label)} (${code(router.protocol)}${ports})`,
    '',
    `From ${code(config.where)}.`,
    '',
    protocolLine(router),
    ...identifierLines(router),
    ...interpreterLines(router),
    ...policyLines(router),
    ...(router.dtab.length === 0
      ? []
      : ['', '### Its dtab', '', ...dtabLines(router.dtab, prefixesOf(config))]),
  ];
}

function prefixesOf({ namers }: Linkerd1Config): readonly string[] {
  return [
    'io.l5d.k8s',
    ...namers.filter(({ kind }) => kind === 'io.l5d.k8s').map(({ prefix }) => prefix),
  ];
}

function protocolLine({ protocol }: RouterConfig): string {
  switch (protocol) {
    case 'http':
    case 'h2':
      return todo(
        'Nothing to configure for the protocol: proxies of Linkerd 2 detect HTTP/1, HTTP/2 and gRPC on every port.',
      );
    case 'thrift':
    case 'mux':
    case 'thriftmux':
      return todo(
        `${code(protocol)} is plain TCP to Linkerd 2: mutual TLS and connection metrics, but no routing, retries or success rate. Mark its port opaque: annotation \`config.linkerd.io/opaque-ports\`.`,
      );
    default:
      return todo(`${code(protocol)} is plain TCP to Linkerd 2: mark its port opaque.`);
  }
}

const identifiers: Readonly<Record<string, string>> = {
  'io.l5d.header.token':
    'it routes by the Host header. With Linkerd 2 clients call the Service itself; nothing routes by Host.',
  'io.l5d.methodAndHost':
    'it routes by method and Host. Make an HTTPRoute with `matches.method` for the Services that need it.',
  'io.l5d.path':
    'it routes by the first parts of the path. Make an HTTPRoute with `PathPrefix` matches for it, or have clients call the Services; parts that it took off the path need a URLRewrite filter.',
  'io.l5d.header':
    'it routes by a header that holds a path. Make an HTTPRoute with header matches, one for each value in use.',
  'io.l5d.ingress': 'it is an ingress controller: see “Ingress” below.',
  'io.l5d.static': 'it gives all requests one name. Clients call that Service directly.',
  'io.l5d.k8s.istio': 'it follows Istio’s rules, which are long gone. Write HTTPRoutes instead.',
};

function identifierLines({ identifiers: kinds }: RouterConfig): Lines {
  const known = kinds.length === 0 ? ['io.l5d.header.token'] : kinds;
  return known.map((kind) =>
    todo(
      `Identifier ${code(kind)}: ${identifiers[kind] ?? 'Linkerd 2 has none like it. Find out what its requests are told apart by, and write that as an HTTPRoute.'}`,
    ),
  );
}

function interpreterLines({ interpreter, transformers }: RouterConfig): Lines {
  const namerd = /^io\.l5d\.(?:namerd|namerd\.http|mesh)$/u.test(interpreter);
  return [
    ...(namerd
      ? [todo(`Interpreter ${code(interpreter)}: its table is in namerd. See “Tables” below.`)]
      : []),
    ...(interpreter === 'io.l5d.k8s.configMap' || interpreter === 'io.l5d.fs'
      ? [
          todo(
            `Interpreter ${code(interpreter)}: its table is outside of this configuration. Read it and go through it as below.`,
          ),
        ]
      : []),
    ...(transformers.length > 0
      ? [
          todo(
            `Transformers ${transformers.map(code).join(', ')}: they send requests from node to node. Sidecars need none of it.`,
          ),
        ]
      : []),
  ];
}

function policyLines(router: RouterConfig): Lines {
  const { servesTls, clientTls, retries, timeout, classifier, loadBalancer, failureAccrual } =
    router;
  const retryable = classifier?.includes('retryable') === true;
  return [
    ...(servesTls || clientTls
      ? [
          todo(
            'TLS of its own: Linkerd 2 does mutual TLS between meshed pods by itself. Take its certificates away with the router.',
          ),
        ]
      : []),
    ...(retryable || retries
      ? [
          todo(
            `Retries${classifier === undefined ? '' : ` (${code(classifier)})`}: annotate the Service or its HTTPRoute with \`retry.linkerd.io/http: 5xx\` (gRPC: \`retry.linkerd.io/grpc\`) and \`retry.linkerd.io/limit\`. There is no budget as a share of requests.`,
          ),
        ]
      : []),
    ...(classifier !== undefined && !retryable
      ? [
          todo(
            `Response classifier ${code(classifier)}: Linkerd 2 counts 5xx and failing gRPC statuses as failures; this cannot be changed.`,
          ),
        ]
      : []),
    ...(timeout === undefined
      ? []
      : [
          todo(
            `Timeout of ${timeout} ms in all: annotation \`timeout.linkerd.io/request: ${timeout}ms\`.`,
          ),
        ]),
    ...(loadBalancer === undefined
      ? []
      : [
          todo(
            `Load balancer ${code(loadBalancer)}: Linkerd 2 always balances by latency (EWMA). Nothing to configure.`,
          ),
        ]),
    ...(failureAccrual === undefined || failureAccrual === 'none'
      ? []
      : [
          todo(
            `Failure accrual ${code(failureAccrual)}: annotate the Service with \`balancer.linkerd.io/failure-accrual: consecutive\`${failureAccrual === 'io.l5d.consecutiveFailures' ? '' : '; success rates are not among what Linkerd 2 offers'}.`,
          ),
        ]),
  ];
}

/** An entry each: what it does, and what does the same in Linkerd 2. */
function dtabLines(entries: readonly DtabEntry[], prefixes: readonly string[]): Lines {
  return entries.map((entry) => {
    const text = code(`${entry.prefix} => ${entry.target}`);
    return todo(`${text}: ${entryAdvice(entry, prefixes)}`);
  });
}

function entryAdvice(entry: DtabEntry, prefixes: readonly string[]): string {
  const [leaf] = entry.leaves;
  switch (entry.shape) {
    case 'union':
      return `splits traffic (${entry.leaves.map(({ path, weight }) => `${code(path)} ${weight ?? 1}`).join(', ')}). An HTTPRoute with \`backendRefs\` and the same weights does it.`;
    case 'fallback':
      return 'tries one after the other. Linkerd 2 has no order of fallbacks: name what answers today, and decide whether the rest is still needed (across clusters: a federated Service).';
    case 'mixed':
      return 'both splits and falls back. Write the split as an HTTPRoute with weights; the order of fallbacks has nothing like it.';
    case 'single':
      return leaf === undefined ? 'leads nowhere.' : leafAdvice(leaf.path, prefixes);
  }
}

function leafAdvice(path: string, prefixes: readonly string[]): string {
  const destination = destinationOf(path, prefixes);
  switch (destination.kind) {
    case 'kubernetes': {
      const { namespace, port, service } = destination;
      if (namespace === '')
        return 'every Service by namespace, port and name: clients call them directly.';
      if (service === '')
        return `names become Services of ${code(namespace)}, port ${code(port)}: clients call ${code(`<name>.${namespace}.svc.cluster.local`)}. A plain name works only within its namespace.`;
      return `always the Service ${code(`${service}.${namespace}`)}, port ${code(port)}: have clients call it, or make an HTTPRoute whose parent is the Service they call now.`;
    }
    case 'namer':
      return `${code(destination.namer)} finds servers outside of Kubernetes. Give them a Service with EndpointSlices, or mesh them as ExternalWorkloads.`;
    case 'address':
      return `a fixed address ${code(destination.address)}. Have clients call it; an EgressNetwork says what may leave the cluster.`;
    case 'rewrite':
      return `${code(destination.name)} rewrites names. It goes away once clients call Services by their own names.`;
    case 'delegation':
      return 'another name for something above or below. It goes away with the table.';
    case 'end':
      return 'ends the search. Where it denies traffic on purpose, write a Server and an AuthorizationPolicy.';
  }
}

/** Routers whose configuration was not found. */
function measuredOnly({ configs, measured }: MigrationFacts): readonly Lines[] {
  const known = new Set(configs.flatMap(({ routers }) => routers.map(({ label }) => label)));
  return measured
    .filter(({ name }) => !known.has(name))
    .map((router) => [
      `## Router ${code(router.name)}, known by its metrics only`,
      '',
      `It listens on ${router.servers.map(code).join(', ') || 'an unknown address'} in ${code(router.namespace)}. No ConfigMap there holds its configuration: it may be in the image or in a Secret.`,
      '',
      todo(
        'Find its configuration, and open this checklist again once it is in a ConfigMap, or go through its identifier, dtab, retries and timeouts by hand.',
      ),
      ...router.services
        .slice(0, 50)
        .map(({ name, rps }) =>
          todo(
            `${code(name)} (${rps.toFixed(1)} requests/s): have its clients call the Service behind it directly.`,
          ),
        ),
    ]);
}

function tableParts({ configs, tables, installations }: MigrationFacts): readonly Lines[] {
  const namerds = configs.filter(({ program }) => program === 'namerd');
  const all = [...tables, ...namerds.flatMap((config) => config.tables)];
  const present =
    namerds.length > 0 || installations.some(({ component }) => component === 'namerd');
  if (!present && all.length === 0) return [];
  const elsewhere = namerds.filter(
    ({ storage }) => storage !== 'io.l5d.k8s' && storage !== 'io.l5d.inMemory',
  );
  return [
    [
      '## Tables of namerd',
      '',
      'Linkerd 2 has no namerd: routes are objects of the cluster, changed with `kubectl` or from Git.',
      ...elsewhere.map(({ where, storage }) =>
        todo(
          `${code(where)} keeps its tables in ${code(storage ?? 'an unknown place')}, which cannot be read from here: list them with \`namerctl dtab list\`.`,
        ),
      ),
      ...all.flatMap(({ where, entries }) => [
        '',
        `### ${code(where)}`,
        '',
        ...dtabLines(entries, ['io.l5d.k8s']),
      ]),
    ],
  ];
}

function ingressPart({ ingresses }: MigrationFacts): readonly Lines[] {
  if (ingresses.length === 0) return [];
  return [
    [
      '## Ingress',
      '',
      'Linkerd 2 is no ingress controller: choose one, mesh it (`linkerd.io/inject: enabled`, or `ingress` when it must balance by itself), and give it these:',
      ...ingresses.map(({ namespace, name, className, rules, tls }) =>
        todo(
          `${code(`${namespace}/${name}`)} (class ${code(className)}${tls ? ', with TLS' : ''}): set \`spec.ingressClassName\` to the new controller. ${rules.map(code).join(', ')}`,
        ),
      ),
    ],
  ];
}

function clientPart({ clients }: MigrationFacts): Lines {
  const rows = clients.map(({ kind, namespace, name, where }) =>
    todo(
      `${code(`${namespace}/${name}`)} (${kind}): take the ${code(where)} away, set \`linkerd.io/inject: enabled\` in its pod template, and roll it out`,
    ),
  );
  return [
    '## Clients, one after the other',
    '',
    ...(rows.length > 0
      ? rows
      : [
          'No workload names Linkerd 1.x in its environment or arguments. Clients may be configured elsewhere (files, libraries, iptables).',
        ]),
    todo('Mesh the servers first: a meshed client calls a server without proxy in plain text'),
    todo(
      'After each: compare success rate, requests and p99 in the view “Mesh” with those of the router',
    ),
  ];
}

function end({ installations }: MigrationFacts): Lines {
  return [
    '## At the end',
    '',
    todo('See that the routers get no requests any more (the view “Mesh”, Linkerd 1.x)'),
    ...installations.map(({ namespace, workload }) =>
      todo(
        `Delete ${code(`${workload.kind} ${namespace}/${workload.name}`)}, its Service, ConfigMap and rights`,
      ),
    ),
    todo(
      'Take `rt:*` series out of dashboards and alerts; Linkerd 2 has `response_total` and `response_latency_ms`',
    ),
  ];
}

function unreadPart({ unread }: MigrationFacts): readonly Lines[] {
  return unread.length === 0
    ? []
    : [['## Could not be read', '', ...unread.map((text) => `- ${code(text)}`)]];
}
