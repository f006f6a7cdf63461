import type { FormEvent, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { SchemaForm } from '../../ui/form/SchemaForm';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { Problem } from '../../ui/Problem';
import { subscriptions as words } from '../../words/subscriptions';
import { formSchema, problemsOf, type Typed } from './fields';
import { usePlace } from './place';
import { TopicsField } from './TopicsField';
import './subscriptions.css';

interface Props {
  /** The saved settings; undefined for a new subscription. */
  saved: Typed;
  isNew: boolean;
  isBusy: boolean;
  failure: unknown;
  onSave: (typed: Typed) => void;
  /** Further buttons beside the save button. */
  children?: ReactNode;
}

const NEEDED = ['address', 'topics'];

/** The form of a subscription's settings. Errors of the server are shown at their fields. */
export function SubscriptionForm({ saved, isNew, isBusy, failure, onSave, children }: Props) {
  const { isPortal } = usePlace();
  const [typed, setTyped] = useState(saved);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const missing = NEEDED.filter((each) => typed[each] === undefined);
  const errors =
    tries > 0 && missing.length > 0
      ? new Map(missing.map((each) => [`/${each}`, words.required]))
      : problemsOf(failure);
  // The form may be longer than the window: what is wrong is brought into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each try, and each refusal
  useEffect(() => {
    if (errors.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, failure]);
  const topicError = [...errors].find(([at]) => at.startsWith('/topics'))?.[1];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTries(tries + 1);
    if (missing.length === 0) onSave(typed);
  };
  return (
    <form
      ref={form}
      className="card subscription-form"
      onSubmit={submit}
      noValidate
      aria-label={words.settings}
    >
      {isPortal && <TopicsField value={typed} onChange={setTyped} error={topicError} />}
      <SchemaForm schema={formSchema(isNew, !isPortal)} value={typed} onChange={setTyped} errors={errors} />
      {failure !== null && <Problem what={words.saveFailed} error={failure} />}
      <div className="subscription-form-actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          {isNew ? words.create : words.save}
        </button>
        {children}
      </div>
      <LeaveGuard isDirty={!isBusy && JSON.stringify(typed) !== JSON.stringify(saved)} />
    </form>
  );
}
