import { withWhatIf, type Recording, type WhatIf } from '../../autoscale/index.ts';
import { CliError } from '../io.ts';
import { secondsOf } from '../durations.ts';

const shape = /^(traffic|lost-cluster|missing)=(?:([\d.]+)@)?([^/]+)\/(\w+)$/;

const read = (text: string): WhatIf => {
  const [, kind = '', amount, start = '', duration = ''] = shape.exec(text) ?? [];
  const from = Date.parse(start);
  if (Number.isNaN(from)) {
    throw new CliError(
      `--what-if must be like traffic=2@2026-11-23T14:00:00Z/1h, lost-cluster=4@TIME/1h or missing=TIME/10m, not ${text}`,
    );
  }
  const span = { from, to: from + secondsOf(duration, '--what-if') * 1000 };
  const number = Number(amount);
  if (kind === 'missing') return { ...span, kind: 'missing-metrics' };
  if (kind === 'traffic' && number >= 0) return { ...span, kind, factor: number };
  if (kind === 'lost-cluster' && number >= 2) return { ...span, kind, clusters: number };
  throw new CliError(
    `--what-if ${text}: traffic takes a factor, lost-cluster the number of clusters, two or more`,
  );
};

/** The recording with all of that in it. */
export const whatIf = (recording: Recording, texts: readonly string[]): Recording =>
  texts.map(read).reduce(withWhatIf, recording);
