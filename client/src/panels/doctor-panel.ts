import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { DoctorResult, Severity } from '../../../server/src/protocol/doctor.ts';
import type { Part } from '../../../server/src/protocol/thanos.ts';
import { learn } from '../thanos/endpoint-state.ts';
import { severities } from '../thanos/findings-words.ts';
import { doctorContent } from './doctor-page.ts';
import type { DoctorState } from './doctor-page.ts';
import { livePanel, partOf } from './live-panel.ts';
import type { PageMessage } from './messages.ts';
import type { Panel } from './panel.ts';

export interface DoctorPanelOptions {
  readonly panel: Panel;
  readonly endpoint: string;
  /** Undefined when somebody stopped it. */
  readonly ask: () => Promise<Part<DoctorResult> | undefined>;
  readonly failureOf: (error: unknown) => Failure;
  readonly copy: (text: string) => Promise<void>;
  /** Opens the result as a document. */
  readonly open: (json: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A panel with findings, as long as it is open. */
export interface DoctorPanel {
  /** Examines the installation; what was found before stays until it ends. */
  check(): Promise<void>;
}

/** Fills a panel with what the doctor finds. It examines nothing before it is told to. */
export function createDoctorPanel(options: DoctorPanelOptions): DoctorPanel {
  const { panel, endpoint, now, onError } = options;
  const check = async (): Promise<void> => {
    if (live.state.asking) return;
    live.change({ asking: true, stopped: false });
    const part = await partOf(options.ask, options.failureOf);
    live.change({
      asking: false,
      stopped: part === undefined,
      ...(part === undefined ? {} : { doctor: learn(live.state.doctor, part, now()) }),
    });
  };
  const onMessage = (message: PageMessage): void => {
    if (message.kind === 'size') {
      // A new page says how wide it is, and shows what it is told then.
      live.change({});
      return;
    }
    const { action, value } = message;
    const result = live.state.doctor.value;
    const json = result === undefined ? undefined : `${JSON.stringify(result, undefined, 2)}\n`;
    switch (action) {
      case 'refresh':
        check().catch(onError);
        return;
      case 'severity':
        live.change({ severities: toggled(live.state.severities, value) });
        return;
      case 'copy':
        if (json !== undefined) options.copy(json).catch(onError);
        return;
      case 'open':
        if (json !== undefined) options.open(json).catch(onError);
        return;
      case 'fix': {
        const fix = result?.findings.find(({ id }) => id === value)?.fix;
        if (fix !== undefined) options.copy(fix).catch(onError);
      }
    }
  };
  const live = livePanel<DoctorState>({
    panel,
    first: { endpoint, doctor: {}, asking: false, stopped: false, severities, now: now() },
    content: doctorContent,
    onMessage,
    now,
  });
  return { check };
}

function toggled(shown: readonly Severity[], value: string): readonly Severity[] {
  return severities.filter((severity) => shown.includes(severity) !== (severity === value));
}
