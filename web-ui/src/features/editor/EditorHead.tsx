import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { editor as words } from '../../words/editor';
import { useEditor } from './store/useEditor';

/** Which integration it is, and what runs now. */
export function EditorTitle({ live, hasPage }: { live: number | null; hasPage: boolean }) {
  const { name } = useEditor();
  return (
    <span className="editor-title">
      {hasPage ? (
        <Link to="/integrations/$name" params={{ name }}>
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      <span className="muted caption">{live === null ? words.neverPublished : words.live(live)}</span>
    </span>
  );
}

/** The flows of the integration; one alone needs no tab. */
export function FlowTabs() {
  const { flows, flow, showFlow, problems } = useEditor();
  const isWrong = (name: string) => problems.some(({ pointer }) => pointer.startsWith(`/flows/${name}/`));
  return (
    <fieldset className="flow-tabs">
      <legend className="sr-only">{words.flow}</legend>
      {flows.length > 1 &&
        flows.map((each) => (
          <button
            key={each.name}
            type="button"
            aria-pressed={each === flow}
            onClick={() => showFlow(each.name)}
          >
            {each.title ?? each.name}
            {isWrong(each.name) && (
              <span className="flow-wrong" title={words.problems}>
                <Icon name="warning" />
              </span>
            )}
          </button>
        ))}
    </fieldset>
  );
}

export function UndoButtons() {
  const { model, undo, redo } = useEditor();
  return (
    <span className="undo-buttons">
      <button
        type="button"
        className="icon-button"
        aria-label={words.undo}
        title={words.undo}
        disabled={!model.canUndo}
        onClick={undo}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={words.redo}
        title={words.redo}
        disabled={!model.canRedo}
        onClick={redo}
      >
        <Icon name="redo" />
      </button>
    </span>
  );
}
