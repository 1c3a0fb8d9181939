import type { Node } from './parts.ts';

/** Drawings of 16 × 16, lines only, by what a node is. */
export const icons: Readonly<Record<Node['kind'], string>> = {
  people: 'M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 14.5c0-3 2.7-5 6-5s6 2 6 5',
  'query-frontend': 'M8 1.5v4M8 5.5 3 10v4.5M8 5.5l5 4.5v4.5M8 5.5v9',
  query: 'M7 11.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM10.6 10.1l4 4.4',
  rule: 'M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5l1.5 1H2ZM6.5 14.5h3',
  receive: 'M8 1.5v7M5 5.8 8 8.7l3-2.9M2 8.5v6h12v-6',
  prometheus:
    'M8 1.5c.5 3 4 4.5 4 8.2a4 4 0 0 1-8 0C4 8 5 7 5.5 5.5 6.5 6.5 6.7 7 6.8 8 7.8 6.3 8.4 4 8 1.5Z',
  store:
    'M2.5 4c0-1.4 2.5-2.3 5.5-2.3s5.5.9 5.5 2.3-2.5 2.3-5.5 2.3S2.5 5.4 2.5 4ZM2.5 4v8c0 1.4 2.5 2.3 5.5 2.3s5.5-.9 5.5-2.3V4M2.5 8c0 1.4 2.5 2.3 5.5 2.3s5.5-.9 5.5-2.3',
  compact: 'M8 1.5v4.5M5.5 3.8 8 6.2l2.5-2.4M8 14.5V10M5.5 12.2 8 9.8l2.5 2.4M2 8h12',
  'bucket-web': 'M1.5 2.5h13v11h-13ZM1.5 5.8h13M4 4.2h.01M6 4.2h.01M4.5 11v-2M8 11V8M11.5 11V9.5',
  bucket: 'M2 3.5h12l-1.6 11H3.6ZM2 3.5c0-1.2 2.7-2 6-2s6 .8 6 2',
};
