import type { IntegrationView } from '../../api/types';
import { Switch } from '../../ui/Switch';
import { integrations as words } from '../../words/integrations';
import { useSwitch } from './api';

/** Switches an integration on or off; nothing if there is nothing to switch. */
export function OnOffSwitch({ integration }: { integration: IntegrationView }) {
  const change = useSwitch(integration.name);
  if (integration.version === null) return null;
  const wanted = change.isPending ? change.variables : integration.enabled;
  return (
    <>
      <Switch
        on={wanted}
        what={words.switchName(integration.name)}
        words={[words.on, words.off]}
        disabled={change.isPending}
        onChange={(on) => change.mutate(on)}
      />
      {change.isError && (
        <span role="alert" className="caption field-error">
          {words.switchFailed(integration.name)} {change.error.message}
        </span>
      )}
    </>
  );
}
