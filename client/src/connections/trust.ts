import { window, workspace } from 'vscode';
import { offer } from '../util/offer.ts';

/** Whether servers may be asked from here; tells the person how to allow it when not. */
export async function trusted(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  await offer(
    window.showInformationMessage,
    'This folder is not trusted, so Gauntlet asks no server. It works from the embedded catalogue.',
    [{ title: 'Manage Trust', command: 'workbench.trust.manage' }],
  );
  return false;
}
