package hostile;

import io.junctura.api.InboundRequest;
import io.junctura.api.NoConnection;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;

/** A trigger for webhooks that never returns. */
@TriggerInfo(id = "hook", title = "Hook")
public record Hook() implements WebhookTrigger<NoConnection> {
    @Override
    public void verify(InboundRequest request, TriggerContext<NoConnection> context) {
        HostileConnector.stay();
    }
}
