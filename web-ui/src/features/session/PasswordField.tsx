import { type Ref, useId, useState } from 'react';
import { Icon } from '../../ui/Icon';
import { session as words } from '../../words/session';

interface Props {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether it is chosen here, or repeated without another hint. */
  isNew?: boolean | 'again';
  /** The problem of the password. */
  error?: string | undefined;
  describedBy?: string | undefined;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function PasswordField(props: Props) {
  const {
    label = words.password,
    value,
    onChange,
    isNew = false,
    error,
    describedBy,
    autoFocus,
    ref,
  } = props;
  const id = useId();
  const [shown, setShown] = useState(false);
  const about = [isNew === true && `${id}hint`, error && `${id}error`, describedBy].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input-group">
        <input
          ref={ref}
          id={id}
          type={shown ? 'text' : 'password'}
          name="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          value={value}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={about || undefined}
          // biome-ignore lint/a11y/noAutofocus: the page has this one thing to fill in
          autoFocus={autoFocus}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="icon-button"
          aria-pressed={shown}
          aria-label={words.showPassword}
          title={shown ? words.hidePassword : words.showPassword}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </div>
      {error && (
        <p id={`${id}error`} className="caption tone-failed" role="alert">
          {error}
        </p>
      )}
      {isNew === true && (
        <p id={`${id}hint`} className="caption muted">
          {words.goodPassword}
        </p>
      )}
    </div>
  );
}
