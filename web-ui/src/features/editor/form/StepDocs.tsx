import { useQuery } from '@tanstack/react-query';
import { DocsLink } from '../../../ui/DocsLink';
import { Icon } from '../../../ui/Icon';
import { stepForm as words } from '../../../words/stepForm';
import { pluginList } from '../../connectors/api';
import { KINDS } from '../stepKinds/kinds';
import type { FormModel } from './useStepForm';

/** The link to the documentation of a step or a trigger, if there is one. */
export function StepDocs({ model, title }: { model: FormModel; title: string }) {
  const address = useAddress(model);
  return (
    address && (
      <DocsLink
        to={address}
        className="icon-button"
        aria-label={words.documentation(title)}
        title={words.documentation(title)}
      >
        <Icon name="document" />
      </DocsLink>
    )
  );
}

function useAddress({ step, use, connector }: FormModel): string | undefined {
  const plugins = useQuery({ ...pluginList, enabled: connector !== undefined });
  if (step && step.kind !== 'use' && step.kind !== 'unknown') {
    const section = KINDS[step.kind].choice?.section;
    return section && `/docs/reference/integration-document#${section}`;
  }
  if (!connector || use === undefined) return undefined;
  // The documentation has a page for each connector of the product.
  const isDocumented =
    connector.plugin === 'server' ||
    plugins.data?.items.some((each) => each.id === connector.plugin && each.bundled);
  // The anchor of a heading has no dots.
  const section = `${step ? 'action' : 'trigger'}-${use.replaceAll('.', '')}`;
  return isDocumented ? `/docs/reference/connectors/${connector.id}#${section}` : undefined;
}
