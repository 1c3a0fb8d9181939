import { describe, expect, it } from 'vitest';
import type { FoundComponent } from '../../../../client/src/discovery/found.ts';
import { destinationOf, parseDtab } from '../../../../client/src/mesh/migration/dtab.ts';
import { gatherMigration } from '../../../../client/src/mesh/migration/gather.ts';
import { parseConfig } from '../../../../client/src/mesh/migration/linkerd1-config.ts';
import { migrationPath } from '../../../../client/src/mesh/migration/migration-path.ts';

describe('parseDtab', () => {
  it('reads entries, weights and fallbacks', () => {
    const entries = parseDtab(`
      # names
      /srv => /#/io.l5d.k8s/default/http ;
      /svc/web => 0.9 * /srv/web-v1 & 0.1 * /srv/web-v2;
      /host => /srv | /$/inet/10.0.0.1/80;
      nothing
    `);
    expect(entries.map(({ prefix, shape, leaves }) => [prefix, shape, leaves])).toEqual([
      ['/srv', 'single', [{ path: '/#/io.l5d.k8s/default/http' }]],
      [
        '/svc/web',
        'union',
        [
          { path: '/srv/web-v1', weight: 0.9 },
          { path: '/srv/web-v2', weight: 0.1 },
        ],
      ],
      ['/host', 'fallback', [{ path: '/srv' }, { path: '/$/inet/10.0.0.1/80' }]],
    ]);
  });

  it.each([
    [
      '/#/io.l5d.k8s/default/http/web',
      { kind: 'kubernetes', namespace: 'default', port: 'http', service: 'web' },
    ],
    ['/#/io.l5d.consul/dc1', { kind: 'namer', namer: 'io.l5d.consul' }],
    ['/$/inet/10.0.0.1/80', { kind: 'address', address: '10.0.0.1:80' }],
    [
      '/$/io.buoyant.http.domainToPathPfx/x',
      { kind: 'rewrite', name: 'io.buoyant.http.domainToPathPfx' },
    ],
    ['/srv', { kind: 'delegation' }],
    ['!', { kind: 'end' }],
  ])('%s leads to %j', (path, expected) => {
    expect(destinationOf(path)).toEqual(expected);
  });
});

const config = `
admin: { ip: 0.0.0.0, port: 9990 }
namers:
- kind: io.l5d.k8s
  prefix: kube
routers:
- protocol: http
  label: outgoing
  identifier: { kind: io.l5d.ingress, ingressClassAnnotation: l5d }
  interpreter:
    kind: io.l5d.namerd
    transformers: [{ kind: io.l5d.k8s.daemonset }]
  dtab: |
    /srv => /#/kube/default/http;
    /svc => 0.9 * /srv/a & 0.1 * /srv/b;
  servers: [{ port: 4144, ip: 0.0.0.0, tls: { certPath: x } }]
  client: { loadBalancer: { kind: ewma }, failureAccrual: { kind: io.l5d.successRate } }
  service:
    totalTimeoutMs: 500
    responseClassifier: { kind: io.l5d.http.retryableRead5XX }
- protocol: thrift
  servers: [{ port: 4114 }]
`;

describe('parseConfig', () => {
  it('reads routers as they are', () => {
    expect(parseConfig('l5d/config', config)).toMatchObject({
      program: 'linkerd',
      routers: [
        {
          label: 'outgoing',
          ports: ['4144'],
          servesTls: true,
          ingressClass: 'l5d',
          interpreter: 'io.l5d.namerd',
          timeout: 500,
          failureAccrual: 'io.l5d.successRate',
        },
        { label: 'thrift', identifiers: [], interpreter: 'default' },
      ],
    });
  });

  it.each(['', 'a: b', '- x', 'routers: 7', '{', 'routers: [{}]', 'storage: {}'])(
    'takes %j for no configuration',
    (text) => {
      expect(parseConfig('x', text)).toBeUndefined();
    },
  );
});

const l5d: FoundComponent = {
  id: 'linkerd/l5d',
  product: 'linkerd',
  component: 'linkerd1',
  cluster: 'aks',
  namespace: 'linkerd',
  name: 'l5d',
  workload: { kind: 'DaemonSet', name: 'l5d' },
  pods: [],
  container: 'l5d',
  image: 'buoyantio/linkerd:1.7.5',
  version: '1.7.5',
  args: [],
  clues: ['image'],
};

const workload = (name: string, container: object) => ({
  metadata: { namespace: 'shop', name },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'app', ...container }] } } },
});

