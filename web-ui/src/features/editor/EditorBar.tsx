import { editor as words } from '../../words/editor';
import { SourceChooser } from './data/SourceChooser';
import { Presence } from './Presence';
import { useEditor } from './store/useEditor';
import { TestMenu } from './test/TestMenu';
import { VIEWS } from './views';

/** Above the panes: views, flows, undo, and what could not be done. */
export function EditorBar() {
  const { view, setView, flows, flow, showFlow, model, undo, redo, note, unreadable } = useEditor();
  return (
    <div className="editor-bar">
      <fieldset className="segments">
        <legend className="sr-only">{words.view}</legend>
        {VIEWS.map((each) => (
          <button key={each} type="button" aria-pressed={view === each} onClick={() => setView(each)}>
            {words.views[each]}
          </button>
        ))}
      </fieldset>
      {flows.length > 1 && (
        <fieldset className="segments">
          <legend className="sr-only">{words.flow}</legend>
          {flows.map((each) => (
            <button
              key={each.name}
              type="button"
              aria-pressed={each === flow}
              onClick={() => showFlow(each.name)}
            >
              {each.title ?? each.name}
            </button>
          ))}
        </fieldset>
      )}
      <button type="button" className="button quiet" disabled={!model.canUndo} onClick={undo}>
        {words.undo}
      </button>
      <button type="button" className="button quiet" disabled={!model.canRedo} onClick={redo}>
        {words.redo}
      </button>
      <TestMenu />
      <SourceChooser />
      <Presence />
      <span role="status" className={`editor-note${note.isBad || unreadable ? ' is-bad' : ''}`}>
        {note.text || (unreadable && words.isStale(unreadable.line))}
      </span>
      {note.canUndo && (
        <button type="button" className="button quiet" onClick={undo}>
          {words.undoThat}
        </button>
      )}
    </div>
  );
}
