import { type ReactNode, useState } from 'react';
import { Icon } from '../../../ui/Icon';

interface Props {
  title: string;
  about?: string;
  names: readonly string[];
  /** The content below a name. */
  below: (name: string) => ReactNode;
  labels: { name: (name: string) => string; remove: (name: string) => string; add: string };
  /** How a new one is called, with a number behind it if it is taken. */
  newName: string;
  /** What a name may be. */
  shape?: RegExp;
  least?: number;
  /** Whether one can be removed. */
  canRemove?: (name: string) => boolean;
  onRename: (name: string, next: string) => void;
  onRemove: (name: string) => void;
  onAdd: (name: string) => void;
}

const WORD = /^[A-Za-z_]\w*$/;
const ANY = () => true;

/** Parts of a step or of an integration that have names, such as branches and variables. */
export function NamedRows(props: Props) {
  const { title, about, names, below, labels, newName, shape = WORD, least = 1, canRemove = ANY } = props;
  const { onRename, onRemove, onAdd } = props;
  const free = () => {
    for (let n = 1; ; n++) {
      const name = n === 1 ? newName : `${newName}${shape === WORD ? '_' : '-'}${n}`;
      if (!names.includes(name)) return name;
    }
  };
  return (
    <fieldset className="rows-field">
      <legend>{title}</legend>
      {about && <p className="muted caption">{about}</p>}
      {names.map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row keeps the focus while its name changes
        <div key={i} className="row-card">
          <div className="row-card-head">
            <NameInput
              name={name}
              shape={shape}
              label={labels.name(name)}
              onRename={(next) => onRename(name, next)}
            />
            {names.length > least && canRemove(name) && (
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

interface NameProps {
  name: string;
  shape: RegExp;
  label: string;
  onRename: (next: string) => void;
}

/** A name is changed as a whole: by Enter, or by leaving the field. */
function NameInput({ name, shape, label, onRename }: NameProps) {
  // What is typed counts for the name that it replaces, until that is another one.
  const [typed, setTyped] = useState({ of: name, text: name });
  const text = typed.of === name ? typed.text : name;
  const rename = () => {
    if (shape.test(text) && text !== name) onRename(text);
    else setTyped({ of: name, text: name });
  };
  return (
    <input
      className="mono"
      aria-label={label}
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped({ of: name, text: event.target.value })}
      onBlur={rename}
      onKeyDown={(event) => event.key === 'Enter' && rename()}
    />
  );
}
