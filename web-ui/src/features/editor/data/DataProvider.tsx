import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import type { PathTarget } from '../../../ui/form/expressions';
import { stepPathOf } from '../document/stepPath';
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

/** The state that the data panel, the fields and the tests share. */
export function DataProvider({ children }: { children: ReactNode }) {
  const { name, session, saving, live, flow, selected, run } = useEditor();
  const [isNone, setNone] = useState(false);
  const [isOpen, setOpen] = useState(true);
  const [chosen, setChosen] = useState<{ step: string; items: number[] }>();
  const target = useRef<PathTarget>(undefined);
  const search = useRef<HTMLInputElement>(null);
  const step = (flow && selected && stepPathOf(flow, selected)) ?? '';
  const items = chosen?.step === step ? chosen.items : NO_ITEMS;
  const flowName = flow?.name;
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
        const next = Array.from({ length: Math.max(items.length, depth + 1) }, (_, i) => items[i] ?? 0);
        // Another item of an outer loop resets the items of inner loops.
        setChosen({ step, items: [...next.slice(0, depth), Math.max(0, item)] });
      },
      isOpen,
      setOpen,
      target,
      search,
    }),
    [scope, etag, isKnown, isNone, isOpen, items, step],
  );
  return <DataContext value={store}>{children}</DataContext>;
}
