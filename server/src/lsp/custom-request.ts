import { NotificationType, RequestType } from './protocol-values.ts';
import type { ClientNotifications, Requests, ServerNotifications } from '../protocol/methods.ts';

/** The typed form of one of our own requests. */
export const customRequest = <M extends keyof Requests>(
  method: M,
): RequestType<Requests[M]['params'], Requests[M]['result'], void> => new RequestType(method);

/** The typed form of one of our own notifications. */
export const customNotification = <M extends keyof (ClientNotifications & ServerNotifications)>(
  method: M,
): NotificationType<(ClientNotifications & ServerNotifications)[M]> => new NotificationType(method);
