import { Icon } from '../../ui/Icon';
import { Time } from '../../ui/Time';
import { draft as words } from '../../words/draft';
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
              {words.savedAt}
              <Time iso={state.at} show="relative" />
            </>
          ) : (
            words.saved
          )}
        </span>
      );
    case 'changed':
      return (
        <span className="save-state muted">{state.isKept ? words.changedKeptInThis : words.notSavedYet}</span>
      );
    case 'saving':
      return <span className="save-state muted">{words.saving}</span>;
    case 'offline':
      return (
        <span className="save-state is-bad" title={state.why}>
          <Icon name="warning" />
          {words.notSavedYetSince}
          {state.why}
        </span>
      );
    case 'refused':
      return (
        <span className="save-state is-bad" title={state.why}>
          <Icon name="warning" />
          {words.notSaved}
          {state.why}
        </span>
      );
    case 'conflict':
      return (
        <span className="save-state is-bad">
          <Icon name="warning" />
          {words.conflict}
        </span>
      );
  }
}
