import * as z from 'zod';

/** The rows of the HPA cases: ages in seconds before the pass, values in thousandths, 64-bit values as text. */
export const milliShape = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform((value) => {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : BigInt(value);
});

const missingMilli = milliShape.nullish();

export const podShape = z.object({
  name: z.string(),
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']).default('Running'),
  ready: z.boolean().nullish(),
  startAgeSeconds: z.number().nullish(),
  readyTransitionAgeSeconds: z.number().nullish(),
  deleting: z.boolean().default(false),
  requestsMilli: z.record(z.string(), missingMilli).optional(),
});
export type CasePod = z.infer<typeof podShape>;

export const usageShape = z.object({
  pod: z.string(),
  ageSeconds: z.number(),
  windowSeconds: z.number(),
  containersMilli: z.record(z.string(), missingMilli).optional(),
});
export type CaseUsage = z.infer<typeof usageShape>;

export const configShape = z.object({
  tolerance: z.object({ up: z.number(), down: z.number() }).optional(),
  cpuInitializationPeriodSeconds: z.number().optional(),
  initialReadinessDelaySeconds: z.number().optional(),
  downscaleStabilizationSeconds: z.number().optional(),
  legacyScaleUpFactor: z.number().optional(),
  legacyScaleUpMinimum: z.number().optional(),
  podLevelResources: z.boolean().optional(),
});
export type CaseConfig = z.infer<typeof configShape>;

const eventShape = z.object({ change: z.int(), ageSeconds: z.number() });
const recommendationShape = z.object({ replicas: z.int(), ageSeconds: z.number() });

export const caseShape = z.object({
  kind: z.string(),
  /** Behaviour that the controller of 1.36 does not have. */
  since: z.string().optional(),
  config: configShape.default({}),
});
export type CaseHead = z.infer<typeof caseShape>;

export const inputOf = <S extends z.ZodType>(shape: S) => z.object({ input: shape });

export const resourceShape = inputOf(
  z.object({
    currentReplicas: z.int(),
    resource: z.string(),
    container: z.string(),
    targetUtilization: z.int(),
    pods: z.array(podShape),
    samples: z.array(usageShape),
  }),
);

export const valuesShape = inputOf(
  z.object({
    currentReplicas: z.int(),
    targetMilli: milliShape.optional(),
    targetPerPodMilli: milliShape.optional(),
    pods: z.array(podShape),
    valuesMilli: z.array(milliShape),
  }),
);

export const groupShape = inputOf(
  z.object({
    resource: z.string(),
    pods: z.array(podShape),
    samples: z.array(usageShape),
  }),
);

const containerShape = z.object({
  name: z.string(),
  requestMilli: missingMilli,
  restartPolicy: z.string().nullish(),
});

export const requestsShape = inputOf(
  z.object({
    container: z.string(),
    resource: z.string(),
    pods: z.array(
      z.object({
        name: z.string(),
        podRequestMilli: missingMilli,
        containers: z.array(containerShape),
        initContainers: z.array(containerShape),
      }),
    ),
  }),
);

export const rateShape = inputOf(
  z.object({
    minReplicas: z.int(),
    maxReplicas: z.int(),
    currentReplicas: z.int(),
    desiredReplicas: z.int(),
    scaleUp: z.unknown(),
    scaleDown: z.unknown(),
    scaleUpEvents: z.array(eventShape),
    scaleDownEvents: z.array(eventShape),
  }),
);

export const policyShape = inputOf(
  z.object({
    direction: z.enum(['up', 'down']),
    currentReplicas: z.int(),
    rules: z.unknown(),
    scaleUpEvents: z.array(eventShape),
    scaleDownEvents: z.array(eventShape),
  }),
);

export const eventsShape = inputOf(
  z.object({
    direction: z.enum(['up', 'down']),
    previousReplicas: z.int(),
    newReplicas: z.int(),
    rules: z.unknown(),
    events: z.array(eventShape),
    sumPeriodSeconds: z.number(),
  }),
);

export const stabilizeShape = inputOf(
  z.object({
    windowSeconds: z.number().optional(),
    scaleUpWindowSeconds: z.number().optional(),
    scaleDownWindowSeconds: z.number().optional(),
    currentReplicas: z.int().optional(),
    desiredReplicas: z.int(),
    recommendations: z.array(recommendationShape),
  }),
);

export const limitsShape = inputOf(
  z.object({
    currentReplicas: z.int(),
    desiredReplicas: z.int(),
    minReplicas: z.int(),
    maxReplicas: z.int(),
  }),
);

export const reconcileShape = z.object({
  hpa: z.looseObject({}),
  scale: z.object({ specReplicas: z.int(), statusReplicas: z.int() }),
  pods: z.array(podShape),
  samples: z.object({
    resource: z.array(usageShape).optional(),
    pods: z.array(z.object({ pod: z.string(), milli: milliShape })).optional(),
    object: z.object({ milli: milliShape }).optional(),
    external: z.array(z.object({ milli: milliShape })).optional(),
  }),
  history: z.object({ recommendations: z.array(recommendationShape).nullable() }),
  faults: z
    .object({
      metricsError: z.array(z.string()).optional(),
      getScale: z.string().optional(),
      updateScale: z.string().optional(),
      selector: z.string().optional(),
      otherHPASelects: z.string().optional(),
    })
    .optional(),
});
export type ReconcileCase = z.infer<typeof reconcileShape>;
