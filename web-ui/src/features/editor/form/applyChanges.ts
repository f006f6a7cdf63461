import { asItem, insertItem, moveItem, removeAt } from '../document/edit';
import type { Path } from '../document/text';
import { changed } from './changed';
import type { FormModel } from './useStepForm';

/** Writes the differences of two values of a form to the document, at the path of the value. */
export function applyChanges(
  model: Pick<FormModel, 'set' | 'edit'>,
  path: Path,
  before: unknown,
  after: unknown,
) {
  for (const change of changed(before, after)) {
    const where = [...path, ...change.path];
    if (change.kind === 'set') model.set(where, change.value);
    else
      model.edit((now) => {
        if (change.kind === 'insert') return insertItem(now, where, change.at, asItem(change.value));
        if (change.kind === 'remove') return removeAt(now, [...where, change.at]);
        return moveItem(now, [...where, change.from], where, change.at);
      });
  }
}
