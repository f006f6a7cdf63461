import { Problem } from '../../../ui/Problem';
import { tests as words } from '../../../words/tests';
import { useTests } from './TestProvider';

/** Why a test could not be started. It stays until it is dismissed. */
export function TestNote() {
  const { error, dismiss } = useTests();
  if (!error) return null;
  return (
    <div className="card test-note">
      <Problem what={words.failed} error={error}>
        <button type="button" className="button" onClick={dismiss}>
          {words.dismiss}
        </button>
      </Problem>
    </div>
  );
}
