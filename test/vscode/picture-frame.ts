/** The themes that pictures are taken in. */
export const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** A window with little around what is shown. */
export const frame: Readonly<Record<string, unknown>> = {
  'breadcrumbs.enabled': false,
  'editor.fontSize': 13,
  'editor.lineHeight': 20,
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.editorActionsLocation': 'default',
};
