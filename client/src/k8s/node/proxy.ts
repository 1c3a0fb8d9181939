import { BlockList, isIP } from 'node:net';
import { say } from '../../util/words.ts';
import type { ServerAddress } from '../kubeconfig/server-address.ts';
import { clusterError } from './failures.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy on the way to a server: `proxy-url` of the kubeconfig, else what the environment says.
 * Source: client-go v0.36.3 tools/clientcmd/client_config.go, golang.org/x/net http/httpproxy.
 */
export function proxyFor(
  proxyUrl: string | undefined,
  address: ServerAddress,
  env: Environment,
): URL | undefined {
  if (proxyUrl !== undefined) return parsed(proxyUrl, 'proxy-url');
  const name = address.secure ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = setting(env, name);
  if (value === '' || !proxied(address, setting(env, 'NO_PROXY'))) return undefined;
  return parsed(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`, name);
}

const setting = (env: Environment, name: string): string =>
  env[name] || env[name.toLowerCase()] || '';

const schemes = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);

function parsed(value: string, field: string): URL {
  const url = URL.parse(value);
  if (url === null || !schemes.has(url.protocol))
    throw clusterError(
      'configuration',
      say('{field} is not a proxy that can be used: http, https or socks5.', { field }),
    );
  return url;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function proxied({ host, port }: ServerAddress, noProxy: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost') return false;
  const family = isIP(name) === 6 ? 'ipv6' : 'ipv4';
  const isAddress = isIP(name) !== 0;
  if (isAddress && loopback.check(name, family)) return false;
  return !noProxy
    .split(',')
    .map((rule) => rule.trim().toLowerCase())
    .filter((rule) => rule !== '')
    .some(
      (rule) =>
        rule === '*' ||
        (isAddress ? ruleHasAddress(rule, name, port) : ruleHasName(rule, name, port)),
    );
}

function ruleHasAddress(rule: string, address: string, port: number): boolean {
  const [network = '', bits = ''] = rule.split('/');
  if (bits !== '') return isIP(network) === isIP(address) && inSubnet(network, bits, address);
  const { name, port: rulePort } = withoutPort(rule);
  return name === address && (rulePort === '' || rulePort === String(port));
}

function inSubnet(network: string, bits: string, address: string): boolean {
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const prefix = Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 'ipv6' ? 128 : 32))
    return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, family);
}

function ruleHasName(rule: string, host: string, port: number): boolean {
  const { name, port: rulePort } = withoutPort(rule);
  if (rulePort !== '' && rulePort !== String(port)) return false;
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  return suffix.startsWith('.')
    ? host.endsWith(suffix)
    : host === suffix || host.endsWith(`.${suffix}`);
}

function withoutPort(rule: string): { readonly name: string; readonly port: string } {
  if (isIP(rule) === 6) return { name: rule, port: '' };
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(rule);
  return match === null
    ? { name: rule.replace(/^\[(.*)\]$/, '$1'), port: '' }
    : { name: match[1] ?? '', port: match[2] ?? '' };
}
