import { Icon } from '../../../ui/Icon';
import { Menu, type MenuItem } from '../../../ui/Menu';
import { tests as words } from '../../../words/tests';
import { useData } from '../data/DataProvider';
import { useEditor } from '../store/useEditor';
import { deletePin } from './api';
import { isStep, useTests } from './TestProvider';
import './test.css';

/** In the bar: tests the flow, a step, from a step on, or listens. While a test runs, it can be cancelled here. */
export function TestMenu() {
  const { name, flow, unreadable } = useEditor();
  const { scope } = useData();
  const { start, isStarting, isRunning, cancel, pins, refreshData, listen } = useTests();
  const isStale = unreadable !== undefined;
  if (!flow && !isStale) return null;
  const onStep = !isStale && isStep(scope?.step);
  const items: MenuItem[] = [
    { title: words.step, hint: words.stepHint, isDisabled: !onStep, onPick: () => start('step') },
    { title: words.from, hint: words.fromHint, isDisabled: !onStep, onPick: () => start('from') },
    { title: words.flow, hint: words.flowHint, isDisabled: isStale, onPick: () => start('flow') },
    { title: words.listen, hint: words.listenHint, isDisabled: isStale, onPick: listen },
  ];
  if (pins.length > 0) {
    items.push({
      title: words.clearPins(pins.length),
      hint: words.clearHint,
      onPick: () =>
        void Promise.all(pins.map((pin) => deletePin(name, pin.flow, pin.step)))
          .catch(() => undefined)
          .then(refreshData),
    });
  }
  return (
    <span className="test-buttons">
      {isRunning ? (
        <button type="button" className="button" onClick={cancel}>
          <Icon name="stop" />
          {words.cancel}
        </button>
      ) : (
        <button
          type="button"
          className="button"
          disabled={isStarting || isStale}
          onClick={() => start('flow')}
        >
          <Icon name="play" />
          {words.flow} <span className="of-draft">· {words.ofDraft}</span>
        </button>
      )}
      <Menu
        label={words.menuOf}
        button={<Icon name="down" />}
        buttonLabel={words.menu}
        className="button test-more"
        items={items}
      />
    </span>
  );
}
