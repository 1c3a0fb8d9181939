import type {
  AutoscaleAdviseResult,
  AutoscaleExplainResult,
  AutoscaleFinding,
  AutoscaleHistory,
  AutoscaleProgressParams,
  AutoscaleReplayResult,
  AutoscaleSearchResult,
} from '../../../../server/src/protocol/autoscaling.ts';
import type { Failure } from '../../../../server/src/protocol/connections.ts';
import type { Requests } from '../../../../server/src/protocol/methods.ts';
import { learn } from '../../thanos/endpoint-state.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import { livePanel } from '../live-panel.ts';
import type { LivePanel } from '../live-panel.ts';
import type { PageMessage } from '../messages.ts';
import type { Panel } from '../panel.ts';
import { movedCursor } from './cursor.ts';
import { asksForDemand, demandOf, queriesOf } from './demand-part.ts';
import { edited, enteredCandidate, enteredSearch, enteredWhatIf, taken } from './replay-edits.ts';
import { replayContent } from './replay-page.ts';
import { saveReplay } from './replay-save.ts';
import { changesOf, spans, told } from './replay-state.ts';
import type { ReplayState, ReplaySubject, Span } from './replay-state.ts';
import { adviceOf } from './search-part.ts';

/** A question that need not be waited for. */
export interface Question<R> {
  readonly answer: Promise<R>;
  cancel(): void;
}

type Params<M extends keyof Requests> = Requests[M]['params'];

/** What the server is asked. */
export interface ReplayAsk {
  replay(params: Params<'gauntlet/autoscale/replay'>): Question<AutoscaleReplayResult>;
  explain(params: Params<'gauntlet/autoscale/explain'>): Question<AutoscaleExplainResult>;
  search(params: Params<'gauntlet/autoscale/search'>): Question<AutoscaleSearchResult>;
  advise(params: Params<'gauntlet/autoscale/advise'>): Question<AutoscaleAdviseResult>;
  onProgress(listener: (progress: AutoscaleProgressParams) => void): Subscription;
  failureOf(error: unknown): Failure;
}

/** All of a history but its time, and what is to be said of it. */
export interface AskedHistory {
  readonly asked: Omit<AutoscaleHistory, 'from' | 'to' | 'whatIfs' | 'loadModel'>;
  readonly notes: readonly AutoscaleFinding[];
}

export interface ReplayPanelOptions {
  readonly panel: Panel;
  readonly subject: ReplaySubject;
  readonly span: Span;
  /** All of a history but its time, as it is now: manifests are edited. */
  readonly history: () => Promise<AskedHistory>;
  readonly ask: ReplayAsk;
  /** Applies settings; absent where that cannot be done. */
  readonly apply?: (sets: readonly string[]) => Promise<void>;
  /** Lets a person choose a file for a text. */
  readonly save: (name: string, text: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly timers: Timers;
  readonly now: () => number;
  /** A token that no other search has. */
  readonly token: () => string;
}

/** Points of a line; more than pixels are of no use. */
const points = 1200;
/** Pixels before the page has said how wide it is. */
const firstWidth = 900;
/** Milliseconds until a live time is read again. */
const liveMs = 15_000;
/** Milliseconds after the last move of the cursor until its place is explained. */
const settleMs = 120;

/** Fills a panel with the replay of an autoscaler, until the panel is closed. */
export function fillReplayPanel(options: ReplayPanelOptions): void {
  new ReplayPanel(options).begin();
}

class ReplayPanel {
  readonly #options: ReplayPanelOptions;
  readonly #live: LivePanel<ReplayState>;
  /** The history that is shown. */
  #history: AutoscaleHistory | undefined;
  #replaying: Question<unknown> | undefined;
  #explaining: Question<unknown> | undefined;
  #advising: Question<unknown> | undefined;
  #searching: { readonly question: Question<unknown>; readonly token: string } | undefined;
  /** Counts questions: a later one is about something newer. */
  #turn = 0;
  #explainTurn = 0;
  #settle: (() => void) | undefined;
  #tick: (() => void) | undefined;

