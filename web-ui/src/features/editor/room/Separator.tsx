import type { KeyboardEvent, PointerEvent } from 'react';
import { room as words } from '../../../words/room';
import { LIMITS, type Panel } from './sizes';
import type { PanelSize } from './usePanelSize';
import './room.css';

const STEP_PX = 16;

interface Props {
  panel: Panel;
  of: PanelSize;
  /** The size on the screen, if it depends on the window until somebody chooses one. */
  measure?: () => number | undefined;
}

/** The edge of a panel that is dragged, or moved by arrow keys. A double click brings the usual size back. */
export function Separator({ panel, of: { size, choose }, measure }: Props) {
  const isAcross = panel === 'bottom';
  const { least, most } = LIMITS[panel];
  const [grow, shrink] = isAcross ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  const onKeyDown = (event: KeyboardEvent) => {
    const now = measure?.() ?? size;
    const next = new Map([
      [grow, now + STEP_PX],
      [shrink, now - STEP_PX],
      ['Home', least],
      ['End', most],
    ]).get(event.key);
    if (next === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    choose(next);
  };
  const onPointerDown = (press: PointerEvent<HTMLElement>) => {
    if (press.button !== 0) return;
    const { currentTarget: element, clientX, clientY, pointerId } = press;
    element.setPointerCapture?.(pointerId);
    const before = measure?.() ?? size;
    const move = (event: globalThis.PointerEvent) =>
      choose(before + (isAcross ? clientY - event.clientY : clientX - event.clientX));
    const end = () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line between paragraphs cannot be moved
    <div
      role="separator"
      className={`separator is-${panel}`}
      aria-label={words.sizeOf[panel]}
      aria-orientation={isAcross ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onDoubleClick={() => choose(undefined)}
    />
  );
}
