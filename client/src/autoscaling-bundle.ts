/**
 * Autoscaling, a bundle of its own (`dist/autoscaling.js`): its panels are loaded with the first replay or preview.
 */
export { previewAdapter } from './autoscaling/preview-adapter.ts';
export { replayAutoscaler } from './autoscaling/replay-autoscaler.ts';
// The sentences of a bundle are its own.
export { installTranslator } from './util/words.ts';
