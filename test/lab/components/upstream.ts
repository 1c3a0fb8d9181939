// Manifests that come with a program's Go module, as kustomize renders them.
import { parseAllDocuments } from 'yaml';
import { run } from '../../stand/processes.mjs';
import type { KubeObject } from '../component.ts';
import { imageReference, sparing } from './manifest.ts';
import type { Fields, Resources } from './manifest.ts';
import type { ImageName } from '../images/image-names.ts';

/** The objects of a kustomize folder; kubectl has kustomize built in. */
export async function renderUpstream(
  kubectl: string,
  folder: string,
  signal?: AbortSignal,
): Promise<readonly KubeObject[]> {
  return parseObjects(await run(kubectl, ['kustomize', folder], { signal }));
}

/** The objects of a YAML stream; anything else in it is an Error. */
export function parseObjects(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).map((document, index) => {
    const value: unknown = document.toJS();
    if (document.errors.length === 0 && isKubeObject(value)) return value;
    throw new Error(`document ${index} is no Kubernetes object`);
  });
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isFields(value)) return false;
  const { apiVersion, kind, metadata } = value;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    isFields(metadata) &&
    typeof metadata['name'] === 'string'
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a lab wants otherwise in a workload of one container. */
export interface Adjustment {
  readonly image: ImageName;
  readonly resources: Resources;
  /** Arguments beside those that are there. */
  readonly args?: readonly string[];
  /** Seconds before the first readiness probe, and between probes. */
  readonly readiness: { readonly initialDelaySeconds: number; readonly periodSeconds: number };
  /** Liveness probes start late on a busy machine. */
  readonly livenessDelaySeconds: number;
}

/** The Deployment with its one container adjusted; any other shape is an Error. */
export function adjustDeployment(object: KubeObject, adjustment: Adjustment): KubeObject {
  const spec = fields(object, 'spec');
  const template = fields(spec, 'template');
  const podSpec = fields(template, 'spec');
  const [container, ...others] = listIn(podSpec, 'containers');
  if (!isFields(container) || others.length > 0) {
    throw new Error(`${object.kind} ${object.metadata.name} has not got one container`);
  }
  return {
    ...object,
    spec: {
      ...spec,
      template: {
        ...template,
        spec: { ...podSpec, containers: [adjustContainer(container, adjustment)] },
      },
    },
  };
}

function adjustContainer(container: Fields, adjustment: Adjustment): Fields {
  const { image, resources, args = [], readiness, livenessDelaySeconds } = adjustment;
  return {
    ...container,
    image: imageReference(image),
    imagePullPolicy: 'IfNotPresent',
    args: [...listIn(container, 'args'), ...args],
    env: [sparing, ...listIn(container, 'env')],
    resources: {
      requests: { cpu: `${resources.cpu}m`, memory: `${resources.memory}Mi` },
      limits: { memory: `${resources.memoryLimit}Mi` },
    },
    readinessProbe: { ...fields(container, 'readinessProbe'), timeoutSeconds: 5, ...readiness },
    livenessProbe: {
      ...fields(container, 'livenessProbe'),
      initialDelaySeconds: livenessDelaySeconds,
      timeoutSeconds: 15,
      failureThreshold: 6,
    },
  };
}

function fields(value: Fields | KubeObject, key: string): Fields {
  const inner: unknown = value[key];
  if (!isFields(inner)) throw new Error(`no "${key}" in a manifest from upstream`);
  return inner;
}

function listIn(value: Fields, key: string): readonly unknown[] {
  const inner = value[key];
  return Array.isArray(inner) ? inner : [];
}
