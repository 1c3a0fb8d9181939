/** How something is, from best to worst. Only the last two are unhealthy. */
export const levels = ['done', 'ok', 'busy', 'warning', 'error'] as const;
export type Level = (typeof levels)[number];

/** What something does, in words, and how good that is. */
export interface Health {
  readonly level: Level;
  /** A few words: `running`, `crashing: CrashLoopBackOff`. */
  readonly words: string;
  /** A sentence that says why and what it means; empty when there is nothing to say. */
  readonly why: string;
}

export function isUnhealthy({ level }: Pick<Health, 'level'>): boolean {
  return level === 'warning' || level === 'error';
}

/** The worse of two; the first when they are equal. */
export function worse<T extends Pick<Health, 'level'>>(a: T, b: T): T {
  return levels.indexOf(b.level) > levels.indexOf(a.level) ? b : a;
}

/** Colour of an icon; what it says is in the words too. */
export function colorOf(level: Level): string {
  switch (level) {
    case 'done':
      return 'disabledForeground';
    case 'ok':
      return 'testing.iconPassed';
    case 'busy':
      return 'charts.blue';
    case 'warning':
      return 'list.warningForeground';
    case 'error':
      return 'list.errorForeground';
  }
}
