import { CodeView } from '../../ui/CodeView';
import type { DraftSession, SaveState } from './draft/session';

/** Two people have changed the same lines: which text goes on? */
export function ConflictCard({ session, state }: { session: DraftSession; state: SaveState }) {
  if (state.kind !== 'conflict') return null;
  return (
    <section className="card conflict" aria-label="Conflict">
      <p>
        <strong>{state.by} has changed the same lines.</strong> Nothing is lost: choose which text goes on.
        The other one can be copied from here.
      </p>
      <CodeView text={state.theirs} language="yaml" label={`The text of ${state.by}`} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => session.settle('theirs')}>
          Use that text
        </button>
        <button type="button" className="button primary" onClick={() => session.settle('mine')}>
          Keep my text
        </button>
      </div>
    </section>
  );
}
