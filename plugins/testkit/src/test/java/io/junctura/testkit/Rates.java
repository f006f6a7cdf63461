package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Effect;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.NoConnection;
import io.junctura.api.Permissions;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Looks up exchange rates. As small as a connector can be. */
@Extension
@Permissions(hosts = "rates.example.com")
@ConnectorInfo(id = "rates", title = "Exchange rates", actions = Rates.Rate.class)
public final class Rates implements Connector {

    /**
     * Looks up a currency's rate of today.
     *
     * @param address  where rates are
     * @param currency such as {@code USD}
     */
    @ActionInfo(id = "rate", title = "Look up a rate", effect = Effect.READ)
    public record Rate(String address, String currency) implements Action<NoConnection, Object> {
        @Override
        public @Nullable Object run(ActionContext<NoConnection> context)
                throws ConnectorException, InterruptedException {
            URI rate = URI.create(address + "/rates/" + currency);
            try (HttpAnswer answer =
                    context.http().send(HttpRequest.to("GET", rate).build())) {
                return context.json().parse(answer.bytes());
            }
        }
    }
}
