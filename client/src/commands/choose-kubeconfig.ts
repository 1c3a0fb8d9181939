import { commands, window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { readKubeconfigFiles, writeKubeconfigFiles } from '../settings.ts';
import { say } from '../util/words.ts';

/** Chooses the kubeconfig files to read in place of those of kubectl. Gauntlet never writes to them. */
export const chooseKubeconfig: ExplorerCommand = () => async () => {
  const [choose, own, settings] = [
    { label: say('Choose files…') },
    {
      label: say('As kubectl'),
      description: say('KUBECONFIG, or .kube/config of the home folder'),
    },
    { label: say('Open the setting') },
  ];
  const files = readKubeconfigFiles();
  const picked = await window.showQuickPick([choose, own, settings], {
    title: say('Which kubeconfig?'),
    placeHolder: files.length === 0 ? say('Now: as kubectl') : files.join(', '),
  });
  if (picked === choose) {
    const uris = await window.showOpenDialog({
      canSelectMany: true,
      title: say('Kubeconfig files'),
      openLabel: say('Use'),
    });
    if (uris !== undefined) await writeKubeconfigFiles(uris.map(({ fsPath }) => fsPath));
  }
  if (picked === own) await writeKubeconfigFiles([]);
  if (picked === settings)
    await commands.executeCommand('workbench.action.openSettings', 'gauntlet.kubeconfig');
};
