import { useEffect, useState } from 'react';
import { ui as words } from '../words/ui';
import { copyText } from './clipboard';
import { Icon } from './Icon';

interface Props {
  text: string | (() => string);
  /** The copied thing, for the accessible name "Copy address of orders". */
  what: string;
}

export function CopyButton({ text, what }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <span className="copy">
      <button
        type="button"
        className="icon-button"
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        onClick={async () =>
          setState((await copyText(typeof text === 'string' ? text : text())) ? 'copied' : 'refused')
        }
      >
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
      </button>
      <span role="status" className={state === 'refused' ? 'copy-refused' : 'sr-only'}>
        {state === 'copied' ? words.copied : state === 'refused' ? words.copyFailed : ''}
      </span>
    </span>
  );
}
