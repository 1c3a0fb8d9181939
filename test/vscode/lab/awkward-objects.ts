import { imageNames } from '../../lab/images/image-names.ts';

/** The namespace of the objects that are not as they should be. */
export const awkwardNamespace = 'awkward';

/** Text that would be markup, an icon, a link, a command, or written from right to left, if it were taken for more than text. */
export const awkwardText =
  '<img src=x onerror=alert(1)> **bold** [quit](command:workbench.action.quit) $(zap) \u202Egnp.exe\u202C &amp; `code` https://example.invalid www.example.invalid';

/** A workload that never starts and says why in texts of that kind, with a Service and an event. */
export function awkwardObjects(): unknown {
  const labels = { app: 'crasher' };
  const annotations = { note: awkwardText.repeat(40) };
  const metadata = { namespace: awkwardNamespace, name: 'crasher', labels, annotations };
  const container = {
    name: 'crasher',
    image: imageNames.thanos.reference,
    imagePullPolicy: 'IfNotPresent',
    // Thanos ends at once, and repeats the argument in the message of its end.
    args: [awkwardText],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ports: [{ name: 'web', containerPort: 9999 }],
  };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: awkwardNamespace, annotations } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels, annotations }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace: awkwardNamespace, name: 'crasher' },
      involvedObject: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: awkwardNamespace,
        name: 'crasher',
      },
      type: 'Warning',
      reason: 'Back**Off**$(zap)',
      message: awkwardText,
      count: 3,
      firstTimestamp: new Date(Date.now() - 60_000).toISOString(),
      lastTimestamp: new Date().toISOString(),
    },
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}
