import { type ReactNode, useState } from 'react';
import { Icon } from '../../../ui/Icon';

interface Props {
  title: string;
  names: readonly string[];
  /** The content below a name. */
  below: (name: string) => ReactNode;
  labels: { name: (name: string) => string; remove: (name: string) => string; add: string };
  /** How a new one is called, with a number behind it if it is taken. */
  newName: string;
  least?: number;
  onRename: (name: string, next: string) => void;
  onRemove: (name: string) => void;
  onAdd: (name: string) => void;
}

/** Parts of a step that have names, such as branches and variables. */
export function NamedRows(props: Props) {
  const { title, names, below, labels, newName, least = 1, onRename, onRemove, onAdd } = props;
  const free = () => {
    for (let n = 1; ; n++) {
      const name = n === 1 ? newName : `${newName}_${n}`;
      if (!names.includes(name)) return name;
    }
  };
  return (
    <fieldset className="rows-field">
      <legend>{title}</legend>
      {names.map((name) => (
        <div key={name} className="row-card">
          <div className="row-card-head">
            <NameInput name={name} label={labels.name(name)} onRename={(next) => onRename(name, next)} />
            {names.length > least && (
              <button
                type="button"
                className="icon-button"
                aria-label={labels.remove(name)}
                title={labels.remove(name)}
                onClick={() => onRemove(name)}
              >
                <Icon name="close" />
              </button>
            )}
          </div>
          {below(name)}
        </div>
      ))}
      <div className="row-buttons">
        <button type="button" className="button" onClick={() => onAdd(free())}>
          {labels.add}
        </button>
      </div>
    </fieldset>
  );
}

/** A name is changed as a whole: by Enter, or by leaving the field. */
function NameInput({
  name,
  label,
  onRename,
}: {
  name: string;
  label: string;
  onRename: (n: string) => void;
}) {
  const [typed, setTyped] = useState(name);
  const rename = () => {
    if (/^[A-Za-z_]\w*$/.test(typed) && typed !== name) onRename(typed);
    else setTyped(name);
  };
  return (
    <input
      className="mono"
      aria-label={label}
      value={typed}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={rename}
      onKeyDown={(event) => event.key === 'Enter' && rename()}
    />
  );
}
