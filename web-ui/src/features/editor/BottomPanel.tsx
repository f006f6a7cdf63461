import { editor as words } from '../../words/editor';
import { CreateConnection } from './CreateConnection';
import { ProblemList } from './ProblemList';
import { wordsOfPlace } from './steps/placeWords';
import { useEditor } from './store/useEditor';

/** Below the panes: what prevents publishing. */
export function BottomPanel() {
  const { problems, session, text, model, view, setView, flows, connectors } = useEditor();
  return (
    <section className="editor-bottom" aria-label={words.panel}>
      <ProblemList
        problems={problems}
        isDraft={session.etag !== ''}
        fixOf={(problem) => <CreateConnection problem={problem} text={text} />}
        placeOf={(problem) => wordsOfPlace(problem.pointer, flows, connectors)}
        onShow={(problem) => {
          if (view !== 'text' && view !== 'split') setView('split');
          model.reveal(problem.line ?? 1, problem.column ?? 1);
          model.focus();
        }}
      />
    </section>
  );
}
