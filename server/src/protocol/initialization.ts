/** `initializationOptions` of the initialize request; all optional, so that any editor may leave them out. */
export interface InitializationOptions {
  /**
   * The client sends `gauntlet/connections`: until the first one the server opens no network connection.
   * Without it (other editors) the connections of `--url` or `--config` are used at once.
   */
  readonly pushesConnections?: boolean;
  /** The section `gauntlet`, for editors that answer neither `workspace/configuration` nor send changes. */
  readonly settings?: unknown;
}
