import type { ControllerConfig, Tolerance } from './controller.ts';
import type { FullHpaSpec } from './spec.ts';

/**
 * The tolerance of an HPA: its own where it has one and the controller looks at it.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go tolerancesForHpa
 */
export const toleranceOf = (
  { behavior }: Pick<FullHpaSpec, 'behavior'>,
  { tolerance, traits }: Pick<ControllerConfig, 'tolerance' | 'traits'>,
): Tolerance =>
  behavior === undefined || !traits.configurableTolerance
    ? tolerance
    : {
        up: behavior.scaleUp.tolerance?.approximate ?? tolerance.up,
        down: behavior.scaleDown.tolerance?.approximate ?? tolerance.down,
      };

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go Tolerances.isWithin */
export const isWithin = ({ up, down }: Tolerance, ratio: number): boolean =>
  1 - down <= ratio && ratio <= 1 + up;
