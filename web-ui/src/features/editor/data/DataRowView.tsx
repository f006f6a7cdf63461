import { memo } from 'react';
import { PATH_TYPE } from '../../../ui/form/paths';
import { Icon } from '../../../ui/Icon';
import { data as words } from '../../../words/data';
import { brief, type DataRow } from './tree';

interface Props {
  id: string;
  row: DataRow;
  isChosen: boolean;
  onInsert: (row: DataRow, ofAll: boolean) => void;
  onToggle: (row: DataRow) => void;
}

/** A name with its value. The search field above has the focus and the keys. */
export const DataRowView = memo(function DataRowView({ id, row, isChosen, onInsert, onToggle }: Props) {
  const value = brief(row.value);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.isOpen}
      aria-selected={isChosen}
      tabIndex={-1}
      className={row.depth === 0 ? 'data-row is-root' : 'data-row'}
      style={{ paddingLeft: 8 + row.depth * 12 }}
      draggable
      title={row.path}
      // The field keeps its caret.
      onMouseDown={(event) => event.button === 0 && event.stopPropagation()}
      onClick={(event) => onInsert(row, event.shiftKey)}
      onDragStart={(event) => {
        event.dataTransfer.setData(PATH_TYPE, row.path);
        event.dataTransfer.setData('text/plain', row.path);
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      {row.isOpen === undefined ? (
        <span className="data-fold" />
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
        // biome-ignore lint/a11y/noStaticElementInteractions: the row is what has a role
        <span
          className={row.isOpen ? 'data-fold is-open' : 'data-fold'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row);
          }}
        >
          <Icon name="chevron" />
        </span>
      )}
      <span className="data-name">{row.label}</span>
      <span className={`data-value is-${value.kind}`}>
        {row.isShortened && <span className="muted">{words.shortened} </span>}
        {row.note ?? value.text}
      </span>
    </div>
  );
});
