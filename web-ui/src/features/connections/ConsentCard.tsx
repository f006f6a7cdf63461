import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { StatusShape } from '../../ui/Status';
import { connections as words } from '../../words/connections';
import { connectionList } from './api';
import { ConnectDialog } from './ConnectDialog';

/** Whether a person has given consent at the other system, and the button to do so. */
export function ConsentCard({ name, isDirty }: { name: string; isDirty: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const list = useQuery(connectionList);
  const consent = list.data?.find((each) => each.name === name)?.consent ?? 'missing';
  return (
    <section className="card" aria-labelledby="consent">
      <div className="card-head">
        <h2 id="consent">{words.consent}</h2>
      </div>
      <div className="card-note consent">
        <p>
          <StatusShape tone={consent === 'given' ? 'succeeded' : 'waiting'} /> {words.consentText[consent]}
        </p>
        {isDirty && <p className="muted caption">{words.saveFirst}</p>}
        <button
          type="button"
          className={consent === 'given' ? 'button' : 'button primary'}
          disabled={isDirty}
          onClick={() => setOpen(true)}
        >
          {consent === 'given' ? words.reconnect : words.connect}
        </button>
      </div>
      {isOpen && <ConnectDialog name={name} isAgain={consent === 'given'} onClose={() => setOpen(false)} />}
    </section>
  );
}
