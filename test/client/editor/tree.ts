import { EventEmitter } from './types.ts';
import type { TreeItem } from './types.ts';

/** What a view is filled by. */
export interface Provider {
  getChildren(element?: object): Promise<object[]>;
  getTreeItem(element: object): TreeItem;
  resolveTreeItem(item: TreeItem, element: object): unknown;
  readonly onDidChangeTreeData: (listener: (changed: unknown) => unknown) => unknown;
}

/** A row on the screen. */
export interface Drawn {
  readonly id: string;
  readonly item: TreeItem;
  readonly below: Drawn[];
}

/**
 * A view as the editor keeps it: rows by their ids, forgotten when something above them changed, until they are asked
 * for again. Source: vscode 1.139 extHostTreeViews.ts (`_refresh`, `_addChildrenToClear`, `_convertArgument`); the
 * time between the two is as long as a test wants it to be.
 */
export class Tree {
  readonly #provider: Provider;
  readonly #known = new Map<string, object>();
  readonly #below = new Map<string, readonly string[]>();
  readonly #open = new Set<string>();
  #rows: Drawn[] = [];
  #isVisible = false;
  readonly #changes: (readonly (string | undefined)[])[] = [];
  readonly #visibility = new EventEmitter<{ readonly visible: boolean }>();
  readonly #expanded = new EventEmitter<{ readonly element: object }>();
  readonly #collapsed = new EventEmitter<{ readonly element: object }>();
  readonly #selection = new EventEmitter<{ readonly selection: readonly object[] }>();
  readonly view;

  constructor(provider: Provider) {
    this.#provider = provider;
    const isVisible = (): boolean => this.#isVisible;
    this.view = {
      get visible() {
        return isVisible();
      },
      message: '',
      badge: undefined,
      onDidChangeVisibility: this.#visibility.event,
      onDidExpandElement: this.#expanded.event,
      onDidCollapseElement: this.#collapsed.event,
      onDidChangeSelection: this.#selection.event,
      dispose: () => undefined,
    };
    provider.onDidChangeTreeData((changed) => this.#forget(changed));
  }

  /** Ids of the rows that the provider wanted drawn again, one list for each time; `undefined` for all. */
  get fired(): readonly (readonly (string | undefined)[])[] {
    return this.#changes;
  }

  get rows(): readonly Drawn[] {
    return this.#rows;
  }

  async show(): Promise<void> {
    this.#isVisible = true;
    this.#visibility.fire({ visible: true });
    await this.redraw();
  }

  hide(): void {
    this.#isVisible = false;
    this.#visibility.fire({ visible: false });
  }

  async expand(id: string): Promise<void> {
    this.#open.add(id);
    const element = this.#known.get(id);
    if (element === undefined) throw new Error(`no row ${id}`);
    this.#expanded.fire({ element });
    await this.redraw();
  }

  collapse(id: string): void {
    this.#open.delete(id);
    const element = this.#known.get(id);
    if (element !== undefined) this.#collapsed.fire({ element });
  }

  select(...ids: readonly string[]): void {
    this.#selection.fire({ selection: this.#elements(ids).filter((one) => one !== undefined) });
  }

  /** The arguments that a command chosen on a row gets: without the row, where it is forgotten. */
  argumentsOf(id: string, ...selected: readonly string[]): readonly unknown[] {
    const selection = selected.length > 1 ? this.#elements(selected) : null;
    return [this.#known.get(id), selection];
  }

  /** Asks for everything that is on the screen again. */
  async redraw(): Promise<void> {
    this.#rows = await this.#draw(undefined);
  }

  async #draw(element: object | undefined): Promise<Drawn[]> {
    const elements = await this.#provider.getChildren(element);
    const rows: Drawn[] = [];
    for (const one of elements) {
      const item = this.#provider.getTreeItem(one);
      const id = item.id ?? '';
      this.#known.set(id, one);
      const isOpen = item.collapsibleState !== 0 && this.#open.has(id);
      const below = isOpen ? await this.#draw(one) : [];
      this.#below.set(
        id,
        below.map((row) => row.id),
      );
      rows.push({ id, item, below });
    }
    return rows;
  }

  #elements(ids: readonly string[]): readonly (object | undefined)[] {
    return ids.map((id) => this.#known.get(id));
  }

  #forget(changed: unknown): void {
    const elements: readonly unknown[] = Array.isArray(changed) ? changed : [changed];
    const ids = elements.map((element) => [...this.#known].find(([, one]) => one === element)?.[0]);
    this.#changes.push(ids);
    if (ids.includes(undefined)) {
      this.#known.clear();
      return;
    }
    for (const id of ids) this.#forgetBelow(id ?? '');
  }

  #forgetBelow(id: string): void {
    for (const below of this.#below.get(id) ?? []) {
      this.#forgetBelow(below);
      this.#known.delete(below);
    }
  }
}
