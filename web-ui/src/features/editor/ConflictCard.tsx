import { CodeView } from '../../ui/CodeView';
import { draft as words } from '../../words/draft';
import type { DraftSession, SaveState } from './draft/session';

/** Two people have changed the same lines: which text goes on? */
export function ConflictCard({ session, state }: { session: DraftSession; state: SaveState }) {
  if (state.kind !== 'conflict') return null;
  return (
    <section className="card conflict" aria-label={words.conflict}>
      <p>
        <strong>{words.hasChangedTheSame(state.by)}</strong>
        {words.nothingIsLostChoose}
      </p>
      <CodeView text={state.theirs} language="yaml" label={`The text of ${state.by}`} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => session.settle('theirs')}>
          {words.useThatText}
        </button>
        <button type="button" className="button primary" onClick={() => session.settle('mine')}>
          {words.keepMyText}
        </button>
      </div>
    </section>
  );
}
