import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ApiProblem } from '../../api/client';
import { Problem } from '../../ui/Problem';
import { password as words } from '../../words/password';
import { me } from '../session/api';
import { PasswordField } from '../session/PasswordField';
import { useWait } from '../session/useWait';
import { changePassword, serverSettings } from './api';
import { SettingsPage } from './SettingsPage';

const VARIABLES = ['JUNCTURA_ADMIN_PASSWORD', 'JUNCTURA_ADMIN_PASSWORD_FILE'];

export function PasswordPage() {
  const username = useQuery(me).data?.username ?? '';
  const variable = useQuery(serverSettings).data?.variables.find(
    (each) => each.set && VARIABLES.includes(each.name),
  );
  return (
    <SettingsPage title={words.title} docs="/docs/operate/access#passwords">
      <div className="settings-narrow">
        <p className="muted">{words.effect}</p>
        {variable && <p className="settings-warning">{words.fromEnvironment(variable.name)}</p>}
        <PasswordForm username={username} />
      </div>
    </SettingsPage>
  );
}

function PasswordForm({ username }: { username: string }) {
  const id = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      for (const clear of [setCurrent, setNext, setAgain]) clear('');
    },
  });
  const wait = useWait(change.error);
  const pointer = change.error instanceof ApiProblem ? change.error.more.pointer : undefined;
  const wrongAt = (field: string) => (pointer === field ? change.error?.message : undefined);
  const isElsewhere = pointer !== '/current' && pointer !== '/password';
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setDiffers(next !== again);
        if (next === again) change.mutate();
        else change.reset();
      }}
    >
      {change.isError && isElsewhere && <Problem what={words.failed} error={change.error} />}
      <div className="field">
        <label htmlFor={id}>{words.user}</label>
        <input id={id} name="username" autoComplete="username" value={username} readOnly />
      </div>
      <PasswordField
        label={words.current}
        value={current}
        onChange={setCurrent}
        error={wrongAt('/current')}
      />
      <PasswordField label={words.next} value={next} onChange={setNext} isNew error={wrongAt('/password')} />
      <PasswordField
        label={words.again}
        value={again}
        onChange={setAgain}
        isNew="again"
        error={differs ? words.differs : undefined}
      />
      <div>
        <button type="submit" className="button primary" disabled={change.isPending || wait > 0}>
          {change.isPending ? words.changing : wait > 0 ? words.wait(wait) : words.change}
        </button>
      </div>
      <p role="status" className="tone-succeeded">
        {change.isSuccess && words.done}
      </p>
    </form>
  );
}
