import { withoutItems } from '../../../api/stepPaths';
import type { Write } from '../../../api/types';
import { Dialog } from '../../../ui/Dialog';
import { tests as words } from '../../../words/tests';

interface Props {
  writes: readonly Write[];
  onConfirm: () => void;
  onClose: () => void;
}

/** Confirms a test that changes something in other systems. */
export function ConfirmWrites({ writes, onConfirm, onClose }: Props) {
  return (
    <Dialog title={words.confirmTitle} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.confirmIntro}</p>
        <ul className="writes">
          {writes.map((each) => (
            <li key={each.step}>
              <strong>{each.title}</strong> <span className="mono muted">{withoutItems(each.step)}</span>
              <span className="mono muted write-use">{each.use}</span>
            </li>
          ))}
        </ul>
        <p className="muted caption">{words.confirmOnce}</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {words.back}
          </button>
          <button type="button" className="button primary" onClick={onConfirm}>
            {words.confirm}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
