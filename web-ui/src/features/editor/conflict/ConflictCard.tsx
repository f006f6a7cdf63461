import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { afterwards } from '../../../ui/parts';
import { conflict as words } from '../../../words/conflict';
import { me } from '../../session/api';
import { useEditor } from '../store/useEditor';

// Conflicts are rare: what decides them is loaded on first use.
const ConflictDialog = afterwards(async () => ({
  default: (await import('./ConflictDialog')).ConflictDialog,
}));

/** Two people, or two tabs, have changed the same steps. The page stays as it is until the user chooses. */
export function ConflictCard() {
  const { saving } = useEditor();
  const [isChoosing, setChoosing] = useState(false);
  const user = useQuery(me).data?.username;
  if (saving.kind !== 'conflict') return null;
  const isOwn = saving.by === user;
  return (
    <section className="card conflict" aria-label={words.region}>
      <p>
        <strong>{isOwn ? words.changedByYou : words.changed(saving.by)}</strong> {words.nothingIsLost}
      </p>
      <button type="button" className="button primary" onClick={() => setChoosing(true)}>
        {words.choose}
      </button>
      {isChoosing && (
        <Suspense>
          <ConflictDialog
            conflict={saving}
            by={isOwn ? words.otherTab : saving.by}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </section>
  );
}
