import { say } from '../../util/words.ts';
import type { RawCluster, RawExec, RawUser } from './read-file.ts';

/**
 * What kubectl refuses before it asks the cluster; a sentence, or undefined when it would go on.
 * Source: client-go v0.36.3 tools/clientcmd/validation.go. Files that cannot be read are found when they are needed.
 */
export function checkCluster(cluster: string, entry: RawCluster): string | undefined {
  if (entry.server === '')
    return say('The cluster “{cluster}” has no server in the kubeconfig.', { cluster });
  if (entry.proxyUrl !== '' && !isProxy(entry.proxyUrl))
    return say('The proxy-url of the cluster “{cluster}” must be an http, https or socks5 URL.', {
      cluster,
    });
  if (entry.certificateAuthority !== '' && entry.certificateAuthorityData !== undefined)
    return say(
      'The cluster “{cluster}” has both certificate-authority and certificate-authority-data: keep one.',
      { cluster },
    );
  const authority = entry.certificateAuthority !== '' || entry.certificateAuthorityData;
  // Source: client-go v0.36.3 transport/transport.go TLSConfigFor.
  if (entry.insecureSkipTlsVerify && authority)
    return say(
      'The cluster “{cluster}” has a certificate authority and insecure-skip-tls-verify: keep one.',
      { cluster },
    );
  return undefined;
}

const isProxy = (url: string): boolean => /^(?:https?|socks5):\/\//i.test(url) && URL.canParse(url);

/** As `checkCluster`, for the entry of a user. */
export function checkUser(user: string, entry: RawUser): string | undefined {
  return (
    checkMethods(user, entry) ??
    checkCertificate(user, entry) ??
    (entry.exec === undefined ? undefined : checkExec(user, entry, entry.exec)) ??
    checkImpersonation(user, entry)
  );
}

function checkMethods(user: string, entry: RawUser): string | undefined {
  const basic = entry.username !== '' || entry.password !== '';
  return basic && (entry.token !== '' || entry.tokenFile !== '')
    ? say('The user “{user}” has a token and a password: keep one.', { user })
    : undefined;
}

function checkCertificate(user: string, entry: RawUser): string | undefined {
  const { clientCertificate, clientCertificateData, clientKey, clientKeyData } = entry;
  if (clientCertificate === '' && clientCertificateData === undefined) return undefined;
  if (clientCertificate !== '' && clientCertificateData !== undefined)
    return say(
      'The user “{user}” has both client-certificate and client-certificate-data: keep one.',
      { user },
    );
  if (clientKey !== '' && clientKeyData !== undefined)
    return say('The user “{user}” has both client-key and client-key-data: keep one.', { user });
  if (clientKey === '' && clientKeyData === undefined)
    return say('The user “{user}” has a client certificate without its key.', { user });
  return undefined;
}

const modes: ReadonlySet<string> = new Set(['Never', 'IfAvailable', 'Always']);

function checkExec(user: string, entry: RawUser, exec: RawExec): string | undefined {
  if (entry.authProvider !== undefined)
    return say('The user “{user}” has an auth-provider and an exec plugin: keep one.', { user });
  if (exec.command === '')
    return say('The exec plugin of the user “{user}” has no command.', { user });
  if (exec.apiVersion === '')
    return say('The exec plugin of the user “{user}” has no apiVersion.', { user });
  if (!/^client\.authentication\.k8s\.io\/v1(?:beta1)?$/.test(exec.apiVersion))
    return say(
      'The exec plugin of the user “{user}” has an apiVersion that Kubernetes no longer knows: use client.authentication.k8s.io/v1.',
      { user },
    );
  if (exec.env.some(({ name }) => name === ''))
    return say('An environment variable of the exec plugin of “{user}” has no name.', { user });
  if (!modes.has(exec.interactiveMode))
    return say(
      'The exec plugin of the user “{user}” needs an interactiveMode: Never, IfAvailable or Always.',
      { user },
    );
  return undefined;
}

function checkImpersonation(user: string, entry: RawUser): string | undefined {
  const more =
    entry.asUid !== '' || entry.asGroups.length > 0 || Object.keys(entry.asUserExtra).length > 0;
  return more && entry.as === ''
    ? say('The user “{user}” impersonates groups, a uid or extras without a user (as).', { user })
    : undefined;
}
