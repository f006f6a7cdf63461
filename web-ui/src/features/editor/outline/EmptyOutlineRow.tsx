import { editor as words } from '../../../words/editor';
import { BranchMark } from './BranchMark';
import { indentOf } from './OutlineRow';
import type { EmptyRow } from './rows';

interface Props {
  id: string;
  top: number;
  row: EmptyRow;
  /** Whether the keys of the outline act on it. */
  isCurrent: boolean;
  onAdd: () => void;
}

/** A list of steps that is empty, such as a branch without steps, with the way to its first step. */
export function EmptyOutlineRow({ id, top, row, isCurrent, onAdd }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={`outline-row is-empty${isCurrent ? ' is-current' : ''}`}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={false}
      aria-labelledby={`${id}-name`}
      style={{ transform: `translateY(${top}px)`, paddingLeft: indentOf(row.level) }}
      onClick={onAdd}
    >
      <span className="outline-space" />
      <span className="outline-plus is-shown" aria-hidden="true" />
      <span id={`${id}-name`} className="outline-name">
        <span className="sr-only">{words.addHere}: </span>
        <BranchMark branch={row.branch} />
        <span className="muted">{words.noSteps}</span>
      </span>
    </div>
  );
}
