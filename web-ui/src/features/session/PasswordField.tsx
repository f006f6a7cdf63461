import { type Ref, useId, useState } from 'react';
import { Icon } from '../../ui/Icon';

interface Props {
  value: string;
  onChange: (value: string) => void;
  isNew?: boolean;
  invalid?: boolean;
  describedBy?: string | undefined;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function PasswordField({
  value,
  onChange,
  isNew = false,
  invalid = false,
  describedBy,
  autoFocus,
  ref,
}: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>Password</label>
      <div className="input-group">
        <input
          ref={ref}
          id={id}
          type={shown ? 'text' : 'password'}
          name="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          value={value}
          aria-invalid={invalid || undefined}
          aria-describedby={describedBy}
          // biome-ignore lint/a11y/noAutofocus: the page has this one thing to fill in
          autoFocus={autoFocus}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="icon-button"
          aria-pressed={shown}
          aria-label="Show password"
          title={shown ? 'Hide password' : 'Show password'}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </div>
    </div>
  );
}
