/** Commands that are loaded with the extension. */
const windowCommandIds = {
  addConnection: 'gauntlet.addConnection',
  testConnection: 'gauntlet.testConnection',
  chooseConnection: 'gauntlet.chooseConnection',
  removeConnection: 'gauntlet.removeConnection',
  showLog: 'gauntlet.showLog',
  showMenu: 'gauntlet.showMenu',
  refreshMetadata: 'gauntlet.refreshMetadata',
  runExpression: 'gauntlet.runExpression',
  runExpressionRange: 'gauntlet.runExpressionRange',
  runOptions: 'gauntlet.runOptions',
  runAgain: 'gauntlet.runAgain',
  restartServer: 'gauntlet.restartServer',
} as const;

/** Commands of the explorer: they are loaded with its bundle, when first needed. */
export const explorerCommandIds = {
  openExpression: 'gauntlet.openExpression',
  openMigrationPath: 'gauntlet.openMigrationPath',
  useForPromql: 'gauntlet.useForPromql',
  showCoverage: 'gauntlet.showCoverage',
  showReach: 'gauntlet.showReach',
  newTopology: 'gauntlet.newTopology',
  showTopologyDiagram: 'gauntlet.showTopologyDiagram',
  checkInstallation: 'gauntlet.checkInstallation',
  askStore: 'gauntlet.askStore',
  openManifest: 'gauntlet.openManifest',
  compareManifests: 'gauntlet.compareManifests',
  describeObject: 'gauntlet.describeObject',
  showLogs: 'gauntlet.showLogs',
  showPreviousLogs: 'gauntlet.showPreviousLogs',
  forwardPort: 'gauntlet.forwardPort',
  openForward: 'gauntlet.openForward',
  stopForward: 'gauntlet.stopForward',
  copyName: 'gauntlet.copyName',
  copyKubectlCommand: 'gauntlet.copyKubectlCommand',
  retryCluster: 'gauntlet.retryCluster',
  disconnectCluster: 'gauntlet.disconnectCluster',
  refreshClusters: 'gauntlet.refreshClusters',
  addFavourite: 'gauntlet.addFavourite',
  removeFavourite: 'gauntlet.removeFavourite',
  filterNamespaces: 'gauntlet.filterNamespaces',
  showUnhealthyOnly: 'gauntlet.showUnhealthyOnly',
  showEverything: 'gauntlet.showEverything',
  showMore: 'gauntlet.showMore',
  chooseKubeconfig: 'gauntlet.chooseKubeconfig',
  planTopology: 'gauntlet.planTopology',
  applyTopology: 'gauntlet.applyTopology',
  topologyStatus: 'gauntlet.topologyStatus',
  showPlannedChange: 'gauntlet.showPlannedChange',
  pruneTopology: 'gauntlet.pruneTopology',
  destroyTopology: 'gauntlet.destroyTopology',
  rollBackTopology: 'gauntlet.rollBackTopology',
  migrateTopology: 'gauntlet.migrateTopology',
  exportApplyRecord: 'gauntlet.exportApplyRecord',
  replayAutoscaling: 'gauntlet.replayAutoscaling',
  previewAdapterRules: 'gauntlet.previewAdapterRules',
} as const;

/** Every command of the extension; the manifest and the commands folder are compared with this list by a test. */
export const commandIds = { ...windowCommandIds, ...explorerCommandIds } as const;

export type WindowCommandName = keyof typeof windowCommandIds;
export type ExplorerCommandName = keyof typeof explorerCommandIds;
