import type { ConnectorView } from '../../../api/types';
import { Icon } from '../../../ui/Icon';
import { ConnectorIcon } from '../../connectors/ConnectorIcon';
import { KINDS } from '../stepKinds/kinds';
import type { StepKind } from '../stepKinds/names';
import './stepIcon.css';

/** The icon of a step's connector or kind, or of a trigger; the first letter of the title if there is none. */
export function StepIcon({ connector, kind, title }: Props) {
  if (connector) return <ConnectorIcon connector={connector} />;
  const icon = kind && KINDS[kind].icon;
  return (
    <span className="connector-icon letter step-icon" aria-hidden="true">
      {icon ? (
        <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          <path d={icon} />
        </svg>
      ) : kind ? (
        title.charAt(0)
      ) : (
        <Icon name="trigger" />
      )}
    </span>
  );
}

interface Props {
  connector: ConnectorView | null | undefined;
  /** Undefined for a trigger. */
  kind: StepKind | undefined;
  title: string;
}
