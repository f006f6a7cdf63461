import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { printExact } from '../../api/exactJson';
import type { SubscriptionView } from '../../api/types';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { subscriptions as words } from '../../words/subscriptions';
import { typedJson } from '../runs/typedJson';
import { sendTest, useChange } from './api';
import { usePlace } from './place';

/** Sends a test event to this subscription, and shows the result. */
export function TestDialog({
  subscription,
  onClose,
}: {
  subscription: SubscriptionView;
  onClose: () => void;
}) {
  const { id, types } = subscription;
  const place = usePlace();
  const navigate = useNavigate();
  const field = useId();
  const [text, setText] = useState(() => exampleOf(types));
  const typed = typedJson(text);
  const send = useChange(
    (event: unknown) => sendTest(id, event),
    ({ delivery }) => navigate({ to: place.delivery, params: { id: delivery } }),
  );
  return (
    <ConfirmDialog
      title={words.testTitle}
      onClose={onClose}
      verb={words.testDo}
      onConfirm={() => 'value' in typed && send.mutate(typed.value)}
      isDisabled={send.isPending || 'problem' in typed}
      failure={{ what: words.testFailed, error: send.error }}
    >
      <p>{words.testText}</p>
      <div className="field">
        <label htmlFor={field}>{words.event}</label>
        <textarea
          id={field}
          rows={8}
          value={text}
          spellCheck={false}
          aria-invalid={'problem' in typed || undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {'problem' in typed && (
        <p role="alert" className="field-error">
          {typed.problem}
        </p>
      )}
    </ConfirmDialog>
  );
}

function exampleOf(types: readonly string[]): string {
  const type = types.find((each) => !each.endsWith('*')) ?? 'junctura.subscription.test';
  return printExact({ type, timestamp: new Date().toISOString(), data: { test: true } });
}
