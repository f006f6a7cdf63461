import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import { draft as words } from '../../words/draft';
import { useEditor } from './store/useEditor';

/** Shows whether the server has the text on the screen. */
export function SaveIndicator() {
  const { saving: state, session, hasPage } = useEditor();
  switch (state.kind) {
    case 'saved':
      // Without a draft, the text is the published one, or the beginning that a new integration is offered.
      if (session.etag === '')
        return <span className="save-state muted">{hasPage ? words.noChanges : words.notSavedYet}</span>;
      return (
        <span className="save-state">
          <Icon name="check" />
          {state.at ? (
            <span>
              {words.savedAt} <Time iso={state.at} show="minute" />
            </span>
          ) : (
            words.saved
          )}
        </span>
      );
    case 'changed':
      return <span className="save-state muted">{state.isKept ? words.changedKept : words.notSavedYet}</span>;
    case 'saving':
      return <span className="save-state muted">{words.saving}</span>;
    case 'unsent':
      return <NotSaved words={words.unsent[state.cause](state.isKept)} why={state.why} />;
    case 'refused':
      return <NotSaved words={words.notSaved(state.why)} why={state.why} />;
    case 'conflict':
      return <NotSaved words={words.conflict} />;
  }
}

function NotSaved({ words: text, why }: { words: string; why?: string }) {
  return (
    <span className="save-state is-bad" role="alert" title={why}>
      <Icon name="warning" />
      {text}
    </span>
  );
}
