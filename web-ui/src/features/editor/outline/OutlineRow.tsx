import type { MouseEvent } from 'react';
import { Icon } from '../../../ui/Icon';
import { editor as words } from '../../../words/editor';
import type { Mark } from '../steps/marks';
import type { Named } from '../steps/names';
import { StepIcon } from '../steps/StepIcon';
import { StepMarks } from '../test/StepMarks';
import type { Row } from './rows';

interface Props {
  id: string;
  top: number;
  row: Row;
  name: Named;
  mark: Mark;
  total: number;
  isSelected: boolean;
  onClick: (event: MouseEvent) => void;
  onFold: () => void;
  onMenu: (at: { x: number; y: number }) => void;
}

const INDENT = 24;

export function OutlineRow({ id, top, row, name, mark, total, isSelected, onClick, onFold, onMenu }: Props) {
  const { step, isFolded } = row;
  const canFold = step !== null && step.lists.length > 0;
  const problems = mark.problems + (isFolded ? mark.problemsInside : 0);
  const roles: Record<string, string> = words.roles;
  const branch = row.branch && (row.branch.label ?? roles[row.branch.role] ?? row.branch.role);
  const more = [
    ...(branch ? [branch] : []),
    ...(step?.isDisabled ? [words.disabled] : []),
    ...(isFolded ? [words.steps(mark.stepsInside)] : []),
    ...(problems > 0 ? [words.problemCount(problems)] : []),
  ];
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
      aria-label={words.stepName(mark.number, total, name.title, more)}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + (row.level - 1) * INDENT }}
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
      {branch && <span className="outline-branch mono">{branch}</span>}
      <strong>{name.title}</strong>
      <span className="muted mono outline-detail">
        {isFolded ? words.steps(mark.stepsInside) : name.detail}
      </span>
      <StepMarks path={row.path} />
      {problems > 0 && <span className="graph-problem">✕ {problems}</span>}
      <button
        type="button"
        tabIndex={-1}
        className="graph-tool outline-menu"
        aria-label={words.menuOf(name.title)}
        onClick={(event) => {
          event.stopPropagation();
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          onMenu({ x: left, y: bottom });
        }}
      >
        <Icon name="more" />
      </button>
    </div>
  );
}
