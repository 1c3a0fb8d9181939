/** What discovery finds in a cluster: programs that we know, where they listen, and how that was seen. */

/** A part of Thanos, named as its subcommand; `bucket-web` is `tools bucket web`. */
export type ThanosComponent =
  'sidecar' | 'query' | 'query-frontend' | 'store' | 'compact' | 'rule' | 'receive' | 'bucket-web';

/** Everything that discovery knows, one name each. */
export type ComponentName =
  | ThanosComponent
  | 'prometheus'
  | 'prometheus-operator'
  | 'thanos-operator'
  | 'linkerd-destination'
  | 'linkerd-identity'
  | 'linkerd-proxy-injector'
  | 'linkerd-gateway'
  | 'linkerd-service-mirror'
  | 'linkerd-viz'
  | 'linkerd1'
  | 'namerd'
  | 'keda-operator'
  | 'keda-metrics'
  | 'keda-webhooks';

export type Product = 'thanos' | 'prometheus' | 'linkerd' | 'keda';

/** What gave a component away; several clues may. */
export type Clue = 'arguments' | 'image' | 'labels' | 'ports' | 'service';

/** One component of one workload: all pods that run it with the same template. */
export interface FoundComponent {
  /** Unique in its cluster and the same as long as the workload keeps its name: `monitoring/thanos-query`. */
  readonly id: string;
  readonly product: Product;
  readonly component: ComponentName;
  /** The context of the kubeconfig. */
  readonly cluster: string;
  readonly namespace: string;
  /** What people know it by: the workload's name. */
  readonly name: string;
  /** `Service` when only the Service can be seen, `Pod` for a pod that nobody owns. */
  readonly workload: { readonly kind: string; readonly name: string };
  /** By name; empty when none runs or pods cannot be seen. */
  readonly pods: readonly FoundPod[];
  /** The container that runs it; empty when pods cannot be seen. */
  readonly container: string;
  readonly image: string;
  /** `0.42.4`, from the image's tag or the version label; empty when neither says. */
  readonly version: string;
  /** Command and arguments of the first pod. */
  readonly args: readonly string[];
  readonly http?: HttpPort;
  /** Port of the StoreAPI within a pod. */
  readonly grpc?: number;
  /** A Service that selects the pods and serves HTTP; the one without a headless address first. */
  readonly service?: FoundService;
  readonly clues: readonly Clue[];
}

export interface FoundPod {
  readonly name: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly ip: string;
}

/** How HTTP is spoken within a pod. */
export interface HttpPort {
  readonly port: number;
  /** `https` when its arguments say that it serves TLS. */
  readonly scheme: 'http' | 'https';
  /** `--web.route-prefix` and its kin: starts with `/`, never ends with one; empty when there is none. */
  readonly prefix: string;
}

export interface FoundService {
  readonly name: string;
  /** Port of the Service that leads to the HTTP port of the pods. */
  readonly port: number;
}
