// The scenarios by name; one line each.
import { autoscalers } from './autoscalers.ts';
import { bare } from './bare.ts';
import { big } from './big.ts';
import { demo } from './demo.ts';
import type { Scenario } from './scenario.ts';

export type { Scenario } from './scenario.ts';

export const scenarios = { bare, demo, big, autoscalers } as const satisfies Readonly<
  Record<string, Scenario>
>;

export type ScenarioName = keyof typeof scenarios;

/** A scenario, with about so many pods if that is said; undefined if it has no size to change. */
export function scenarioOf(name: ScenarioName, pods?: number): Scenario | undefined {
  const scenario: Scenario = scenarios[name];
  return pods === undefined ? scenario : scenario.withPods?.(pods);
}

/** Whether a text is the name of a scenario. */
export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}
