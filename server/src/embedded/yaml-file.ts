import { languageIdOf } from './file-names.ts';

/** Whether a file is YAML by its language or name. */
export const isYamlFile = (uri: string, languageId: string): boolean =>
  languageId === 'yaml' || languageIdOf(uri) === 'yaml';

/**
 * Whether a text is a Helm template. Its directives stand where YAML has no place for them, so reading it as YAML
 * would only give errors. Templates of alerts (`{{ $labels.x }}`) are no such sign.
 */
export const isHelmTemplate = (text: string): boolean =>
  text.includes('{{') &&
  /\{\{[^}]*\.(?:Values|Release|Chart|Files|Capabilities)\b|\{\{-?\s*include\s+"|\{\{-?\s*`\{\{/.test(
    text,
  );
