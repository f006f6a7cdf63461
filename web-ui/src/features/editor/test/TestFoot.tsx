import { Icon } from '../../../ui/Icon';
import { tests as words } from '../../../words/tests';
import { useTests } from './TestProvider';

/** Below the form: tests its step, or listens for an event of its trigger. */
export function TestFoot({ isTrigger, onTest }: { isTrigger: boolean; onTest: () => void }) {
  const { start, isStarting, isRunning, cancel, listen } = useTests();
  return (
    <div className="test-foot">
      {isTrigger ? (
        <button type="button" className="button" onClick={listen}>
          {words.listen}
        </button>
      ) : isRunning ? (
        <button type="button" className="button" onClick={cancel}>
          <Icon name="stop" />
          {words.cancel}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={isStarting}
          onClick={() => {
            start('step');
            onTest();
          }}
        >
          <Icon name="play" />
          {words.step}
          <kbd>Ctrl ↵</kbd>
        </button>
      )}
      {isRunning && <span role="status">{words.running}</span>}
    </div>
  );
}
