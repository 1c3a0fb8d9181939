import { env, l10n } from 'vscode';
import type * as Autoscaling from '../autoscaling-bundle.ts';

/** The panels of autoscaling, loaded when first needed. */
export async function loadAutoscaling(): Promise<typeof Autoscaling> {
  const autoscaling = await import('../autoscaling-bundle.ts');
  autoscaling.installTranslator((sentence) => l10n.t(sentence), env.language);
  return autoscaling;
}
