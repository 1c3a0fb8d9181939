// What the querier has to know of the ruler, and the ruler of the querier, without knowing each other.

/** Of the ruler's StatefulSet and Service. */
export const rulerName = 'thanos-rule';

/** The label that tells replicas of the ruler apart. */
export const rulerReplicaLabel = 'rule_replica';
