// Asks an API server with a client certificate: for waiting, where starting kubectl each time would cost more.
import { request } from 'node:https';
import type { Access } from './kubeconfig.ts';

/** Time (ms) for one answer. */
const answerTimeout = 20_000;

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One GET; undefined where there is no answer. */
export function askApi(access: Access, path: string): Promise<Answer | undefined> {
  const { server, authority: ca, certificate: cert, key } = access;
  return new Promise((resolve) => {
    const call = request(
      `${server}${path}`,
      { ca, cert, key, agent: false, timeout: answerTimeout },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', () => resolve(undefined));
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

/** The parsed body of a good answer. The caller names the part of the object's type that it reads. */
export async function getObject<T>(access: Access, path: string): Promise<T | undefined> {
  const answer = await askApi(access, path);
  return answer?.status === 200 ? (JSON.parse(answer.body) as T) : undefined;
}
