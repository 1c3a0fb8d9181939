/** A step that can fail as the controller's steps do; the message is the controller's. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (message: string): Outcome<never> => ({ ok: false, message });
