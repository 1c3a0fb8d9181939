import { expect, it } from 'vitest';
import { readKlog } from './klog.ts';

const log = `I1123 20:38:01.074125   24410 client.go:168] "Request Body" body=""
I1123 20:38:01.403256   24410 client.go:168] "Response Body" body=<
	{"kind":"Scale",
	"spec":{"replicas":1}}
 >
W1123 20:38:01.500000   24410 reflector.go:1] no message in quotes
I1123 20:38:01.634645   24410 horizontal.go:1008] "Decided not to scale" scaleTarget="Deployment/strest/by-container" desiredReplicas=1 lastScaleTime=""
E1123 20:38:02.000001   24410 horizontal.go:275] "Unhandled Error" err="failed: \\"x\\""
`;

it('reads messages with their values, also of several lines', () => {
  const entries = readKlog(log, 2026);
  expect(entries.map(({ at, ...entry }) => ({ ...entry, ms: at % 60_000 }))).toEqual([
    { ms: 1074, file: 'client.go', message: 'Request Body', values: { body: '' } },
    {
      ms: 1403,
      file: 'client.go',
      message: 'Response Body',
      values: { body: '{"kind":"Scale",\n"spec":{"replicas":1}}' },
    },
    {
      ms: 1634,
      file: 'horizontal.go',
      message: 'Decided not to scale',
      values: {
        scaleTarget: 'Deployment/strest/by-container',
        desiredReplicas: '1',
        lastScaleTime: '',
      },
    },
    { ms: 2000, file: 'horizontal.go', message: 'Unhandled Error', values: { err: 'failed: "x"' } },
  ]);
  expect(entries[0]?.at).toBe(new Date(2026, 10, 23, 20, 38, 1, 74).getTime());
});
