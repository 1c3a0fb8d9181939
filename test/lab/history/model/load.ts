// How much clients ask for: a week with its days and nights, in the time zone of each cluster, and noise.
import type { Random } from '../../../support/random.ts';
import { strestLoad } from '../../components/strest.ts';

/** What a cluster's clients ask for at its busiest usual hour, in replicas that it keeps busy. */
const busyReplicas = [1.25, 0.83, 1.4, 1.03] as const;

/** Hours that a cluster's clients are ahead of UTC. */
const zones = [1, -8, -5, 9] as const;

/** Share of the busy hour's load that is left in the dead of night. */
const nightShare = 0.18;

/** Load by the day of the week, Sunday first. */
const weekdays = [0.62, 0.98, 1, 1.02, 1, 0.94, 0.68] as const;

/** Noise changes over minutes, and over hours. */
const noiseScales = [
  { seconds: 120, strength: 0.05 },
  { seconds: 5400, strength: 0.08 },
] as const;

const hour = 3600;
const day = 86_400;

/** Requests per second that one cluster's clients ask for, before any incident; smooth in time. */
export const loadCurve = (index: number, seed: number): ((at: number) => number) => {
  const busy = strestLoad.rate * (busyReplicas[index % busyReplicas.length] ?? 0);
  const zone = (zones[index % zones.length] ?? 0) * hour;
  return (at) => {
    const local = at + zone;
    const noise = noiseScales.reduce(
      (product, { seconds, strength }, scale) =>
        product * (1 + strength * smoothNoise(at / seconds, hash(seed, index, scale))),
      1,
    );
    return busy * ofDay((local % day) / day) * ofWeek(local) * noise;
  };
};

/** Share of the busy hour: low from 2 to 5, a peak at 11, a dip after lunch, the highest at 20. `at` is 0 to 1. */
const ofDay = (at: number): number => {
  const bump = (centre: number, width: number): number => {
    const distance = Math.abs(((at - centre / 24 + 1.5) % 1) - 0.5) * 24;
    return Math.exp(-((distance / width) ** 2));
  };
  const shape = Math.min(1, 0.72 * bump(11, 3.2) + bump(20, 3) + 0.35 * bump(15, 4));
  return nightShare + (1 - nightShare) * shape;
};

/** Changes from one day to the next around midnight, not at once. */
const ofWeek = (local: number): number => {
  const days = local / day;
  const whole = Math.floor(days - 0.5);
  // 1970-01-01 was a Thursday.
  const of = (offset: number): number => weekdays[(whole + offset + 4) % 7] ?? 1;
  const part = smoothStep(Math.min(1, Math.max(0, (days - 0.5 - whole - 0.4) / 0.2)));
  return of(0) + (of(1) - of(0)) * part;
};

const smoothStep = (part: number): number => part * part * (3 - 2 * part);

/** Between -1 and 1, without jumps: values at whole numbers, smoothly joined. */
const smoothNoise = (at: number, key: number): number => {
  const whole = Math.floor(at);
  const value = (point: number): number => hash(key, point, 0) / 2_147_483_648 - 1;
  return value(whole) + (value(whole + 1) - value(whole)) * smoothStep(at - whole);
};

/** An unsigned 32-bit hash of three numbers (after MurmurHash3's finaliser). */
const hash = (first: number, second: number, third: number): number => {
  let mixed = Math.imul(first | 0, 0x9e3779b1) ^ Math.imul(second | 0, 0x85ebca6b);
  mixed ^= Math.imul((third | 0) + 0x165667b1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** A number from a Poisson distribution, or a normal one with the same mean and variance where it is large. */
export const poisson = (mean: number, random: Random): number => {
  if (mean <= 0) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
};

/** How many of `count` have a property that a share of all has. */
export const binomial = (count: number, share: number, random: Random): number => {
  if (count <= 0 || share <= 0) return 0;
  if (share >= 1) return count;
  const few = Math.min(share, 1 - share) * count < 10;
  if (few) {
    const rare = poisson(Math.min(share, 1 - share) * count, random);
    return Math.max(0, Math.min(count, share < 0.5 ? rare : count - rare));
  }
  const spread = Math.sqrt(count * share * (1 - share));
  return Math.max(0, Math.min(count, Math.round(count * share + spread * gaussian(random))));
};

/** Standard normal, by Box and Muller. */
const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
