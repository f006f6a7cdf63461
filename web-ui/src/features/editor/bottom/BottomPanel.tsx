import { type CSSProperties, Suspense, useState } from 'react';
import { Icon } from '../../../ui/Icon';
import { useShortcuts } from '../../../ui/keys/useShortcuts';
import { Skeleton } from '../../../ui/Page';
import { afterwards } from '../../../ui/parts';
import { Tabs } from '../../../ui/Tabs';
import { bottom as words } from '../../../words/bottom';
import { Separator } from '../room/Separator';
import { usePanelSize } from '../room/usePanelSize';
import { wordsOfPlace } from '../steps/placeWords';
import { useEditor } from '../store/useEditor';
import { BindSlot } from './BindSlot';
import { ProblemList } from './ProblemList';
import { keepPanel, type PanelState, usualPanel } from './panelState';
import './bottom.css';

const DraftChanges = afterwards(async () => ({ default: (await import('./DraftChanges')).DraftChanges }));
const FlowRuns = afterwards(async () => ({ default: (await import('./FlowRuns')).FlowRuns }));

/** The panel below the panes: problems, changes and runs. */
export function BottomPanel() {
  const { problems, publication, session, live } = useEditor();
  const [state, setState] = useState(usualPanel);
  const become = (next: PanelState) => {
    keepPanel(next);
    setState(next);
  };
  const height = usePanelSize('bottom');
  const toggle = () => become({ ...state, isFolded: !state.isFolded });
  useShortcuts({ panel: toggle });
  // Before the first version, there is nothing to compare with.
  const tab = state.tab === 'changes' && live === null ? 'problems' : state.tab;
  const tabs = [
    {
      name: 'problems' as const,
      title: words.tabs.problems,
      mark: problems.length > 0 ? <span className="tab-count">{problems.length}</span> : undefined,
    },
    ...(live === null ? [] : [{ name: 'changes' as const, title: words.changesSince(live) }]),
    { name: 'runs' as const, title: words.tabs.runs },
  ];
  return (
    <section
      className={`editor-bottom is-${tab}${height.isChosen && !state.isFolded ? ' is-sized' : ''}`}
      aria-label={words.region}
      style={{ '--bottom-height': `${height.size}px` } as CSSProperties}
    >
      {!state.isFolded && <Separator panel="bottom" of={height} />}
      <Tabs
        label={words.tabsOf}
        tabs={tabs}
        chosen={tab}
        onChoose={(next) => become({ tab: next, isFolded: false })}
      >
        {!state.isFolded && <Content tab={tab} />}
      </Tabs>
      <div className="bottom-end">
        <span className="muted caption">
          {problems.length > 0
            ? words.blocked(problems.length)
            : session.etag === ''
              ? words.asPublished
              : publication.since
                ? words.mergeFirst
                : words.none}
        </span>
        <button
          type="button"
          className={`icon-button${state.isFolded ? ' is-folded' : ''}`}
          aria-expanded={!state.isFolded}
          aria-label={state.isFolded ? words.unfold : words.fold}
          title={state.isFolded ? words.unfold : words.fold}
          onClick={toggle}
        >
          <Icon name="down" />
        </button>
      </div>
    </section>
  );
}

function Content({ tab }: { tab: PanelState['tab'] }) {
  const { problems, model, view, setView, flows, connectors } = useEditor();
  switch (tab) {
    case 'problems':
      return (
        <ProblemList
          problems={problems}
          fixOf={(problem) => problem.code === 'unbound-slot' && <BindSlot problem={problem} />}
          placeOf={(problem) => wordsOfPlace(problem.pointer, flows, connectors)}
          onShow={(problem) => {
            if (view !== 'text' && view !== 'split') setView('split');
            model.reveal(problem.line ?? 1, problem.column ?? 1);
            model.focus();
          }}
        />
      );
    case 'changes':
      return (
        <Suspense fallback={<Skeleton what={words.loadingChanges} rows={3} />}>
          <DraftChanges />
        </Suspense>
      );
    case 'runs':
      return (
        <Suspense fallback={<Skeleton what={words.loadingRuns} rows={3} />}>
          <FlowRuns />
        </Suspense>
      );
  }
}