  constructor(options: ReplayPanelOptions) {
    this.#options = options;
    const { panel, subject, span, apply, now, ask } = options;
    this.#live = livePanel<ReplayState>({
      panel,
      first: {
        subject,
        span,
        replay: {},
        refusals: [],
        notes: [],
        asking: false,
        candidates: [],
        whatIfs: [],
        loadModel: 'auto',
        run: 'recorded',
        drafts: {},
        search: {},
        demand: {},
        canApply: apply !== undefined,
        width: firstWidth,
        now: now(),
      },
      content: replayContent,
      onMessage: (message) => this.#on(message),
      now,
    });
    const listening = ask.onProgress(({ token, tried, candidates }) => {
      if (this.#searching?.token !== token) return;
      const { result } = this.#live.state.search;
      this.#live.change({
        search: { running: { tried, candidates }, ...(result === undefined ? {} : { result }) },
      });
    });
    panel.onDidDispose(() => {
      listening.dispose();
      this.#turn += 1;
      const { question } = this.#searching ?? {};
      for (const one of [this.#replaying, this.#explaining, this.#advising, question])
        one?.cancel();
      this.#settle?.();
      this.#tick?.();
    });
  }

  begin(): void {
    this.#run(this.#replay());
  }

  #run(work: Promise<void>): void {
    work.catch(this.#options.onError);
  }

  #on(message: PageMessage): void {
    if (message.kind === 'size') {
      // Every new page says how wide it is, and shows what it is told then.
      this.#live.change({ width: message.width });
      return;
    }
    const { action, value } = message;
    if (this.#onCursor(action, value) || this.#onSettings(action, value)) return;
    if (this.#onCandidates(action, value) || this.#onResult(action, value)) return;
    // All else is what somebody writes.
    if (action !== '')
      this.#live.change({ drafts: { ...this.#live.state.drafts, [action]: value } });
  }

  /** Moves of the cursor, and whose decisions are told there. */
  #onCursor(action: string, value: string): boolean {
    const { state } = this.#live;
    const replay = state.replay.value;
    switch (action) {
      case 'cursor':
      case 'go': {
        if (replay === undefined) return true;
        const at = action === 'go' ? Number(value) : movedCursor(replay, state, value);
        if (at !== undefined && Number.isFinite(at)) this.#moveTo(at);
        return true;
      }
      case 'run':
        this.#live.change({ run: value });
        if (state.cursor !== undefined) this.#moveTo(state.cursor.at);
        return true;
      default:
        return false;
    }
  }

  /** Changes of what is replayed. */
  #onSettings(action: string, value: string): boolean {
    const { state } = this.#live;
    switch (action) {
      case 'span': {
        const span = spans().find(({ key }) => key === value);
        // In another time, what was told before is news again.
        this.#seen = 0;
        if (span !== undefined) this.#anew({ span });
        return true;
      }
      case 'suppose':
        this.#enter(enteredWhatIf(state), (part) => this.#anew(part));
        return true;
      case 'forget':
        this.#anew({ whatIfs: state.whatIfs.filter((_, index) => index !== Number(value)) });
        return true;
      case 'model':
        if (value === 'auto' || value === 'average' || value === 'total')
          this.#anew({ loadModel: value });
        return true;
      case 'what-if':
        this.#live.change({ drafts: { ...state.drafts, 'what-if kind': value } });
        return true;
      default:
        return false;
    }
  }

  /** Changes of the settings that are compared. */
  #onCandidates(action: string, value: string): boolean {
    const { state } = this.#live;
    switch (action) {
      case 'add':
        this.#enter(enteredCandidate(state));
        return true;
      case 'edit':
        this.#again(edited(state, value));
        return true;
      case 'remove': {
        const candidates = state.candidates.filter(({ name }) => name !== value);
        this.#again({ candidates, run: state.run === value ? 'recorded' : state.run });
        return true;
      }
      case 'take':
        this.#again(taken(state, adviceOf(state.search.result)[Number(value)]?.sets ?? []));
        return true;
      case 'take-demand':
        this.#again(taken(state, demandOf(state)?.candidates[Number(value)]?.sets ?? []));
        return true;
      default:
        return false;
    }
  }

  /** What is done with what is shown. */
  #onResult(action: string, value: string): boolean {
    const { state } = this.#live;
    switch (action) {
      case 'refresh':
        this.#run(this.#replay());
        return true;
      case 'search':
        this.#run(this.#search());
        return true;
      case 'advise':
        this.#run(this.#advise());
        return true;
      case 'cancel':
        this.#searching?.question.cancel();
        return true;
      case 'apply':
        this.#run(this.#apply(value));
        return true;
      case 'save-svg':
      case 'save-csv':
      case 'save-report':
        this.#run(saveReplay(action, state, this.#options.save));
        return true;
      default:
        return false;
    }
  }

  /** Takes over what was entered, or says what is wrong with it. */
  #enter(
    part: Partial<ReplayState>,
    take = (taken: Partial<ReplayState>): void => this.#again(taken),
  ): void {
    if (part.complaint === undefined) take(part);
    else this.#live.change(part);
  }

  /** Another history: what was found in the one before is not advice for it. */
  #anew(part: Partial<ReplayState>): void {
    this.#searching?.question.cancel();
    this.#searching = undefined;
    this.#advising?.cancel();
    this.#advising = undefined;
    this.#again({ ...part, search: {}, demand: {} });
  }

  #again(part: Partial<ReplayState>): void {
    this.#run(this.#replay(part));
  }

  async #replay(part: Partial<ReplayState> = {}): Promise<void> {
    const { ask, now } = this.#options;
    this.#turn += 1;
    const turn = this.#turn;
    this.#replaying?.cancel();
    this.#tick?.();
    this.#live.change({ complaint: undefined, ...part, asking: true });
    const result = await this.#asked(async () => {
      const history = await this.#historyNow();
      if (turn !== this.#turn) return undefined;
      const { candidates } = this.#live.state;
      const question = ask.replay({ history, candidates, points });
      this.#replaying = question;
      const answer = await question.answer;
      if (turn === this.#turn && answer.ok) this.#history = history;
      return answer;
    });
    if (turn !== this.#turn || result === undefined) return;
    const before = this.#live.state.replay;
    this.#live.change({
      asking: false,
      refusals: result.ok || !('findings' in result) ? [] : result.findings,
      replay: learn(before, result.ok ? { ok: true, value: result.replay } : result, now()),
    });
    this.#follow(before.value === undefined);
    if (asksForDemand(this.#live.state)) this.#run(this.#advise());
    if (this.#live.state.span.live) this.#later();
  }

  /** The answer, or why there is none. */
  async #asked<R>(work: () => Promise<R>): Promise<R | { readonly ok: false; failure: Failure }> {
    try {
      return await work();
    } catch (error) {
      return { ok: false, failure: this.#options.ask.failureOf(error) };
    }
  }

  async #historyNow(): Promise<AutoscaleHistory> {
    const { asked, notes } = await this.#options.history();
    const { whatIfs, loadModel, span, demand } = this.#live.state;
    if (notes.length > 0 || this.#live.state.notes.length > 0) this.#live.change({ notes });
    const to = Math.floor(this.#options.now() / 1000) * 1000;
    // A metric that no adapter gives yet has the query that advice names.
    const queries = { ...asked.queries, ...queriesOf(demand) };
    return { ...asked, from: to - span.length, to, whatIfs, loadModel, queries };
  }

  /** Reads a live time again, as long as somebody can see it. */
  #later(): void {
    const { timers, panel } = this.#options;
    this.#tick = timers.after(liveMs, () => {
      if (panel.isVisible()) this.#run(this.#replay());
      else this.#later();
    });
  }

  /** Explains the cursor anew; of a live time the newest scaling as it happens. */
  #follow(isFirst: boolean): void {
    const { replay, span, cursor } = this.#live.state;
    if (replay.value === undefined || replay.failure !== undefined) return;
    const last = changesOf(replay.value.recorded).at(-1)?.at;
    const isNewer = last !== undefined && (isFirst || last > this.#seen);
    if (last !== undefined) this.#seen = Math.max(this.#seen, last);
    if (span.live && isNewer && last !== undefined) this.#moveTo(last);
    else if (cursor !== undefined) this.#moveTo(cursor.at);
  }

  /** Of the newest scaling that was told. */
  #seen = 0;

  #moveTo(at: number): void {
    const { value } = this.#live.state.replay;
    if (value === undefined) return;
    const within = Math.round(Math.min(value.to, Math.max(value.from, at)));
    this.#live.change({ cursor: { at: within } });
    this.#explaining?.cancel();
    this.#explainTurn += 1;
    this.#settle?.();
    this.#settle = this.#options.timers.after(settleMs, () => this.#run(this.#explain(within)));
  }

  async #explain(at: number): Promise<void> {
    const history = this.#history;
    const { replay, run, candidates } = this.#live.state;
    if (history === undefined || replay.value === undefined) return;
    const turn = this.#explainTurn;
    const { name } = told(replay.value, run);
    const candidate = candidates.find((one) => one.name === name);
    const result = await this.#asked(() => {
      const question = this.#options.ask.explain({
        history,
        at,
        ...(candidate === undefined ? {} : { candidate }),
        ...(name === 'recorded' ? { asRecorded: true } : {}),
      });
      this.#explaining = question;
      return question.answer;
    });
    if (turn === this.#explainTurn) this.#live.change({ cursor: { at, result } });
  }

  async #search(): Promise<void> {
    const { state } = this.#live;
    if (this.#searching !== undefined || this.#history === undefined) return;
    // What was chosen last counts, though its replay may not be there yet.
    const { loadModel, whatIfs, span } = state;
    const { to } = this.#history;
    const history = { ...this.#history, from: to - span.length, loadModel, whatIfs };
    const entered = enteredSearch(state);
    if ('complaint' in entered) {
      this.#live.change(entered);
      return;
    }
    const token = this.#options.token();
    const question = this.#options.ask.search({ ...entered, history, seed: 1, token });
    this.#searching = { question, token };
    this.#live.change({
      complaint: undefined,
      search: { running: { tried: 0, candidates: entered.candidates } },
    });
    const result = await this.#asked(() => question.answer);
    if (this.#searching?.token !== token) return;
    this.#searching = undefined;
    this.#live.change({ search: { result } });
  }

  /** Asks what the own demand of the cluster would have given, in the history that is shown. */
  async #advise(): Promise<void> {
    const history = this.#history;
    if (this.#advising !== undefined || history === undefined) return;
    const question = this.#options.ask.advise({ history });
    this.#advising = question;
    this.#live.change({ demand: { ...this.#live.state.demand, asking: true } });
    const result = await this.#asked(() => question.answer);
    if (this.#advising !== question) return;
    this.#advising = undefined;
    this.#live.change({ demand: { result } });
  }

  /** `advice 3`, `demand 1`, or the name of a candidate. */
  async #apply(value: string): Promise<void> {
    const { state } = this.#live;
    const [, kind, index] = /^(advice|demand) (\d+)$/.exec(value) ?? [];
    const offered = kind === 'demand' ? demandOf(state)?.candidates : adviceOf(state.search.result);
    const sets =
      state.candidates.find(({ name }) => name === value)?.sets ?? offered?.[Number(index)]?.sets;
    if (sets !== undefined) await this.#options.apply?.(sets);
  }
}
