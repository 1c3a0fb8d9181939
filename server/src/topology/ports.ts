/** Ports by the names that Services, SRV records and scrapes go by. */
export const ports = {
  grpc: 10901,
  http: 10902,
  /** Queriers and frontends speak HTTP where Prometheus would, as in kube-thanos. */
  queryHttp: 9090,
  web: 9090,
  remoteWrite: 19291,
} as const;
