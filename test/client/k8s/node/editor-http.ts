// What the editor does to HTTP of extensions, in short.
import * as http from 'node:http';
import * as https from 'node:https';
import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Replaces `request` and `get` of both modules as the editor does where `http.proxySupport` is `override`, as it is
 * by default: agents are dropped, and so are connections that were made for a request. Returns what takes it back.
 * Source: @vscode/proxy-agent 0.42 index.ts createHttpPatch.
 */
export function replaceHttp(): () => void {
  const require = createRequire(import.meta.url);
  const undo = [http, https].map((namespace) => {
    const module = require(namespace === http ? 'node:http' : 'node:https') as typeof http;
    const { request, get } = module;
    const replaced =
      (original: typeof http.request) =>
      (...[options, ...rest]: readonly unknown[]): http.ClientRequest => {
        const given = options as http.RequestOptions;
        if (given.socketPath) return original(given);
        const agent = namespace === https ? https.globalAgent : http.globalAgent;
        return original({ ...given, agent }, ...(rest as []));
      };
    Object.assign(module, { request: replaced(request), get: replaced(get) });
    return () => Object.assign(module, { request, get });
  });
  syncBuiltinESMExports();
  return () => {
    for (const one of undo) one();
    syncBuiltinESMExports();
  };
}
