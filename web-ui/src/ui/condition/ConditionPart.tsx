import { useState } from 'react';
import { condition as words } from '../../words/condition';
import type { ExpressionTools } from '../form/expressions';
import { Icon } from '../Icon';
import { ConditionBuilder } from './ConditionBuilder';
import { isBuilderOpen, rememberBuilder } from './kept';

interface Props {
  label: string;
  /** The condition, as the document has it. */
  value: unknown;
  isRequired: boolean;
  onChange: (value: unknown) => void;
  tools: ExpressionTools;
}

/** The builder below the expression of a condition. It can be folded, which the browser remembers. */
export function ConditionPart(props: Props) {
  const [isOpen, setOpen] = useState(isBuilderOpen);
  const toggle = () => {
    rememberBuilder(!isOpen);
    setOpen(!isOpen);
  };
  return (
    <div className="condition">
      <button type="button" className="condition-fold" aria-expanded={isOpen} onClick={toggle}>
        <Icon name="chevron" className={isOpen ? 'is-down' : ''} />
        {words.builder}
        <span className="sr-only">{words.of(props.label)}</span>
      </button>
      {isOpen && <ConditionBuilder {...props} />}
    </div>
  );
}
