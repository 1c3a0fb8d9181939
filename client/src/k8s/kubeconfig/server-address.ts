/** Where the API server is, as client-go reads `server`. */
export interface ServerAddress {
  readonly secure: boolean;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** What paths begin with; empty, or begins with a slash and ends without. */
  readonly prefix: string;
  /** `user:password` of the URL; empty for none. */
  readonly userInfo: string;
}

/**
 * Reads a cluster's `server`; undefined where client-go refuses it. Without a scheme it is plain HTTP, and then no
 * credentials are sent.
 * Source: client-go v0.36.3 rest/url_utils.go DefaultServerURL, tools/clientcmd/client_config.go ClientConfig.
 */
export function serverAddress(server: string): ServerAddress | undefined {
  if (server === '') return undefined;
  const complete = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]/.test(server);
  const url = URL.parse(complete ? server : `http://${server}`);
  if (url === null || url.hostname === '') return undefined;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const prefix = url.pathname.replace(/\/+$/, '');
  if (!complete && prefix !== '') return undefined;
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    prefix,
    userInfo:
      url.username === '' && url.password === ''
        ? ''
        : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
  };
}

/** The server as people may see it: without user, password, query. */
export function shownServer(server: string): string {
  const address = serverAddress(server);
  if (address === undefined) return '';
  const { secure, host, port, prefix } = address;
  const name = host.includes(':') ? `[${host}]` : host;
  const usual = port === (secure ? 443 : 80);
  return `${secure ? 'https' : 'http'}://${name}${usual ? '' : `:${port}`}${prefix}`;
}
