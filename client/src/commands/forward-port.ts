import { env, window } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { openInBrowser } from '../explorer/open-forward.ts';
import { portsOf } from '../explorer/forward-ports.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import type { ForwardRequest, ForwardView } from '../forward/forwards.ts';
import { say } from '../util/words.ts';

/** Opens a port of this machine that leads to a pod, to the pods behind a Service, or to a pod of a workload. */
export const forwardPort: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const [subject] = await objectsOrAsk(explorer, args, {
      title: say('Forward a port to what?'),
      kinds: ['services', 'pods', 'deployments', 'statefulsets', 'daemonsets'],
    });
    if (subject === undefined) return;
    const request = await askRequest(explorer, subject);
    if (request === undefined) return;
    await tell(await explorer.forwards.start(request));
  };

async function askRequest(
  { clusters }: Explorer,
  subject: ObjectSubject,
): Promise<ForwardRequest | undefined> {
  const view = clusters.views.find(({ context }) => context === subject.context);
  const { target, ports } = portsOf(view?.snapshot, subject);
  if (target === undefined) {
    void window.showInformationMessage(say('There is no pod of it that a port could lead to.'));
    return undefined;
  }
  const remotePort = await askRemotePort(ports);
  if (remotePort === undefined) return undefined;
  const local = await window.showInputBox({
    title: say('Which port of this machine?'),
    prompt: say('Leave it empty for any that is free.'),
    validateInput: (text) =>
      text === '' || isPort(text) ? undefined : say('A number from 1 to 65535.'),
  });
  if (local === undefined) return undefined;
  return {
    context: subject.context,
    namespace: subject.namespace,
    target,
    remotePort,
    ...(local === '' ? {} : { localPort: Number(local) }),
  };
}

async function askRemotePort(
  ports: readonly { readonly name: string; readonly port: number }[],
): Promise<number | undefined> {
  if (ports.length === 1) return ports[0]?.port;
  if (ports.length === 0) {
    const text = await window.showInputBox({
      title: say('Which port of the pod?'),
      prompt: say('It names no ports itself.'),
      validateInput: (value) => (isPort(value) ? undefined : say('A number from 1 to 65535.')),
    });
    return text === undefined ? undefined : Number(text);
  }
  const entries = ports.map(({ name, port }) => ({ label: String(port), description: name, port }));
  return (await window.showQuickPick(entries, { title: say('Which port?') }))?.port;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536;
}

async function tell(forward: ForwardView): Promise<void> {
  const address = `127.0.0.1:${forward.localPort}`;
  const [open, copy] = [say('Open in Browser'), say('Copy Address')];
  const chosen = await window.showInformationMessage(
    say('{address} leads to {name}, port {port}.', {
      address,
      name: forward.request.target.name,
      port: forward.request.remotePort,
    }),
    open,
    copy,
  );
  if (chosen === open) await openInBrowser(forward);
  if (chosen === copy) await env.clipboard.writeText(address);
}
