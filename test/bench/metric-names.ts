/** Names as large installations have them: a few hundred exporters, each with many families, words in common. */
const owners = [
  'node', 'kube', 'container', 'http', 'grpc_server', 'go', 'process', 'prometheus_tsdb', 'thanos',
  'linkerd', 'envoy_cluster', 'istio', 'apiserver', 'etcd', 'coredns', 'kafka_server', 'jvm', 'redis',
  'mysql_global_status', 'pg_stat', 'nginx_ingress', 'cilium', 'argocd', 'flux', 'keda', 'aws_ec2', 'gcp',
]; // prettier-ignore
const subjects = [
  'request', 'response', 'memory', 'cpu', 'network', 'disk', 'filesystem', 'queue', 'connection', 'cache',
  'worker', 'session', 'transaction', 'replica', 'volume', 'thread', 'heap', 'gc', 'tls', 'dns', 'lock',
]; // prettier-ignore
const facts = [
  'duration_seconds', 'latency_ms', 'size_bytes', 'received_bytes', 'errors', 'retries', 'hits', 'misses',
  'open', 'pending', 'active', 'last_timestamp_seconds', 'utilization_ratio', 'capacity', 'limit',
]; // prettier-ignore
const endings = ['_total', '_bucket', '_sum', '_count', '', '_created', '_info', '_max'];

const nameOf = (number: number): string => {
  let rest = number;
  const pick = (list: readonly string[]): string => {
    const picked = list[rest % list.length] ?? '';
    rest = Math.floor(rest / list.length);
    return picked;
  };
  const ending = pick(endings);
  const fact = pick(facts);
  const subject = pick(subjects);
  const owner = pick(owners);
  return `${owner}${rest === 0 ? '' : `_svc${rest}`}_${subject}_${fact}${ending}`;
};

/** `count` different names, always the same ones, in byte order as servers list them. */
export const metricNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => nameOf(number)).sort();

/** What people type, key by key: beginnings, inner words, initials, parts of words, and nothing that exists. */
const typed = [
  'node_memory', 'http_requests', 'hrt', 'reqdur', 'response_latency', 'total', 'bucket', 'kubevol',
  'svc12', 'ptcs', 'gcdur', 'argocd_svc3_tls', 'zzz', 'errors', 'latms', 'thanos_cache_hits', 'mgsq',
]; // prettier-ignore

/** Every state of the word while it is typed. */
export const keystrokes: readonly string[] = typed.flatMap((word) =>
  Array.from(word, (_, index) => word.slice(0, index + 1)),
);
