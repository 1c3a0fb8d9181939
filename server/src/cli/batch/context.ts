import type { FeatureContext } from '../../features/index.ts';
import { usualFeatures } from '../../promql/index.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { readMetadata } from './metadata.ts';
import { readLanguage, type BatchRequest } from './request.ts';

/** What a feature reads, made of the request alone. */
export const readContext = (request: BatchRequest): FeatureContext => ({
  language: readLanguage(request, usualFeatures),
  snapshot: readMetadata(request),
  settings: defaultSettings,
  recordingRules: new Map(),
});
