/** What two deployment projects do and we do not, each with the reason. A pattern sees `source name fact`. */
export const differences: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /thanos-bucket-replicate (?!.*tracing)/,
    'no component: history is copied once, by a job of the migration',
  ],
  [/flag --tracing\.config$/, 'tracing is switched on by `flags` of a component'],
  [/env HOST_IP_ADDRESS$/, 'the address of a tracing agent on the node, for the flag above'],
  [
    /env (?:NAME|NAMESPACE|POD_NAMESPACE)$/,
    'the pod calls itself by POD_NAME and a written namespace',
  ],
  [/label (?:compact|store)\.thanos\.io\/shard$/, 'shards are told apart by their instance label'],
  [
    /label controller\.receive\.thanos\.io/,
    'for thanos-receive-controller, which writes the hashrings',
  ],
  [/label operator\.thanos\.io\//, 'how the operator finds what it owns'],
  [/label (?:some-|app\.kubernetes\.io\/owner)/, "made up in the operator's own tests"],
  [/beside it test-container$/, "made up in the operator's own tests"],
  [
    /beside it kube-resource-sync$/,
    'renews hashrings in the pod; a change of ours starts pods anew',
  ],
  [/beside it .*reloader$|port reloader:/, 'a change of rules starts pods anew, by an annotation'],
  [
    /flag --debug\.accept-malformed-index$/,
    'hidden since 0.4x; it accepts indexes that are damaged',
  ],
  [/thanos-query flag --endpoint$/, 'deprecated: endpoints are in --endpoint.sd-config-file'],
  [
    /flag --(?:alertmanagers|remote-write)\.config-file$/,
    'addresses by --alertmanagers.url; remote write where the file asks for it, by another flag',
  ],
  [
    /flag --(?:index-cache\.config|store\.caching-bucket\.config)$/,
    'the cache in memory is sized by --index-cache-size; others by `flags`',
  ],
  [/flag --query\.max-concurrent$/, 'the same number as without it'],
  [/flag --cache-compression-type$/, 'compression is the default of Thanos; by `flags`'],
  [/env CACHE_CONFIG$/, 'the cache is written into the flag: it holds no secret'],
  [
    /flag --receive\.grpc-service-config$/,
    'routers reach each ingester by its own name, so nothing is to be balanced',
  ],
  [/port capnproto:19391$/, 'ingesters are written by protobuf, the default of Thanos'],
  [/thanos-ruler (?:port http:9090|probe 9090)/, 'port 10902, as kube-thanos and the flag have it'],
  [/pod security fsGroup=1001$/, 'another group of the same kind: 65534, as kube-thanos'],
  [
    /thanos-compact-(?:shard|standalone) with an address$/,
    'headless, as kube-thanos: nobody asks it but people',
  ],
  [
    /thanos-query-test-q headless$/,
    'an address for people, a headless Service beside it for queriers',
  ],
  [
    /seconds to (?:live|be ready) \d+$/,
    'the operator waits before the first probe; ours ask at once and give up later than 100 s',
  ],
  [/thanos-receive-router\S* port grpc:10901$/, 'nobody asks a router over gRPC: it holds nothing'],
];
