import type { Component } from './model.ts';
import type { ComponentType } from './schema/components.ts';

/** By their place on the way of samples; node ports are counted in this order. */
const places: Readonly<Record<ComponentType, number>> = {
  prometheus: 0,
  query: 1,
  'query-frontend': 2,
  store: 3,
  compact: 4,
  rule: 5,
  receive: 6,
  'bucket-web': 7,
};

/** The order of components: the same whatever the order in the file. */
export const byTypeAndName = (left: Component, right: Component): number =>
  places[left.type] - places[right.type] || (left.name < right.name ? -1 : 1);
