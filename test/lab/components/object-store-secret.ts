// How Thanos reaches the lab's object store: a Secret, as kube-thanos and the operator want it.
import type { Component, ComponentContext } from '../component.ts';
import { fromSecret, object } from './manifest.ts';
import { namespaces } from './namespaces.ts';

const identity = { name: 'thanos-objstore', namespace: namespaces.monitoring } as const;
const key = 'objstore.yml';

/** The environment of a Thanos container and the flag that reads the object store's configuration from it. */
export const objectStoreEnvironment = fromSecret('OBJSTORE_CONFIG', identity.name, key);
export const objectStoreFlag = '--objstore.config=$(OBJSTORE_CONFIG)';

/** Thanos' configuration of the object store (JSON is YAML). */
export function objectStoreConfig({
  lab,
  objectStoreKeys,
}: Pick<ComponentContext, 'objectStoreKeys'> & {
  readonly lab: Pick<ComponentContext['lab'], 'objectStore'>;
}): string {
  return JSON.stringify(
    {
      type: 'S3',
      config: {
        bucket: lab.objectStore.bucket,
        endpoint: lab.objectStore.endpoint,
        // Any region will do; without one the client asks the store for it.
        region: 'us-east-1',
        access_key: objectStoreKeys.accessKey,
        secret_key: objectStoreKeys.secretKey,
        insecure: true,
      },
    },
    null,
    2,
  );
}

/** The Secret with the object store's configuration. */
export const objectStoreSecret: Component = {
  name: 'object-store-secret',
  images: [],
  where: 'each',
  ready: [],
  objects: (context) => [
    object('v1', 'Secret', identity, {
      type: 'Opaque',
      data: { [key]: Buffer.from(objectStoreConfig(context)).toString('base64') },
    }),
  ],
};
