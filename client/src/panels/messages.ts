import { asFields, asText } from '../util/values.ts';

/** What a panel shows; the page puts it in place of what was there. */
export interface PanelContent {
  /** HTML. */
  readonly body: string;
  /** HTML of the part that is read out when it changes. */
  readonly details: string;
}

/** To the page. */
export interface ShowMessage extends PanelContent {
  readonly kind: 'show';
}

/** From the page. Widths are pixels. */
export type PageMessage =
  | { readonly kind: 'size'; readonly width: number }
  /** Something was chosen: a button, a bar, a text that was typed. */
  | { readonly kind: 'act'; readonly action: string; readonly value: string };

const most = 10_000;

/** A message of the page, which is not trusted; undefined for what is none. */
export function pageMessage(message: unknown): PageMessage | undefined {
  const fields = asFields(message);
  const action = asText(fields?.['action']);
  const value = fields?.['value'];
  switch (fields?.['kind']) {
    case 'size': {
      const { width } = fields;
      return typeof width === 'number' && width > 0 && width < most
        ? { kind: 'size', width }
        : undefined;
    }
    case 'act':
      return action === undefined
        ? undefined
        : { kind: 'act', action, value: typeof value === 'string' ? value.slice(0, most) : '' };
    default:
      return undefined;
  }
}
