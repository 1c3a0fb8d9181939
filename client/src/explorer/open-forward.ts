import { Uri, env } from 'vscode';
import type { ForwardView } from '../forward/forwards.ts';

/** Opens what a forwarded port leads to; where the editor runs elsewhere, by the way that it knows. */
export async function openInBrowser({ localPort, request }: ForwardView): Promise<void> {
  const scheme = request.remotePort === 443 || request.remotePort === 8443 ? 'https' : 'http';
  const own = Uri.from({ scheme, authority: `127.0.0.1:${localPort}` });
  await env.openExternal(await env.asExternalUri(own));
}
