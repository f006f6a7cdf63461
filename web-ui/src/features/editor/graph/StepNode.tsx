import { memo } from 'react';
import { Icon } from '../../../ui/Icon';
import { editor as words } from '../../../words/editor';
import { nameOf } from '../steps/names';
import { StepIcon } from '../steps/StepIcon';
import { StepMarks } from '../test/StepMarks';
import type { Box } from './layout';
import { useShown, useShownStore } from './shown';

/** The id of the element of a step or trigger. */
export const elementId = (key: string) => `step${key.replaceAll(/[^\w]/g, '-')}`;

/** A step of the graph, or the trigger. */
export const StepNode = memo(function StepNode({ box }: { box: Box }) {
  const store = useShownStore();
  const { step, key, isFolded } = box;
  const { flow } = store.now;
  const connectors = useShown((shown) => shown.connectors);
  const isSelected = useShown((shown) => shown.selected.has(key));
  const problems = useShown((shown) => {
    const mark = shown.marks.get(key);
    return (mark?.problems ?? 0) + (isFolded ? (mark?.problemsInside ?? 0) : 0);
  });
  const inside = useShown((shown) => shown.marks.get(key)?.stepsInside ?? 0);
  const number = useShown((shown) => shown.marks.get(key)?.number ?? 0);
  const total = useShown((shown) => shown.marks.size - 1);
  const trigger = useShown((shown) => (step ? undefined : shown.flow.trigger));
  const { title, detail, connector } = nameOf(step ? flow : { ...flow, trigger }, step, connectors);
  const isMissing = !step && trigger?.use === undefined;
  const path = step?.path ?? [...flow.path, 'trigger'];
  const isFrame = box.kind === 'frame';
  const canFold = step !== null && step.lists.length > 0;
  const classes = [
    'graph-node',
    step ? '' : 'is-trigger',
    isMissing ? 'is-missing' : '',
    isFrame ? 'is-frame' : '',
    canFold ? 'can-fold' : '',
    isFolded ? 'is-folded' : '',
    step?.isDisabled ? 'is-disabled' : '',
    problems > 0 ? 'has-problem' : '',
    isSelected ? 'is-selected' : '',
  ];
  const more = [
    ...(step?.isDisabled ? [words.disabled] : []),
    ...(isFolded ? [words.steps(inside)] : []),
    ...(problems > 0 ? [words.problemCount(problems)] : []),
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} id={elementId(key)}>
      <button
        type="button"
        tabIndex={-1}
        className="nopan"
        data-box={key}
        aria-pressed={isSelected}
        onClick={(event) =>
          store.now.click(path, { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey })
        }
        onContextMenu={(event) => {
          event.preventDefault();
          store.now.openMenu(path, { x: event.clientX, y: event.clientY });
        }}
      >
        <span className="sr-only">{words.stepName(number, total, title, more)}</span>
        <StepIcon connector={connector} kind={step?.kind} title={title} />
        <span className="graph-words" aria-hidden="true">
          <strong>{title}</strong>
          <span className="muted mono">{isFolded ? words.steps(inside) : detail}</span>
        </span>
        <StepMarks path={path} />
        {problems > 0 && (
          <span className="graph-problem" aria-hidden="true">
            ✕ {problems}
          </span>
        )}
      </button>
      <span className="graph-tools">
        {!isMissing && (
          <button
            type="button"
            tabIndex={-1}
            className="graph-tool is-menu nopan"
            aria-label={words.menuOf(title)}
            onClick={({ currentTarget }) => store.now.openMenu(path, currentTarget)}
          >
            <Icon name="more" />
          </button>
        )}
        {canFold && (
          <button
            type="button"
            tabIndex={-1}
            className="graph-tool nopan"
            aria-expanded={!isFolded}
            aria-label={isFolded ? words.unfoldStep(title) : words.foldStep(title)}
            onClick={() => store.now.fold(path, !isFolded)}
          >
            <Icon name="chevron" className={isFolded ? '' : 'is-down'} />
          </button>
        )}
      </span>
    </div>
  );
});

export { stepTitle } from '../steps/names';
