import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { itemsIn } from '../../../api/stepPaths';
import type { PathTarget } from '../../../ui/form/expressions';
import { loopsAround, stepPathOf } from '../document/stepPath';
import { useEditor } from '../store/useEditor';
import type { DraftScope } from './api';

/** The sample data: the newest, that of the shown run, or none. */
export interface DataStore {
  /** The step whose data is requested; undefined while no step is selected. */
  scope: DraftScope | undefined;
  /** The etag of the saved draft, to which the server's answers refer. */
  etag: string;
  /** Whether the saved draft or the published version has the step. A new step is not saved yet. */
  isKnown: boolean;
  isNone: boolean;
  setNone: (isNone: boolean) => void;
  /** Shows another item of a loop around the step. */
  setItem: (depth: number, item: number) => void;
  /** Shows the items that the path of a run's step names. Without `isAll`, a loop with a chosen item keeps it. */
  showItemsOf: (path: string, isAll: boolean) => void;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  /** The field that has the focus or had it last. */
  target: { current: PathTarget | undefined };
  /** Where the focus goes by a key. */
  search: { current: HTMLInputElement | null };
}

const DataContext = createContext<DataStore | undefined>(undefined);

export function useData(): DataStore {
  const store = useContext(DataContext);
  if (!store) throw new Error('There is no data around this.');
  return store;
}

const NO_ITEMS: number[] = [];
const NOTHING_CHOSEN: ReadonlyMap<string, number> = new Map();

/** The chosen items, with those that a path names. The same object if nothing changes. */
function chosenIn(
  flow: string | undefined,
  path: string,
  before: ReadonlyMap<string, number>,
  isAll: boolean,
): ReadonlyMap<string, number> {
  const named = [...itemsIn(path)]
    .map(([loop, item]) => [`${flow} ${loop}`, item] as const)
    .filter(([loop, item]) => before.get(loop) !== item && (isAll || !before.has(loop)));
  return named.length === 0 ? before : new Map([...before, ...named]);
}

/** The state that the data panel, the fields and the tests share. */
export function DataProvider({ children }: { children: ReactNode }) {
  const { name, session, saving, live, flow, selected, run, openedAt } = useEditor();
  const [isNone, setNone] = useState(false);
  const [isOpen, setOpen] = useState(true);
  const target = useRef<PathTarget>(undefined);
  const search = useRef<HTMLInputElement>(null);
  const step = (flow && selected && stepPathOf(flow, selected)) ?? '';
  const flowName = flow?.name;
  // The chosen item of each loop, by flow and loop, so that it is the same for all steps within the loop.
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(() =>
    chosenIn(flowName, openedAt ?? '', NOTHING_CHOSEN, true),
  );
  const showItemsOf = useCallback(
    (path: string, isAll: boolean) => setChosen((before) => chosenIn(flowName, path, before, isAll)),
    [flowName],
  );
  useEffect(() => {
    if (openedAt !== undefined) showItemsOf(openedAt, true);
  }, [openedAt, showItemsOf]);
  const loops = flow ? loopsAround(flow, step).map((loop) => `${flow.name} ${loop}`) : [];
  const numbers = loops.map((loop) => chosen.get(loop));
  const last = numbers.findLastIndex((each) => each !== undefined);
  const written = numbers
    .slice(0, last + 1)
    .map((each) => each ?? 0)
    .join();
  const items = useMemo(() => (written === '' ? NO_ITEMS : written.split(',').map(Number)), [written]);
  const inLoops = loops.join('\n');
  const scope = useMemo<DraftScope | undefined>(
    () =>
      flowName === undefined || isNone
        ? undefined
        : {
            integration: name,
            flow: flowName,
            step,
            ...(items.length > 0 ? { items } : {}),
            ...(run ? { run } : {}),
          },
    [name, flowName, step, items, run, isNone],
  );
  const { etag } = session;
  // A step stays known while changes to it are not saved yet.
  const place = `${flowName} ${step}`;
  const saved = useRef('');
  if (saving.kind === 'saved') saved.current = place;
  const isKnown = (etag !== '' || live !== null) && saved.current === place;
  const store = useMemo<DataStore>(
    () => ({
      scope,
      etag,
      isKnown,
      isNone,
      setNone,
      setItem: (depth, item) => {
        const loop = inLoops.split('\n')[depth];
        if (loop === undefined) return;
        // Another item of an outer loop resets the items of inner loops.
        setChosen((before) => {
          const kept = [...before].filter(([each]) => !each.startsWith(`${loop}/`));
          return new Map(kept).set(loop, Math.max(0, item));
        });
      },
      showItemsOf,
      isOpen,
      setOpen,
      target,
      search,
    }),
    [scope, etag, isKnown, isNone, isOpen, inLoops, showItemsOf],
  );
  return <DataContext value={store}>{children}</DataContext>;
}
