import { say } from '../../util/words.ts';
import { FieldError, fieldsOf } from '../kubeconfig/fields.ts';
import { clusterError } from './failures.ts';
import type { ClientCertificate } from './link.ts';

/** What a plugin gave; one object for each run, so that a refused one can be told from its successor. */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly certificate: ClientCertificate | undefined;
  /** Unix milliseconds; undefined while it is accepted. */
  readonly expiresAt: number | undefined;
}

/**
 * Reads what an exec plugin wrote; throws a `ClusterError` of kind `credentials` that holds nothing of it.
 * Source: client-go v0.36.3 plugin/pkg/client/auth/exec/exec.go refreshCredsLocked.
 */
export function readExecCredential(
  output: string,
  apiVersion: string,
  plugin: string,
): ExecCredential {
  try {
    return decode(JSON.parse(output), apiVersion);
  } catch (error) {
    const reason = error instanceof FieldError ? error.message : 'it is not JSON';
    throw clusterError(
      'credentials',
      say('{plugin} wrote no usable ExecCredential: {reason}.', { plugin, reason }),
    );
  }
}

function decode(value: unknown, apiVersion: string): ExecCredential {
  const answer = fieldsOf(value, '');
  if (answer.text('kind') !== 'ExecCredential')
    throw new FieldError('its kind is not ExecCredential');
  if (answer.text('apiVersion') !== apiVersion)
    throw new FieldError('its apiVersion is not that of the kubeconfig');
  if (!answer.has('status')) throw new FieldError('it has no status');
  const status = answer.object('status');
  const token = status.text('token');
  const certificate = status.text('clientCertificateData');
  const key = status.text('clientKeyData');
  if (token === '' && certificate === '' && key === '')
    throw new FieldError('it holds neither a token nor a certificate');
  if ((certificate === '') !== (key === ''))
    throw new FieldError('it holds a certificate or a key, not both');
  return {
    token: token === '' ? undefined : token,
    certificate:
      certificate === ''
        ? undefined
        : { certificate: Buffer.from(certificate), key: Buffer.from(key) },
    expiresAt: timeOf(status.text('expirationTimestamp')),
  };
}

function timeOf(text: string): number | undefined {
  if (text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new FieldError('its expirationTimestamp is not a time');
  return time;
}
