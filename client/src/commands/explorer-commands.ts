import type { ExplorerCommand } from '../explorer/explorer.ts';
import { addFavourite } from './add-favourite.ts';
import { askStore } from './ask-store.ts';
import { checkInstallation } from './check-installation.ts';
import { chooseKubeconfig } from './choose-kubeconfig.ts';
import { compareManifests } from './compare-manifests.ts';
import { copyKubectlCommand } from './copy-kubectl-command.ts';
import { copyName } from './copy-name.ts';
import { describeObject } from './describe-object.ts';
import { disconnectCluster } from './disconnect-cluster.ts';
import { filterNamespaces } from './filter-namespaces.ts';
import { forwardPort } from './forward-port.ts';
import { newTopology } from './new-topology.ts';
import { openExpression } from './open-expression.ts';
import { openForward } from './open-forward.ts';
import { openManifest } from './open-manifest.ts';
import { openMigrationPath } from './open-migration-path.ts';
import { refreshClusters } from './refresh-clusters.ts';
import { removeFavourite } from './remove-favourite.ts';
import { retryCluster } from './retry-cluster.ts';
import { showCoverage } from './show-coverage.ts';
import { showEverything } from './show-everything.ts';
import { showLogs } from './show-logs.ts';
import { showMore } from './show-more.ts';
import { showPreviousLogs } from './show-previous-logs.ts';
import { showReach } from './show-reach.ts';
import { showTopologyDiagram } from './show-topology-diagram.ts';
import { showUnhealthyOnly } from './show-unhealthy-only.ts';
import { stopForward } from './stop-forward.ts';
import { useForPromql } from './use-for-promql.ts';
import { applyAutoscaling } from './apply-autoscaling.ts';
import { pauseAutoscaling } from './pause-autoscaling.ts';
import { resumeAutoscaling } from './resume-autoscaling.ts';
import { scaleNow } from './scale-now.ts';
import { takeBackAutoscaling } from './take-back-autoscaling.ts';
import { exportAutoscalingRecord } from './export-autoscaling-record.ts';
import { planTopology } from './plan-topology.ts';
import { applyTopology } from './apply-topology.ts';
import { topologyStatus } from './topology-status.ts';
import { showPlannedChange } from './show-planned-change.ts';
import { pruneTopology } from './prune-topology.ts';
import { destroyTopology } from './destroy-topology.ts';
import { rollBackTopology } from './roll-back-topology.ts';
import { migrateTopology } from './migrate-topology.ts';
import { exportApplyRecord } from './export-apply-record.ts';
import { replayAutoscaling } from './replay-autoscaling.ts';
import { previewAdapterRules } from './preview-adapter-rules.ts';
import type { ExplorerCommandName } from './ids.ts';

/** Every command of the explorer: one file and one line here. */
export const explorerCommands: Readonly<Record<ExplorerCommandName, ExplorerCommand>> = {
  openExpression,
  openMigrationPath,
  useForPromql,
  showCoverage,
  showReach,
  newTopology,
  showTopologyDiagram,
  checkInstallation,
  askStore,
  openManifest,
  compareManifests,
  describeObject,
  showLogs,
  showPreviousLogs,
  forwardPort,
  openForward,
  stopForward,
  copyName,
  copyKubectlCommand,
  retryCluster,
  disconnectCluster,
  refreshClusters,
  addFavourite,
  removeFavourite,
  filterNamespaces,
  showUnhealthyOnly,
  showEverything,
  showMore,
  chooseKubeconfig,
  applyAutoscaling,
  pauseAutoscaling,
  resumeAutoscaling,
  scaleNow,
  takeBackAutoscaling,
  exportAutoscalingRecord,
  planTopology,
  applyTopology,
  topologyStatus,
  showPlannedChange,
  pruneTopology,
  destroyTopology,
  rollBackTopology,
  migrateTopology,
  exportApplyRecord,
  replayAutoscaling,
  previewAdapterRules,
};
