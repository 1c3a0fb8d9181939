import type { ServiceObject } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import type { Kind } from './kind.ts';
import { metaOf } from './meta.ts';
import { fieldsOf, listOf, numberOf, portOf, textOf, textsOf } from './read.ts';
import type { Share } from './share.ts';

/** Where a Service is reached from outside of its cluster. */
function addressesOf(spec: Fields, status: Fields): readonly string[] {
  const ingress = listOf(fieldsOf(status, 'loadBalancer'), 'ingress').map(
    (one) => textOf(one, 'ip') || textOf(one, 'hostname'),
  );
  return [...ingress, ...textsOf(spec, 'externalIPs'), textOf(spec, 'externalName')].filter(
    (address) => address !== '',
  );
}

function project(raw: Fields, share: Share): ServiceObject | undefined {
  const meta = metaOf(raw, share);
  if (meta === undefined) return undefined;
  const spec = fieldsOf(raw, 'spec');
  return {
    ...meta,
    type: share.text(textOf(spec, 'type')),
    clusterIp: textOf(spec, 'clusterIP'),
    selector: share.record(fieldsOf(spec, 'selector')),
    ports: listOf(spec, 'ports').map((port) => {
      const nodePort = numberOf(port, 'nodePort');
      return {
        name: share.text(textOf(port, 'name')),
        port: numberOf(port, 'port'),
        targetPort: portOf(port, 'targetPort'),
        ...(nodePort === 0 ? {} : { nodePort }),
        protocol: share.text(textOf(port, 'protocol') || 'TCP'),
        appProtocol: share.text(textOf(port, 'appProtocol')),
      };
    }),
    addresses: addressesOf(spec, fieldsOf(raw, 'status')),
  };
}

export const services: Kind<ServiceObject> = {
  group: '',
  versions: ['v1'],
  plural: 'services',
  objectKind: 'Service',
  namespaced: true,
  project,
};
