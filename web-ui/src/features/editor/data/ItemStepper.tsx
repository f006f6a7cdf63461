import { Icon } from '../../../ui/Icon';
import { data as words } from '../../../words/data';
import { useData } from './DataProvider';
import { useDraftData } from './useDraftData';

/** Goes through the items of the loop around the selected step. */
export function ItemStepper() {
  const { setItem } = useData();
  const { data } = useDraftData();
  const depth = (data?.items?.length ?? 0) - 1;
  const loop = data?.items?.[depth];
  if (!loop || loop.count === 0) return null;
  return (
    <span className="item-stepper">
      <button
        type="button"
        className="icon-button"
        aria-label={words.previousItem}
        disabled={loop.item <= 0}
        onClick={() => setItem(depth, loop.item - 1)}
      >
        <Icon name="chevron" className="is-left" />
      </button>
      <span className="caption">{words.item(loop.item + 1, loop.count)}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={words.nextItem}
        disabled={loop.count !== undefined && loop.item >= loop.count - 1}
        onClick={() => setItem(depth, loop.item + 1)}
      >
        <Icon name="chevron" />
      </button>
    </span>
  );
}
