import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import type { TokenRole } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { Time } from '../../ui/Time';
import { administration } from '../../words/administration';
import { tokens as words } from '../../words/tokens';
import { createToken, tokenList } from './api';

const ROLES = Object.keys(words.roles) as TokenRole[];
const LIFETIMES = [7, 30, 90, 180, 365] as const;
const USUAL = 90;
const DAY = 86_400_000;

/** Creates a token, and shows it once. It stays open until the token was copied. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const [scope, setScope] = useState<TokenRole | 'webhooks'>('viewer');
  const [instance, setInstance] = useState('default');
  const [days, setDays] = useState<(typeof LIFETIMES)[number]>(USUAL);
  const [isAsked, setAsked] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      createToken({
        title: title.trim(),
        expires: new Date(Date.now() + days * DAY).toISOString(),
        ...(scope === 'webhooks' ? { subscriptions: instance.trim() } : { role: scope }),
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokenList.queryKey }),
  });
  const made = create.data;
  if (made) {
    return (
      <Dialog title={words.created(made.title)} closable={false} onClose={onClose}>
        <div className="dialog-body">
          <p>{words.once}</p>
          <p className="settings-secret">
            <code>{made.token}</code>
            <CopyButton text={made.token} what={words.secret.toLowerCase()} />
          </p>
          <p>{words.use}</p>
          <pre className="command settings-command">{words.header(made.token.slice(0, 8))}</pre>
          <p className="muted">
            {words.validUntil} <Time iso={made.expires} />
          </p>
        </div>
        <div className="dialog-actions">
          <button type="button" className="button primary" onClick={onClose}>
            {words.copied}
          </button>
        </div>
      </Dialog>
    );
  }
  const at = (pointer: string) =>
    create.error instanceof ApiProblem && create.error.more.pointer === pointer
      ? create.error.message
      : undefined;
  const missing = (value: string) => (isAsked && value.trim() === '' ? words.required : undefined);
  const isComplete = title.trim() !== '' && (scope !== 'webhooks' || instance.trim() !== '');
  return (
    <Dialog title={words.new.replace('…', '')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (isComplete) create.mutate();
        }}
      >
        <div className="dialog-body">
          <TextField
            label={words.name}
            hint={words.nameHint}
            value={title}
            onChange={setTitle}
            error={missing(title) ?? at('/title')}
          />
          <SelectField
            label={words.role}
            hint={words.rights[scope]}
            value={scope}
            onChange={(value) => setScope(ROLES.find((role) => role === value) ?? 'webhooks')}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {words.roles[role]}
              </option>
            ))}
            <option value="webhooks">{words.webhooks}</option>
          </SelectField>
          {scope === 'webhooks' && (
            <TextField
              label={words.instance}
              value={instance}
              onChange={setInstance}
              error={missing(instance) ?? at('/subscriptions')}
            />
          )}
          <SelectField
            label={words.lifetime}
            value={String(days)}
            onChange={(value) => setDays(LIFETIMES.find((each) => String(each) === value) ?? USUAL)}
          >
            {LIFETIMES.map((each) => (
              <option key={each} value={each}>
                {words.lifetimes[each]}
              </option>
            ))}
          </SelectField>
          {create.isError && !at('/title') && !at('/subscriptions') && (
            <Problem what={words.createFailed} error={create.error} />
          )}
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {administration.cancel}
          </button>
          <button type="submit" className="button primary" disabled={create.isPending}>
            {words.create}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

function TextField({ label, hint, value, onChange, error }: FieldProps) {
  const id = useId();
  const about = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={about && `${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      />
      {about && (
        <p
          id={`${id}-about`}
          className={error ? 'field-error caption' : 'muted caption'}
          role={error && 'alert'}
        >
          {about}
        </p>
      )}
    </div>
  );
}

function SelectField(props: FieldProps & { children: ReactNode }) {
  const { label, hint, value, onChange, children } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={hint && `${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
      {hint && (
        <p id={`${id}-about`} className="muted caption">
          {hint}
        </p>
      )}
    </div>
  );
}
