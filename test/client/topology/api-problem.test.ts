import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../client/src/topology/api.ts';
import { refusalOf } from '../../../client/src/topology/api-problem.ts';
import type { RefusalKind } from '../../../client/src/topology/api-problem.ts';

const status = (message: string, causes?: readonly object[]): string =>
  JSON.stringify({
    kind: 'Status',
    status: 'Failure',
    message,
    ...(causes && { details: { causes } }),
  });

describe('why an API server says no', () => {
  it.each<[status: number, message: string, kind: RefusalKind]>([
    [409, 'Operation cannot be fulfilled: the object has been modified', 'stale'],
    [409, 'configmaps "x" already exists', 'stale'],
    [404, 'namespaces "x" not found', 'not-found'],
    [401, 'Unauthorized', 'forbidden'],
    [403, 'configmaps is forbidden: User "x" cannot patch resource', 'forbidden'],
    [403, 'pods "x" is forbidden: exceeded quota: few, requested: pods=1', 'quota'],
    [
      403,
      'unable to create new content in namespace x because it is being terminated',
      'terminating',
    ],
    [403, 'admission webhook "no.example" denied the request: never', 'admission'],
    [400, 'admission webhook "no.example" denied the request: never', 'admission'],
    [422, "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", 'admission'],
    [
      422,
      'Deployment.apps "x" is invalid: spec.selector: Invalid value: {}: field is immutable',
      'immutable',
    ],
    [
      422,
      `StatefulSet.apps "x" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden`,
      'immutable',
    ],
    [
      422,
      'Service "x" is invalid: spec.clusterIPs[0]: Invalid value: may not change once set',
      'immutable',
    ],
    [
      422,
      'ClusterRoleBinding "x" is invalid: roleRef: Invalid value: {}: cannot change roleRef',
      'immutable',
    ],
    [422, 'Service "x" is invalid: spec.ports: Required value', 'invalid'],
    [400, 'strict decoding error: unknown field "spec.repicas"', 'invalid'],
    [500, 'Internal error occurred: failed calling webhook "x": connection refused', 'other'],
    [429, 'too many requests', 'other'],
  ])('%i %s', (code, message, kind) => {
    expect(refusalOf(code, status(message))).toEqual({
      kind,
      status: code,
      message,
      conflicts: [],
    });
  });

  it('names the fields and the owners of a conflict', () => {
    const causes = [
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "kubectl-edit" using apps/v1 at 2026-01-01T00:00:00Z',
        field: '.spec.replicas',
      },
      { reason: 'FieldManagerConflict', message: 'conflict with "helm"', field: '.spec.a' },
      { reason: 'Other', message: 'conflict with "nobody"', field: '.x' },
    ];
    expect(refusalOf(409, status('Apply failed with 2 conflicts', causes))).toMatchObject({
      kind: 'conflict',
      conflicts: [
        { field: '.spec.replicas', owner: 'kubectl-edit' },
        { field: '.spec.a', owner: 'helm' },
      ],
    });
  });

  it.each(['', '<html>bad gateway</html>', '[]', '{"message":3}', '{"details":{"causes":{}}}'])(
    'reads the answer %j of something else than an API server',
    (text) => {
      expect(refusalOf(502, text)).toEqual({
        kind: 'other',
        status: 502,
        message: 'The cluster answered with status 502.',
        conflicts: [],
      });
    },
  );
});

describe('warnings of an API server', () => {
  it.each<[header: string | undefined, warnings: readonly string[]]>([
    [undefined, []],
    ['', []],
    ['299 - "spec.x is deprecated"', ['spec.x is deprecated']],
    ['299 - "one, two", 299 - "three"', ['one, two', 'three']],
    ['299 - "unknown field \\"spec.a\\""', ['unknown field "spec.a"']],
    ['nonsense', []],
  ])('%s', (header, warnings) => {
    expect(warningsOf(header)).toEqual(warnings);
  });
});
