import { editor } from './editor.ts';
import { EventEmitter } from './types.ts';

/** A list to choose from that a file fills itself: who is asked chooses an entry by its label, or closes it. */
export class QuickPick<T extends { readonly label: string }> {
  title = '';
  placeholder = '';
  items: readonly T[] = [];
  selectedItems: readonly T[] = [];
  ignoreFocusOut = false;
  canSelectMany = false;
  buttons: readonly unknown[] = [];
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly #pressed = new EventEmitter<unknown>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#pressed.event;

  show(): void {
    const items = this.items.map(({ label }) => label);
    const title = this.title === '' ? this.placeholder : this.title;
    void editor.answer({ kind: 'pick', title, items }).then((wanted) => {
      this.selectedItems = this.items.filter(({ label }) => label === wanted);
      if (this.selectedItems.length > 0) this.#accepted.fire();
      else this.#hidden.fire();
    });
  }

  dispose(): void {
    for (const emitter of [this.#accepted, this.#hidden, this.#pressed]) emitter.dispose();
  }
}
