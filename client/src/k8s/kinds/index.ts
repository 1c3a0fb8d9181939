import { horizontalpodautoscalers, scaledobjects } from './autoscalers.ts';
import {
  authorizationpolicies,
  gatewayhttproutes,
  httproutes,
  links,
  meshtlsauthentications,
  networkauthentications,
  prometheuses,
  servers,
  serviceprofiles,
  thanoscompacts,
  thanosqueries,
  thanosreceives,
  thanosrulers,
  thanosstores,
} from './custom.ts';
import { events } from './events.ts';
import type { Kinds } from './kind.ts';
import { namespaces, nodes } from './nodes.ts';
import { pods } from './pods.ts';
import { services } from './services.ts';
import { cronjobs, daemonsets, deployments, jobs, replicasets, statefulsets } from './workloads.ts';

/** Every kind that can be watched: one file (or a line in one) and one line here. */
export const kinds: Kinds = {
  nodes,
  namespaces,
  pods,
  deployments,
  statefulsets,
  daemonsets,
  replicasets,
  jobs,
  cronjobs,
  services,
  events,
  horizontalpodautoscalers,
  scaledobjects,
  prometheuses,
  thanosrulers,
  thanosqueries,
  thanosstores,
  thanosreceives,
  thanoscompacts,
  links,
  servers,
  authorizationpolicies,
  meshtlsauthentications,
  networkauthentications,
  serviceprofiles,
  httproutes,
  gatewayhttproutes,
};
