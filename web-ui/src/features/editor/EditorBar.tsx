import { editor as words } from '../../words/editor';
import { SourceChooser } from './data/SourceChooser';
import { Presence } from './Presence';
import type { Instead } from './store/readable';
import { useEditor } from './store/useEditor';
import { keepView, VIEWS } from './views';

function shownInstead(instead: Instead): string {
  if (instead.kind === 'published') return words.showsPublished(instead.version);
  return instead.kind === 'last' ? words.showsLast : words.showsNothing;
}

/** The bar above the panes: views, messages, other editors, and the source of the sample data. */
export function EditorBar() {
  const { view, setView, undo, note, unreadable } = useEditor();
  const said = note.text || (unreadable && words.isStale(unreadable.line, shownInstead(unreadable.instead)));
  return (
    <div className="editor-bar">
      <fieldset className="segments">
        <legend className="sr-only">{words.view}</legend>
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={view === each}
            onClick={() => {
              keepView(each);
              setView(each);
            }}
          >
            {words.views[each]}
          </button>
        ))}
      </fieldset>
      <span
        role="status"
        title={said || undefined}
        className={`editor-note${note.isBad || unreadable ? ' is-bad' : ''}`}
      >
        {said}
      </span>
      {note.canUndo && (
        <button type="button" className="button quiet" onClick={undo}>
          {words.undoThat}
        </button>
      )}
      <span className="editor-bar-end">
        <Presence />
        <SourceChooser />
      </span>
    </div>
  );
}
