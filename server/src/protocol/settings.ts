/** The settings that the server reads; section `gauntlet`, per resource. Defaults are those of the manifest. */
export interface Settings {
  readonly dialect: DialectSetting;
  readonly format: { readonly width: number };
  readonly completion: { readonly budgetMs: number };
  readonly diagnostics: {
    /** Rule code → severity; absent = the rule's default. */
    readonly severity: Readonly<Record<string, 'error' | 'warning' | 'info' | 'hint' | 'off'>>;
  };
}

/** `auto` follows the connected server. A test holds the list against the dialects of the language core. */
export const dialectSettings = ['auto', 'prometheus', 'thanos'] as const;
export type DialectSetting = (typeof dialectSettings)[number];

export const defaultSettings: Settings = {
  dialect: 'auto',
  format: { width: 100 },
  completion: { budgetMs: 250 },
  diagnostics: { severity: {} },
};
