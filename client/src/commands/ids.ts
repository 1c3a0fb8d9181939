/** Every command of the extension; the manifest and the commands folder are compared with this list by a test. */
export const commandIds = {
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

export type CommandName = keyof typeof commandIds;
