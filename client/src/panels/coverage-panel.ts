import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { CoverageResult, Part } from '../../../server/src/protocol/thanos.ts';
import { learn } from '../thanos/endpoint-state.ts';
import { momentText } from '../thanos/times.ts';
import { say } from '../util/words.ts';
import { lanesOf } from './coverage-lanes.ts';
import { coverageContent, rangesOfCoverage } from './coverage-page.ts';
import type { CoverageState } from './coverage-page.ts';
import { coverageFile } from './coverage-picture.ts';
import { livePanel, partOf } from './live-panel.ts';
import type { PageMessage } from './messages.ts';
import type { Panel } from './panel.ts';

/** Pixels of a picture in a file. */
const fileWidth = 1200;
/** Pixels before the page has said how wide it is. */
const firstWidth = 900;

export interface CoveragePanelOptions {
  readonly panel: Panel;
  readonly endpoint: string;
  readonly ask: () => Promise<Part<CoverageResult>>;
  readonly failureOf: (error: unknown) => Failure;
  /** Lets a person choose a file for an SVG. */
  readonly save: (name: string, svg: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Fills a panel with the coverage of a querier, until the panel is closed. Resolves with the first answer. */
export async function fillCoveragePanel(options: CoveragePanelOptions): Promise<void> {
  const { panel, endpoint, now } = options;
  const refresh = async (): Promise<void> => {
    if (live.state.asking) return;
    live.change({ asking: true });
    const part = await partOf(options.ask, options.failureOf);
    live.change({ asking: false, coverage: learn(live.state.coverage, part, now()) });
  };
  const save = async (): Promise<void> => {
    const { value } = live.state.coverage;
    if (value === undefined) return;
    const title = say('Coverage of {querier}, {time}', {
      querier: endpoint,
      time: momentText(value.to),
    });
    await options.save(
      fileName(endpoint),
      coverageFile(lanesOf(value, live.state.choice), fileWidth, title),
    );
  };
  const onMessage = (message: PageMessage): void => {
    if (message.kind === 'size') {
      // Every new page says how wide it is, and shows what it is told then.
      live.change({ width: message.width });
      return;
    }
    const { action, value } = message;
    const { choice } = live.state;
    switch (action) {
      case 'range': {
        const { range: _range, ...others } = choice;
        const range = rangesOfCoverage().find(({ key }) => key === value)?.range;
        live.change({ choice: range === undefined ? others : { ...others, range } });
        return;
      }
      case 'gaps':
        live.change({ choice: { ...choice, gapsOnly: value === 'on' } });
        return;
      case 'filter':
        live.change({ choice: { ...choice, filter: value } });
        return;
      case 'choose':
        live.change({ chosen: value });
        return;
      case 'refresh':
        refresh().catch(options.onError);
        return;
      case 'save':
        save().catch(options.onError);
    }
  };
  const live = livePanel<CoverageState>({
    panel,
    first: {
      endpoint,
      coverage: {},
      asking: false,
      choice: { filter: '', gapsOnly: false },
      width: firstWidth,
      now: now(),
    },
    content: coverageContent,
    onMessage,
    now,
  });
  await refresh();
}

/** `coverage-aks-monitoring-query.svg`. */
function fileName(endpoint: string): string {
  return `coverage-${endpoint.replaceAll(/[^\w.-]+/g, '-')}.svg`;
}
