// What is decided about a lab before anything of it exists: names and addresses.

/** One cluster of a lab. Addresses are IPv4 texts, ranges are in CIDR notation. */
export interface ClusterPlan {
  /** Also the kubeconfig's context and the value of the external label `cluster`. */
  readonly name: string;
  /** 0-based; the cluster 0 is the global one, with the querier over all. */
  readonly index: number;
  /** The host's end of the link into the cluster's network namespace; taken down, the cluster is off. */
  readonly link: string;
  readonly nodeName: string;
  /** On the bridge: where the API server (6443) and the node ports listen. */
  readonly nodeAddress: string;
  readonly podRange: string;
  readonly serviceRange: string;
  /** For pods that kwok plays: nothing answers there. */
  readonly fakePodRange: string;
  /** The cluster IP of CoreDNS. */
  readonly dnsAddress: string;
}

/** A whole lab. */
export interface LabPlan {
  readonly bridge: string;
  /** The host's address on the bridge: where pods find what the lab runs beside the clusters. */
  readonly hostAddress: string;
  readonly objectStore: { readonly endpoint: string; readonly bucket: string };
  readonly clusters: readonly ClusterPlan[];
}

/** Node ports that cross clusters, the same in each. */
export const nodePorts = {
  sidecarGrpc: 30901,
  querierHttp: 30902,
  frontendHttp: 30903,
  storeGrpc: 30911,
  rulerGrpc: 30921,
  prometheusHttp: 30090,
  strestControl: 30190,
  meshGateway: 30443,
  meshGatewayProbe: 30491,
} as const;
