/** The one version of the extension, the server and the command line; a test compares it with the manifest. */
export const version = '0.1.0';
