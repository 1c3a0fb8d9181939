import { EventEmitter } from './types.ts';
import type { Uri } from './types.ts';
import type { Tree } from './tree.ts';

/** An entry of a quick pick. */
export type Chosen = string | { readonly label: string; readonly picked?: boolean };

/** What a person is asked. */
export interface Asked {
  readonly kind: 'pick' | 'input' | 'message';
  readonly title: string;
  /** Labels to choose from. */
  readonly items: readonly string[];
}

/** An output channel, and what was written into it. */
export interface Channel {
  readonly name: string;
  readonly lines: string[];
  appendLine(text: string): void;
  clear(): void;
  show(): void;
  dispose(): void;
}

/** A document that is open. */
export interface Document {
  readonly languageId: string;
  readonly uri: Uri;
  getText(): string;
}

class Editor {
  /** All that was asked since the last `reset`. */
  readonly asked: Asked[] = [];
  readonly messages: { readonly kind: string; readonly message: string }[] = [];
  readonly executed: (readonly unknown[])[] = [];
  readonly commands = new Map<string, (...args: readonly unknown[]) => unknown>();
  readonly trees = new Map<string, Tree>();
  readonly channels = new Map<string, Channel>();
  readonly settings = new Map<string, unknown>();
  readonly configured = new EventEmitter<{ affectsConfiguration(name: string): boolean }>();
  readonly documents: Document[] = [];
  readonly opened = new EventEmitter<Document>();
  readonly closed = new EventEmitter<Document>();
  readonly typed = new EventEmitter<{ readonly document: Document }>();
  /** Somebody cancels what is under way. */
  readonly cancelled = new EventEmitter<void>();
  clipboard: string | undefined;
  isTrusted = true;
  activeTextEditor: unknown;
  /** What the person answers; nothing is answered without. */
  person: (asked: Asked) => string | undefined = () => undefined;

  async answer(asked: Asked): Promise<string | undefined> {
    this.asked.push(asked);
    return Promise.resolve(this.person(asked));
  }

  openChannel(name: string): Channel {
    const lines: string[] = [];
    const channel: Channel = {
      name,
      lines,
      appendLine: (text) => void lines.push(...text.split('\n')),
      clear: () => void lines.splice(0),
      show: () => undefined,
      dispose: () => void this.channels.delete(name),
    };
    this.channels.set(name, channel);
    return channel;
  }

  /** A window that nothing happened in. */
  reset(): void {
    for (const list of [this.asked, this.messages, this.executed, this.documents]) list.splice(0);
    for (const map of [this.commands, this.trees, this.channels, this.settings]) map.clear();
    this.clipboard = undefined;
    this.isTrusted = true;
    this.activeTextEditor = undefined;
    this.person = () => undefined;
  }
}

/** The editor of the unit tests: what our files did to it, and who answers. */
export const editor = new Editor();
