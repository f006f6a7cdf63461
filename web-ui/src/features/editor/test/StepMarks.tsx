import { Icon } from '../../../ui/Icon';
import { Status } from '../../../ui/Status';
import { tests as words } from '../../../words/tests';
import { type Path, pointer } from '../document/text';
import { useMark } from './marks';

/** At a step of the graph or the outline: its status in the run that is shown, and whether its output is pinned. */
export function StepMarks({ path }: { path: Path }) {
  const mark = useMark(pointer(path));
  if (!mark) return null;
  return (
    <>
      {mark.isPinned && (
        <span className="pin-mark" title={words.pinned}>
          <Icon name="pin" />
          <span className="sr-only">{words.pinned}</span>
        </span>
      )}
      {mark.status && <Status status={mark.status} wordHidden />}
    </>
  );
}
