import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import type { SaveState } from './draft/session';

/** Says whether the server has what is on the screen. */
export function SaveIndicator({ state }: { state: SaveState }) {
  switch (state.kind) {
    case 'saved':
      return (
        <span className="save-state">
          <Icon name="check" />
          {state.at ? (
            <>
              Saved <Time iso={state.at} show="relative" />
            </>
          ) : (
            'Saved'
          )}
        </span>
      );
    case 'changed':
      return (
        <span className="save-state muted">
          {state.isKept ? 'Changed, kept in this browser' : 'Not saved yet'}
        </span>
      );
    case 'saving':
      return <span className="save-state muted">Saving…</span>;
    case 'offline':
      return (
        <span className="save-state is-bad" title={state.why}>
          <Icon name="warning" />
          Not saved yet: {state.why}
        </span>
      );
    case 'refused':
      return (
        <span className="save-state is-bad" title={state.why}>
          <Icon name="warning" />
          Not saved: {state.why}
        </span>
      );
    case 'conflict':
      return (
        <span className="save-state is-bad">
          <Icon name="warning" />
          Conflict
        </span>
      );
  }
}
