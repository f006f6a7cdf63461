import type { MouseEvent } from 'react';
import { Icon } from '../../../ui/Icon';
import { editor as words } from '../../../words/editor';
import type { Mark } from '../steps/marks';
import type { MenuPlace } from '../steps/menuPlace';
import type { Named } from '../steps/names';
import { StepIcon } from '../steps/StepIcon';
import { StepMarks } from '../test/StepMarks';
import { BranchMark } from './BranchMark';
import type { StepRow } from './rows';

interface Props {
  id: string;
  top: number;
  row: StepRow;
  name: Named;
  mark: Mark;
  total: number;
  isSelected: boolean;
  onClick: (event: MouseEvent) => void;
  onFold: () => void;
  onMenu: (at: MenuPlace) => void;
  /** Adds a step after it. */
  onAdd: () => void;
}

const INDENT = 24;

export const indentOf = (level: number) => 8 + (level - 1) * INDENT;

export function OutlineRow(props: Props) {
  const { id, top, row, name, mark, total, isSelected, onClick, onFold, onMenu, onAdd } = props;
  const { step, isFolded } = row;
  const canFold = step !== null && step.lists.length > 0;
  const problems = mark.problems + (isFolded ? mark.problemsInside : 0);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={`outline-row${isSelected ? ' is-selected' : ''}${step?.isDisabled ? ' is-disabled' : ''}`}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={isSelected}
      aria-expanded={canFold ? !isFolded : undefined}
      aria-labelledby={`${id}-name`}
      style={{ transform: `translateY(${top}px)`, paddingLeft: indentOf(row.level) }}
      onClick={onClick}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      {canFold ? (
        <button
          type="button"
          tabIndex={-1}
          className="graph-tool"
          aria-label={isFolded ? words.unfoldStep(name.title) : words.foldStep(name.title)}
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
        >
          <Icon name="chevron" className={isFolded ? '' : 'is-down'} />
        </button>
      ) : (
        <span className="outline-space" />
      )}
      <StepIcon connector={name.connector} kind={step?.kind} title={name.title} />
      <span id={`${id}-name`} className="outline-name">
        <span className="sr-only">{words.stepNumber(mark.number, total)}</span>
        <BranchMark branch={row.branch} />
        <strong>{name.title}</strong>
        <span className="muted mono outline-detail">
          {isFolded ? words.steps(mark.stepsInside) : name.detail}
        </span>
        {step?.isDisabled && <span className="sr-only">{words.disabled}</span>}
        <StepMarks path={row.path} />
        {problems > 0 && (
          <span className="graph-problem">
            <span aria-hidden="true">✕ {problems}</span>
            <span className="sr-only">{words.problemCount(problems)}</span>
          </span>
        )}
      </span>
      <button
        type="button"
        tabIndex={-1}
        className="outline-plus"
        aria-label={words.addAfter(name.title)}
        title={words.addAfter(name.title)}
        onClick={(event) => {
          event.stopPropagation();
          onAdd();
        }}
      >
        +
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="graph-tool outline-menu"
        aria-label={words.menuOf(name.title)}
        onClick={(event) => {
          event.stopPropagation();
          onMenu(event.currentTarget);
        }}
      >
        <Icon name="more" />
      </button>
    </div>
  );
}
