/**
 * The script of every panel: it shows what the extension sends, and tells it what people choose. What it is given is
 * built by the pure functions of this folder's parent; it knows nothing of its meaning.
 */
import type { PageMessage, ShowMessage } from '../messages.ts';
import { morph } from './morph.ts';
import { moveOf, nextStop } from '../roving.ts';
import type { Stop } from '../roving.ts';

declare function acquireVsCodeApi(): { postMessage(message: PageMessage): void };

/** Milliseconds after the last key before a text counts as typed. */
const typingMs = 200;

/** Keys that move a slider. */
const sliderKeys: ReadonlySet<string> = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
]);

const host = acquireVsCodeApi();
const body = element('body');
const details = element('details');
let typing: { readonly timer: number; readonly now: () => void } | undefined;
/** Somebody entered what is in the field: what it holds then is said by the extension. */
let entered = false;
/** The mouse is down on the slider of a picture. */
let sliding = false;

window.addEventListener('message', ({ data }: MessageEvent<ShowMessage>) => show(data));
document.addEventListener('click', ({ target }) => {
  if (target instanceof Element) act(target.closest('[data-action]'));
});
document.addEventListener('keydown', pressed);
document.addEventListener('focusin', ({ target }) => {
  if (target instanceof SVGElement && isStop(target)) rove(target);
});
document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement) typed(target);
});
document.addEventListener('pointerdown', (event) => {
  const slider = sliderOf(event.target);
  if (slider === undefined || event.button !== 0) return;
  sliding = true;
  slider.focus({ preventScroll: true });
  slideTo(slider, event);
});
document.addEventListener('pointermove', (event) => {
  const slider = body.querySelector<SVGElement>('[data-slider]');
  if (sliding && slider !== null) slideTo(slider, event);
});
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => (sliding = false));
}
new ResizeObserver(measure).observe(document.documentElement);
measure();

function show(content: ShowMessage): void {
  const active = document.activeElement;
  const key = keyOf(active);
  const writing = active instanceof HTMLInputElement ? writingIn(active) : undefined;
  const { scrollY } = window;
  const folds = new Map(foldsOf().map((fold) => [foldKey(fold), fold.open]));
  fill(content.body);
  for (const fold of foldsOf()) fold.open = folds.get(foldKey(fold)) ?? fold.open;
  if (details.innerHTML !== content.details) details.innerHTML = content.details;
  window.scrollTo({ top: scrollY });
  const again = key === undefined ? undefined : byKey(key);
  again?.focus({ preventScroll: true });
  if (writing !== undefined && again instanceof HTMLInputElement) goOn(again, writing);
  const stops = stopElements();
  const first = again !== undefined && isStop(again) ? again : stops[0];
  if (first !== undefined) rove(first);
}

function fill(content: string): void {
  const wanted = document.createElement('div');
  wanted.innerHTML = content;
  morph(body, wanted);
  for (const input of body.querySelectorAll('input'))
    input.value = input.getAttribute('value') ?? '';
}

/** What somebody writes, and where. */
interface Writing {
  readonly text: string;
  readonly from: number | null;
  readonly to: number | null;
}

const writingIn = ({ value, selectionStart, selectionEnd }: HTMLInputElement): Writing => ({
  text: value,
  from: selectionStart,
  to: selectionEnd,
});

function goOn(input: HTMLInputElement, { text, from, to }: Writing): void {
  if (!entered) input.value = text;
  input.setSelectionRange(from, to);
}

/** Keys on a bar: arrows go to another, Enter and the blank choose it. */
function pressed(event: KeyboardEvent): void {
  const { target, key } = event;
  if (target instanceof HTMLInputElement && key === 'Enter') {
    entered = true;
    tell(target.dataset['submit'] ?? '', '');
    return;
  }
  const slider = sliderOf(target);
  if (slider !== undefined && sliderKeys.has(key)) {
    tell(slider.dataset['slider'] ?? '', key);
    event.preventDefault();
    return;
  }
  if (!(target instanceof SVGElement) || !isStop(target)) return;
  const move = moveOf(key);
  if (move !== undefined) {
    const elements = stopElements();
    byKey(nextStop(elements.map(stopOf), keyOf(target) ?? '', move))?.focus();
    event.preventDefault();
  } else if (key === 'Enter' || key === ' ') {
    act(target);
    event.preventDefault();
  }
}

function act(target: Element | null): void {
  if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
  if (isStop(target)) target.focus({ preventScroll: true });
  tell(target.dataset['action'] ?? '', target.dataset['value'] ?? '');
}

/** Takes a text over once somebody rests. */
function typed(input: HTMLInputElement): void {
  entered = false;
  if (typing !== undefined) window.clearTimeout(typing.timer);
  const now = (): void => {
    typing = undefined;
    tell(input.dataset['typed'] ?? '', input.value);
  };
  typing = { timer: window.setTimeout(now, typingMs), now };
}

function sliderOf(target: EventTarget | null): SVGElement | undefined {
  return target instanceof SVGElement && target.hasAttribute('data-slider') ? target : undefined;
}

/** Tells where on a slider the mouse is, as a share of its width. */
function slideTo(slider: SVGElement, { clientX }: PointerEvent): void {
  const { left, width } = slider.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (clientX - left) / width));
  tell(slider.dataset['slider'] ?? '', `at ${share.toFixed(5)}`);
}

function tell(action: string, value: string): void {
  // What was written just before belongs to what is done with it.
  if (typing !== undefined) {
    window.clearTimeout(typing.timer);
    typing.now();
  }
  if (action === '') return;
  host.postMessage({ kind: 'act', action, value });
}

function measure(): void {
  const { paddingLeft, paddingRight } = getComputedStyle(body);
  const width = body.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  host.postMessage({ kind: 'size', width: Math.floor(width) });
}

/** Of all bars, the tab key reaches one. */
function rove(stop: Element): void {
  for (const one of stopElements()) one.setAttribute('tabindex', one === stop ? '0' : '-1');
}

function foldsOf(): readonly HTMLDetailsElement[] {
  return [...body.querySelectorAll('details')];
}

function foldKey(fold: HTMLDetailsElement): string {
  return keyOf(fold.querySelector('summary')) ?? '';
}

function isStop(candidate: Element): boolean {
  return candidate.hasAttribute('data-row');
}

function stopElements(): readonly SVGElement[] {
  return [...body.querySelectorAll<SVGElement>('[data-row]')];
}

function stopOf({ dataset }: SVGElement): Stop {
  const { key = '', row, from, to } = dataset;
  return { key, row: Number(row), from: Number(from), to: Number(to) };
}

function keyOf(candidate: Element | null): string | undefined {
  return candidate?.getAttribute('data-key') ?? undefined;
}

function byKey(key: string): HTMLElement | SVGElement | undefined {
  return [...document.querySelectorAll<HTMLElement | SVGElement>('[data-key]')].find(
    (one) => keyOf(one) === key,
  );
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}
