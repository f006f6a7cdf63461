import { useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { visited } from '../features/palette/recent';
import { openDocs } from '../ui/docs';
import { Icon } from '../ui/Icon';
import { onDemand } from '../ui/parts';
import { palette as words } from '../words/palette';

const Palette = onDemand(async () => ({ default: (await import('../features/palette/Palette')).Palette }));
const NameDialog = onDemand(async () => ({
  default: (await import('../features/editor/NewIntegration')).NameDialog,
}));

/** Opens the command palette, as Ctrl K does wherever the focus is. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => visited(path), [path]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      // A dialog that is open must be answered first.
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    // The capture phase: before a text editor handles the keys.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return (
    <>
      <button
        type="button"
        className="palette-button"
        aria-keyshortcuts="Control+K"
        title={words.openHint}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span>{words.goTo}</span>
        <kbd>{words.keysToOpen}</kbd>
      </button>
      {isOpen && (
        <Suspense>
          <Palette
            commands={[
              { title: words.newIntegration, run: () => setNaming(true) },
              { title: words.documentation, run: () => openDocs('/docs') },
            ]}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
      {isNaming && (
        <Suspense>
          <NameDialog onClose={() => setNaming(false)} />
        </Suspense>
      )}
    </>
  );
}
