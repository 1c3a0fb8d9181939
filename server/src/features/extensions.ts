/**
 * Functions of which the engine lets the range be anchored or smoothed; under all others the expression fails.
 * Source: prometheus v0.316.0 promql/engine.go (AnchoredSafeFunctions, SmoothedSafeFunctions).
 */
export const extensionFunctions: Readonly<Record<'anchored' | 'smoothed', readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
};
