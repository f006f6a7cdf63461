import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Problem } from '../../ui/Problem';
import { session as words } from '../../words/session';
import { me, setUp, setupStatus } from './api';
import { Gate } from './Gate';
import { PasswordField } from './PasswordField';
import { useWait } from './useWait';

/** The problem of the new password; undefined if there is none. */
function weakness(error: unknown): string | undefined {
  return error instanceof ApiProblem && error.more.pointer === '/password' ? error.message : undefined;
}

export function SetUp() {
  // The code is in the fragment of the link, which browsers do not send, so it reaches no log.
  const fromLink = useLocation({ select: (location) => location.hash });
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const status = useQuery(setupStatus);
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const code = fromLink || typed;
  const attempt = useMutation({
    mutationFn: () => setUp(code.trim(), password),
    onSuccess: async () => {
      client.setQueryData(setupStatus.queryKey, { needed: false });
      await client.fetchQuery({ ...me, staleTime: 0 });
      // Replaced, so that the one-time code does not stay in the history.
      await navigate({ to: '/', replace: true });
    },
  });

  const wait = useWait(attempt.error);
  const weak = weakness(attempt.error);

  if (status.data && !status.data.needed && !attempt.isSuccess) {
    return (
      <Gate title={words.alreadySetUp} lead={words.alreadySetUpHint}>
        <Link to="/signin" className="button primary wide">
          {words.signIn}
        </Link>
      </Gate>
    );
  }
  return (
    <Gate title={words.setUp} lead={words.setUpHint}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate();
        }}
      >
        {status.isError && !attempt.isError && <Problem what={words.noAnswer} error={status.error} />}
        {attempt.isError && weak === undefined && <Problem what={words.setUpFailed} error={attempt.error} />}
        {fromLink === '' && (
          <div className="field">
            <label htmlFor={`${id}code`}>{words.oneTimeCode}</label>
            <input
              id={`${id}code`}
              className="mono"
              required
              autoComplete="off"
              spellCheck={false}
              value={typed}
              aria-describedby={`${id}hint`}
              onChange={(event) => setTyped(event.target.value)}
            />
            <p id={`${id}hint`} className="caption muted">
              {words.codeHint}
            </p>
          </div>
        )}
        <div className="field">
          <label htmlFor={`${id}user`}>{words.administrator}</label>
          <input id={`${id}user`} name="username" autoComplete="username" value="admin" readOnly />
        </div>
        <PasswordField
          value={password}
          onChange={setPassword}
          isNew
          error={weak}
          autoFocus={fromLink !== ''}
        />
        <button type="submit" className="button primary wide" disabled={attempt.isPending || wait > 0}>
          {attempt.isPending ? words.settingUp : wait > 0 ? `Try again in ${wait} s` : words.setUpAndSignIn}
        </button>
      </form>
    </Gate>
  );
}
