import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Problem } from '../../ui/Problem';
import { session as words } from '../../words/session';
import { me, signIn } from './api';
import { PasswordField } from './PasswordField';
import { useWait } from './useWait';

/** The form, which is used on the sign-in page and in the dialog after the end of a session. */
export function SignInForm({ username: first = '', onDone }: { username?: string; onDone: () => void }) {
  const client = useQueryClient();
  const id = useId();
  const [username, setUsername] = useState(first);
  const [password, setPassword] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => signIn(username.trim(), password),
    onSuccess: async () => {
      await client.fetchQuery({ ...me, staleTime: 0 });
      onDone();
    },
  });
  useEffect(() => {
    if (attempt.isError) field.current?.select();
  }, [attempt.isError]);
  const wait = useWait(attempt.error);
  const wrong = attempt.error instanceof ApiProblem && attempt.error.signedOut;

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt.mutate();
      }}
    >
      {attempt.isError && !wrong && <Problem what={words.signInFailed} error={attempt.error} />}
      <div className="field">
        <label htmlFor={id}>{words.userName}</label>
        <input
          id={id}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          // biome-ignore lint/a11y/noAutofocus: the page has this one thing to fill in
          autoFocus={first === ''}
          onChange={(event) => setUsername(event.target.value)}
        />
      </div>
      <PasswordField
        ref={field}
        value={password}
        onChange={setPassword}
        error={wrong ? words.wrongPassword : undefined}
        autoFocus={first !== ''}
      />
      <button type="submit" className="button primary wide" disabled={attempt.isPending || wait > 0}>
        {attempt.isPending ? words.signingIn : wait > 0 ? `Try again in ${wait} s` : words.signIn}
      </button>
    </form>
  );
}