const paths: Readonly<Record<string, unknown>> = {
  '/api/v1/namespaces/linkerd/configmaps?limit=500': {
    items: [
      { metadata: { namespace: 'linkerd', name: 'l5d-config' }, data: { 'config.yaml': config } },
      {
        metadata: { namespace: 'linkerd', name: 'namerd' },
        data: { x: 'storage: { kind: io.l5d.k8s }\ninterfaces: [{ kind: io.l5d.mesh }]' },
      },
      { metadata: { name: 'other' }, data: { text: 'hello' } },
      null,
    ],
  },
  '/apis/l5d.io/v1alpha1/dtabs?limit=500': {
    items: [
      {
        metadata: { namespace: 'linkerd', name: 'default' },
        dentries: [{ prefix: '/svc', dst: '/#/io.l5d.k8s/default/http' }],
      },
    ],
  },
  '/apis/networking.k8s.io/v1/ingresses?limit=500': {
    items: [
      {
        metadata: {
          namespace: 'shop',
          name: 'front',
          annotations: { 'kubernetes.io/ingress.class': 'l5d' },
        },
        spec: {
          rules: [
            {
              host: 'shop.test',
              http: {
                paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }],
              },
            },
          ],
        },
      },
      { metadata: { namespace: 'shop', name: 'nginx' }, spec: { ingressClassName: 'nginx' } },
    ],
  },
  '/apis/apps/v1/deployments?limit=500': {
    items: [
      workload('env', { env: [{ name: 'http_proxy', value: '$(NODE_NAME):4144' }] }),
      workload('args', { args: ['--target=l5d.linkerd.svc.cluster.local:4140'] }),
      workload('`odd`', {
        env: [{ name: 'HTTP_PROXY', value: 'http://user:secret@l5d.linkerd:4140' }],
      }),
      workload('plain', { env: [{ name: 'http_proxy', value: 'http://corporate:3128' }] }),
    ],
  },
  '/apis/apps/v1/statefulsets?limit=500': { items: [] },
};

async function pathOf(measured: Parameters<typeof gatherMigration>[0]['measured'] = []) {
  const facts = await gatherMigration(
    { cluster: 'aks', installations: [l5d], measured, linkerd2: 'edge-26.8.3' },
    async (path) => {
      const answer = paths[path];
      if (answer === undefined) throw new Error('You may not read them.');
      return Promise.resolve(answer);
    },
  );
  return { facts, text: migrationPath(facts) };
}

describe('the migration path', () => {
  it('finds what is there', async () => {
    const { facts } = await pathOf();
    expect(facts.clients.map(({ name, where }) => `${name}: ${where}`)).toEqual([
      'env: environment variable http_proxy of app',
      'args: arguments of app',
      '`odd`: environment variable HTTP_PROXY of app',
    ]);
    expect(facts.ingresses).toEqual([
      {
        namespace: 'shop',
        name: 'front',
        className: 'l5d',
        rules: ['shop.test/ → web:80'],
        tls: false,
      },
    ]);
    expect(facts.unread).toEqual(['DaemonSets: You may not read them.']);
  });

  it('has a line for each thing that is there, and none for what is not', async () => {
    const { text } = await pathOf();
    expect(text).toContain(
      '2 configured routers, 3 dtab entries, 1 Ingresses of its class, 3 workloads',
    );
    expect(text).toContain('## Router `outgoing` (`http`, port 4144)');
    expect(text).toContain('splits traffic (`/srv/a` 0.9, `/srv/b` 0.1)');
    expect(text).toContain('names become Services of `default`, port `http`');
    expect(text).toContain('timeout.linkerd.io/request: 500ms');
    expect(text).toContain('`thrift` is plain TCP to Linkerd 2');
    expect(text).toContain('### `DTab linkerd/default`');
    expect(text).toContain('`shop/front` (class `l5d`)');
    expect(text).toContain('- `DaemonSets: You may not read them.`');
    expect(text).not.toContain('known by its metrics only');
  });

  it('shows no secret, and names as text', async () => {
    const { text } = await pathOf();
    expect(text).not.toContain('secret@');
    expect(text).toContain('`` shop/`odd` ``');
  });

  it('says of a router that only its metrics tell of what they tell', async () => {
    const { text } = await pathOf([
      {
        namespace: 'linkerd',
        name: 'h2',
        servers: ['0.0.0.0/4340'],
        rps: 5,
        latency: new Map(),
        connections: 1,
        services: [{ name: '/svc/web', rps: 5 }],
      },
    ]);
    expect(text).toContain('## Router `h2`, known by its metrics only');
    expect(text).toContain('`/svc/web` (5.0 requests/s)');
  });
});
