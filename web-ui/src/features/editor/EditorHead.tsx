import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon';
import { editor as words } from '../../words/editor';
import { integrationSheet } from '../../words/integrationSheet';
import { publishing } from '../../words/publishing';
import { useEditor } from './store/useEditor';

/** Which integration it is, and which version is live. */
export function EditorTitle() {
  const { name, title, publication } = useEditor();
  const { live, isOn, hasPage } = publication;
  return (
    <span className="editor-title">
      <span className="editor-name">
        {hasPage ? (
          <Link to="/integrations/$name" params={{ name }} title={publishing.toPage(title)}>
            {title}
          </Link>
        ) : (
          <span>{title}</span>
        )}
        {title !== name && <span className="mono muted caption">{name}</span>}
      </span>
      <span className="muted caption" role="status">
        {live === null ? publishing.neverPublished : isOn ? publishing.live(live) : publishing.off(live)}
      </span>
    </span>
  );
}

/** Opens the dialog that publishes the draft, and says which version that makes. */
export function PublishButton() {
  const { problems, saving, publication, publish } = useEditor();
  return (
    <button
      type="button"
      className="button primary"
      disabled={problems.length > 0 || saving.kind === 'conflict'}
      title={problems.length > 0 ? words.publishIsBlocked : undefined}
      onClick={() => void publish()}
    >
      {publishing.button(publication.since ? undefined : publication.next)}
    </button>
  );
}

/** Opens what the integration has beside its flows. */
export function SettingsButton({ show }: { show: () => void }) {
  const { unreadable } = useEditor();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={integrationSheet.open}
      title={integrationSheet.open}
      disabled={unreadable !== undefined}
      onClick={show}
    >
      <Icon name="settings" />
    </button>
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
