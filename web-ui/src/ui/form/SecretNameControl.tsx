import { form as words } from '../../words/form';
import type { Common, ControlProps } from './Control';
import { readingSecret, type SecretNames, secretNameOf } from './secretNames';

/** Chooses a secret by its name: the secret itself stays in its connection. */
export function SecretNameControl({
  value,
  onChange,
  common,
  secrets,
}: ControlProps & Common & { secrets: SecretNames }) {
  const chosen = secretNameOf(value) ?? '';
  const names = chosen && !secrets.names.includes(chosen) ? [...secrets.names, chosen] : secrets.names;
  return (
    <>
      <select
        {...common}
        value={chosen}
        onChange={(event) => onChange(event.target.value ? readingSecret(event.target.value) : undefined)}
      >
        <option value="">{words.empty}</option>
        {names.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <p className="muted caption">{secrets.note}</p>
    </>
  );
}
