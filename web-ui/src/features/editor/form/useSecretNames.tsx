import { Link, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ConnectorView } from '../../../api/types';
import type { SecretNames } from '../../../ui/form/secretNames';
import { stepForm as words } from '../../../words/stepForm';
import { useBound } from './usePickLists';

/** The secrets of a trigger's connection, for signature verification. */
export function useSecretNames(slot: string | undefined, connector: ConnectorView | undefined): SecretNames {
  const connection = useBound(slot);
  const canName = connector?.connection?.moreSecrets ?? false;
  return useMemo(
    () => ({
      names: Object.keys(connection?.secrets ?? {}),
      note: !slot ? (
        words.secretNeedsConnection
      ) : !connection ? (
        words.secretNotSaved(slot)
      ) : (
        <ToSecrets connection={connection.name} canName={canName} />
      ),
    }),
    [slot, connection, canName],
  );
}

/** Leads to the secrets of a connection, and from there back to this place of the draft. */
function ToSecrets({ connection, canName }: { connection: string; canName: boolean }) {
  const back = useLocation({ select: ({ href }) => href });
  return (
    <Link to="/connections/$name" params={{ name: connection }} search={{ back }}>
      {(canName ? words.addSecret : words.setSecret)(connection)}
    </Link>
  );
}
