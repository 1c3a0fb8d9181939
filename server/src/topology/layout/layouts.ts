import type { Cluster } from '../model.ts';
import { argoCdFiles } from './argo-cd.ts';
import { plainFiles, type Clusters, type Delivery, type Files } from './files.ts';
import { fluxFiles } from './flux.ts';
import { kustomizeFiles } from './kustomize.ts';

type Layout = (clusters: Clusters, delivery: Delivery, known: readonly Cluster[]) => Files;

/** How rendered objects are laid out as files: one line each. */
export const layouts = {
  plain: plainFiles,
  kustomize: kustomizeFiles,
  'argo-cd': argoCdFiles,
  flux: fluxFiles,
} as const satisfies Readonly<Record<string, Layout>>;

export type LayoutName = keyof typeof layouts;
