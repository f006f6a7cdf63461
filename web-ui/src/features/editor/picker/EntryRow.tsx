import { picker as words } from '../../../words/picker';
import { StepIcon } from '../steps/StepIcon';
import type { Choice } from './choice';

/** What an entry is called, to what it belongs, and what it does in one sentence. */
export function EntryRow({ entry }: { entry: Choice }) {
  return (
    <>
      <StepIcon connector={entry.connector} kind={entry.kind} title={entry.title} />
      <span className="entry-words">
        <span className="entry-title">
          <strong>{entry.title}</strong>{' '}
          <span className="muted caption">
            {entry.connector ? entry.connector.title || entry.connector.id : words.control}
          </span>
        </span>{' '}
        <span className="muted caption entry-about">{entry.about.replaceAll('`', '')}</span>
      </span>
    </>
  );
}
