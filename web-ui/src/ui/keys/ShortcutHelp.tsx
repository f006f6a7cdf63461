import { useState } from 'react';
import { keys as words } from '../../words/keys';
import { Dialog } from '../Dialog';
import { switchLetters, useLetters } from './letters';
import { inScope, keyWords } from './table';
import { useShortcuts } from './useShortcuts';
import './keys.css';

/** The list of all shortcuts, which `?` opens. */
export function ShortcutHelp() {
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ help: () => setOpen(true) });
  return isOpen ? <ShortcutList onClose={() => setOpen(false)} /> : null;
}

function ShortcutList({ onClose }: { onClose: () => void }) {
  const letters = useLetters();
  return (
    <Dialog title={words.title} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="dialog-body shortcuts" aria-label={words.list} tabIndex={0}>
        {(['steps', 'anywhere'] as const).map((scope) => (
          <section key={scope}>
            <h3>{words.groups[scope]}</h3>
            <dl>
              {inScope(scope).map(([id]) => (
                <div key={id}>
                  <dt>
                    <kbd>{keyWords(id)}</kbd>
                  </dt>
                  <dd>{words[id]}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
      <div className="dialog-actions shortcuts-end">
        <label>
          <input
            type="checkbox"
            checked={letters}
            onChange={(event) => switchLetters(event.target.checked)}
          />{' '}
          {words.letters} <span className="muted caption">{words.lettersHint}</span>
        </label>
        <button type="button" className="button" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
