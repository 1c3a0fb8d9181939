import { window } from 'vscode';
import { paused } from '../autoscaling/change.ts';
import { applyChange } from '../autoscaling/window/apply-change.ts';
import { autoscalerOrAsk, placesOrAsk } from '../autoscaling/window/known.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { say } from '../util/words.ts';

/** Lets KEDA rest for a ScaledObject: with the replicas that are there, or with a number of them. */
export const pauseAutoscaling: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('Pause which ScaledObject?');
    const own = await autoscalerOrAsk(explorer, args, title, ['scaledobjects']);
    const places = own && (await placesOrAsk(explorer, own));
    if (own === undefined || places === undefined) return;
    const text = await window.showInputBox({
      title: say('Pause {name} at how many replicas?', { name: own.name }),
      prompt: say('Empty: as many as there are now.'),
      ignoreFocusOut: true,
      validateInput: (value) => (/^\d{0,5}$/u.test(value) ? undefined : say('That is no number.')),
    });
    if (text === undefined || !/^\d{0,5}$/u.test(text)) return;
    const replicas = text === '' ? undefined : Number(text);
    const what =
      replicas === undefined
        ? say('KEDA no longer scales it until it is resumed.')
        : say('KEDA holds it at {replicas} until it is resumed.', { replicas });
    await applyChange(explorer, {
      places,
      settle: async (live) => Promise.resolve(paused(live, replicas)),
      what,
    });
  };
