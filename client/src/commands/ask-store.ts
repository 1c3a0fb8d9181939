import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type {
  Part,
  StoreFacts,
  StoreInfoParams,
  StoreInfoResult,
} from '../../../server/src/protocol/thanos.ts';
import type { EndpointView } from '../endpoints/endpoints.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { resultScheme } from '../manifest-names.ts';
import { querierOrAsk } from '../panels/ask-querier.ts';
import { isLoopback, placesOfAddress, storePlaces } from '../panels/store-place.ts';
import type { StorePlace } from '../panels/store-place.ts';
import { storeText } from '../panels/store-verdict.ts';
import type { StoreAnswer } from '../panels/store-verdict.ts';
import { anatomyOf } from '../thanos/anatomy.ts';
import { labelSetText } from '../thanos/labels.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { plainLabel } from '../trees/plain-label.ts';
import { withSlowProgress } from '../util/progress.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';

/** A store as its querier knows it. */
interface Listed {
  readonly querier: string;
  readonly store: string;
}

/** Where the question goes: through a port to a pod, or straight to an address. */
type Way = { readonly place: StorePlace } | { readonly address: string };

/** Asks a store itself, past its querier, and says what the two answers together mean. */
export const askStore: ExplorerCommand = (explorer) => async (row) => {
  const listed = storeOf(row) ?? (await pickStore(explorer));
  if (listed === undefined) return;
  const way = await wayTo(explorer, listed);
  if (way === undefined) return;
  const [answer, facts] = await withSlowProgress(
    say('Asking the store {store}', { store: plainLabel(listed.store) }),
    async (token) =>
      Promise.all([
        askThrough(explorer, way, async (params) =>
          explorer.server.request(methods.thanosStoreInfo, params, token),
        ),
        factsOf(explorer, listed),
      ]),
  );
  await explorer.documents.show({
    title: say('Store {store}', { store: listed.store }),
    language: resultScheme,
    text: storeText({
      ...listed,
      way: wayWords(way),
      answer,
      listed: facts,
      now: explorer.now(),
    }),
  });
};

function storeOf(row: unknown): Listed | undefined {
  const subject = asFields(asFields(row)?.['subject']);
  const [querier, store] = [asText(subject?.['endpoint']), asText(subject?.['store'])];
  return subject?.['kind'] === 'store' && querier !== undefined && store !== undefined
    ? { querier, store }
    : undefined;
}

/** One of the stores that a querier lists now. */
async function pickStore(explorer: Explorer): Promise<Listed | undefined> {
  const querier = await querierOrAsk(explorer, undefined, say('Ask a store of which querier?'));
  if (querier === undefined) return undefined;
  const part = await storesOf(explorer, querier);
  if (!part.ok) throw new Error(part.failure.message);
  const entries = part.value.map(({ name, kind, labelSets, lastError }): QuickPickItem => ({
    label: name,
    description: [anatomyOf(kind).one, ...labelSets.slice(0, 2).map(labelSetText)].join(' · '),
    ...(lastError === undefined ? {} : { detail: lastError }),
  }));
  if (entries.length === 0) {
    void window.showInformationMessage(say('The querier {querier} lists no store.', { querier }));
    return undefined;
  }
  const picked = await window.showQuickPick(entries, {
    title: say('Ask which store?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === undefined ? undefined : { querier, store: picked.label };
}

async function storesOf(explorer: Explorer, querier: string): Promise<Part<readonly StoreFacts[]>> {
  const ask = thanosAskOf(explorer);
  try {
    const { stores } = await ask.look(querier, ['stores']);
    return stores ?? { ok: true, value: [] };
  } catch (error) {
    return { ok: false, failure: ask.failureOf(error) };
  }
}

async function factsOf(
  explorer: Explorer,
  { querier, store }: Listed,
): Promise<Part<StoreFacts | undefined>> {
  const part = await storesOf(explorer, querier);
  return part.ok ? { ok: true, value: part.value.find(({ name }) => name === store) } : part;
}

/** The pod behind the address; where several may be meant, or none is known, the person says which. */
async function wayTo({ endpoints }: Explorer, listed: Listed): Promise<Way | undefined> {
  const views = endpoints.list();
  const querier = views.find(({ name }) => name === listed.querier);
  const places = storePlaces(views.flatMap(foundOf));
  const cluster = querier?.source.kind === 'found' ? querier.source.found.cluster : undefined;
  const fitting = placesOfAddress(listed.store, cluster, places);
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined) return { place: only };
  // An address of this machine means the querier's machine: the same one where the querier is reached so too.
  const isNear =
    querier?.source.kind === 'connection' && isLoopback(new URL(querier.source.url).host);
  if (fitting.length === 0 && isNear) return { address: listed.store };
  return askPlace(listed.store, fitting.length > 0 ? fitting : places);
}

function foundOf({ name, source }: EndpointView) {
  return source.kind === 'found' ? [{ name, found: source.found }] : [];
}

async function askPlace(store: string, places: readonly StorePlace[]): Promise<Way | undefined> {
  if (places.length === 0) {
    void window.showInformationMessage(
      say(
        'No pod with a StoreAPI is known. Expand the cluster that runs {store} in the view “Thanos”, then ask again.',
        { store },
      ),
    );
    return undefined;
  }
  const entries = places.map((place) => ({
    label: place.pod,
    description: `${place.found.component} · ${place.found.cluster}/${place.found.namespace}`,
    place,
  }));
  const picked = await window.showQuickPick(entries, {
    title: say('Which pod is {store}?', { store }),
    matchOnDescription: true,
  });
  return picked === undefined ? undefined : { place: picked.place };
}

/** Forwards a port for as long as the question takes. A way that cannot be opened is an answer too. */
async function askThrough(
  explorer: Explorer,
  way: Way,
  ask: (params: StoreInfoParams) => Promise<StoreInfoResult>,
): Promise<StoreAnswer> {
  if ('address' in way) return ask({ address: way.address });
  const { endpoint, found, pod } = way.place;
  const tls = found.args.some((arg) => arg.startsWith('--grpc-server-tls-cert')) ? { tls: {} } : {};
  try {
    const lease = await explorer.endpoints.openStoreApi(endpoint, pod);
    try {
      return await ask({ address: lease.address, ...tls });
    } finally {
      lease.dispose();
    }
  } catch (error) {
    return { ok: false, noWay: true, failure: thanosAskOf(explorer).failureOf(error) };
  }
}

function wayWords(way: Way): string {
  if ('address' in way) return way.address;
  const { found, pod } = way.place;
  return say('a port to pod {pod} in {place}', {
    pod,
    place: `${found.cluster}/${found.namespace}`,
  });
}
