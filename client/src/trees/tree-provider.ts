import { Disposable, EventEmitter, ThemeColor, ThemeIcon, TreeItem, window } from 'vscode';
import { TreeItemCollapsibleState } from 'vscode';
import type { ProviderResult, TreeDataProvider, TreeView } from 'vscode';
import type { Need } from '../k8s/clusters.ts';
import { dimmedUri } from './dimmed.ts';
import type { Subscription } from '../util/emitter.ts';
import { plainLabel } from './plain-label.ts';
import type { RedrawnRows } from './redrawn-rows.ts';
import { toMarkdown } from './tooltip.ts';
import { TreeModel } from './tree-model.ts';
import type { Changed, Row } from './tree-model.ts';
import type { TreeNode } from './tree-node.ts';
import type { TreeSource } from './tree-source.ts';

/** Time (ms) between two drawings: the first change is drawn at once, those behind it are gathered. */
const gatherMs = 250;

/** Time (ms) after which ages in texts are looked at again, while the view is visible. */
const ageMs = 15_000;

export interface TreeOptions {
  readonly viewId: string;
  /** Loads what the view shows, with the first look at it; undefined while nothing may be shown. */
  readonly load: () => Promise<TreeSource | undefined>;
  /** Keeps what visible rows need. */
  readonly hold: (needs: readonly Need[]) => Subscription;
  /** What went wrong while rows were built. */
  readonly onError: (error: unknown) => void;
  /** Told which rows the editor is about to ask for again. */
  readonly redrawn: RedrawnRows;
}

/** Registers a view. Nothing is loaded before somebody looks at it. */
export function createTree(options: TreeOptions): Disposable & { readonly refresh: () => void } {
  return new Tree(options);
}

class Tree extends Disposable implements TreeDataProvider<Row> {
  readonly #options: TreeOptions;
  readonly #model = new TreeModel();
  readonly #changed = new EventEmitter<Row | undefined | Row[]>();
  readonly #view: TreeView<Row>;
  readonly #subscriptions: Subscription[] = [];
  #source: TreeSource | undefined;
  #held: { readonly key: string; readonly subscription: Subscription } | undefined;
  #gathering: NodeJS.Timeout | undefined;
  /** When rows were drawn last. Milliseconds of a steady clock. */
  #drawnAt = -gatherMs;
  #aging: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(options: TreeOptions) {
    super(() => this.#end());
    this.#options = options;
    this.#view = window.createTreeView(options.viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#subscriptions.push(
      this.#view,
      this.#view.onDidChangeVisibility(() => this.#showOrRest()),
      this.#view.onDidExpandElement(({ element }) => {
        this.#fire(this.#model.expand(element));
        this.#lookAround();
      }),
      this.#view.onDidCollapseElement(({ element }) => {
        this.#model.collapse(element);
        this.#lookAround();
      }),
      this.#view.onDidChangeSelection(({ selection }) =>
        options.redrawn.selected(options.viewId, selection),
      ),
    );
  }

  /** Asks for everything again: trust was granted, or the rows have another source. */
  readonly refresh = (): void => this.#fire([undefined]);

  async getChildren(row?: Row): Promise<Row[]> {
    const source = (this.#source ??= await this.#load());
    if (source === undefined) return [];
    const rows =
      row === undefined ? this.#model.roots(() => source.roots()) : this.#model.children(row);
    this.#lookAround();
    return [...rows];
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  getTreeItem(row: Row): TreeItem {
    const { node } = row;
    this.#options.redrawn.given(row);
    const item = new TreeItem(plainLabel(node.label), collapsible(row));
    item.id = row.id;
    item.contextValue = node.context.join(' ');
    if (node.description !== undefined) item.description = plainLabel(node.description);
    if (node.icon !== undefined) item.iconPath = icon(node.icon, node.dimmed === true);
    if (node.dimmed === true) item.resourceUri = dimmedUri;
    if (node.command !== undefined)
      item.command = { command: node.command, title: '', arguments: [row] };
    const spoken = node.accessibility ?? [node.label, node.description ?? ''].join(' ').trim();
    item.accessibilityInformation = { label: plainLabel(spoken) };
    return item;
  }

  resolveTreeItem(item: TreeItem, row: Row): ProviderResult<TreeItem> {
    const parts = this.#model.tooltip(row);
    // Without a tooltip of its own a row shows its label.
    if (parts !== undefined) item.tooltip = toMarkdown(parts);
    return item;
  }

  async #load(): Promise<TreeSource | undefined> {
    const source = await this.#options.load();
    if (source !== undefined && this.#source === undefined) {
      this.#subscriptions.push(source.onDidChange(() => this.#gather()));
      this.#source = source;
      this.#showOrRest();
    }
    return this.#source;
  }

  /** While the view is not visible nothing is drawn, watched or polled; what changed is drawn when it comes back. */
  #showOrRest(): void {
    const { visible } = this.#view;
    this.#source?.setVisible?.(visible);
    clearInterval(this.#aging);
    if (visible) this.#aging = setInterval(() => this.#draw(), ageMs);
    this.#draw();
    this.#lookAround();
  }

  #gather(): void {
    if (!this.#view.visible) return;
    const wait = Math.max(0, this.#drawnAt + gatherMs - performance.now());
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#draw();
    }, wait);
  }

  #draw(): void {
    const source = this.#source;
    if (source === undefined || !this.#view.visible) return;
    this.#drawnAt = performance.now();
    try {
      this.#fire(this.#model.update(source.roots()));
      this.#view.message = source.message?.() ?? '';
      const badge = source.badge?.();
      this.#view.badge =
        badge === undefined ? undefined : { value: badge.value, tooltip: badge.words };
      this.#lookAround();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #fire(changed: Changed): void {
    const { redrawn, viewId } = this.#options;
    for (const row of changed) redrawn.fired(viewId, this.#model.inSight(row));
    if (changed.includes(undefined)) this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire(changed.filter((row) => row !== undefined));
  }

  /** Tells the source which rows are open, and holds what they need. */
  #lookAround(): void {
    const visible = this.#view.visible && this.#source !== undefined;
    const needs = visible ? this.#model.needs() : [];
    if (visible) this.#source?.expanded?.(this.#model.expanded());
    const key = JSON.stringify(needs);
    if (this.#held?.key === key) return;
    const before = this.#held;
    // The new ones first: what both need goes on without a gap.
    this.#held = { key, subscription: this.#options.hold(needs) };
    before?.subscription.dispose();
  }

  #end(): void {
    clearTimeout(this.#gathering);
    clearInterval(this.#aging);
    this.#held?.subscription.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

function collapsible({ node, reopened }: Row): TreeItemCollapsibleState {
  switch (node.expand) {
    case 'none':
      return TreeItemCollapsibleState.None;
    case 'collapsed':
      return reopened ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
    case 'expanded':
      return TreeItemCollapsibleState.Expanded;
  }
}

function icon({ name, color }: NonNullable<TreeNode['icon']>, dimmed: boolean): ThemeIcon {
  const shown = dimmed ? 'disabledForeground' : color;
  return shown === undefined ? new ThemeIcon(name) : new ThemeIcon(name, new ThemeColor(shown));
}
