package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.PollTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts a run for each order that is created. Acme has no webhook for that, so it is asked. */
@TriggerInfo(id = "order-created", title = "Order created", payload = Order.class)
public record OrderCreated() implements PollTrigger<AcmeConnection, String> {

    @Override
    public Polled<String> poll(@Nullable String after, TriggerContext<AcmeConnection> context)
            throws ConnectorException, InterruptedException {
        String last = after == null ? "" : after;
        Map<?, ?> page = AcmeConnection.call(context, context.connection().to("GET", "/orders?after=" + last));
        List<Event> events = new ArrayList<>();
        if (page.get("orders") instanceof List<?> orders) {
            for (Object each : orders) {
                if (!(each instanceof Map<?, ?> order)) continue;
                last = String.valueOf(order.get("id"));
                events.add(new Event(order, last));
            }
        }
        return new Polled<>(events, last, Boolean.TRUE.equals(page.get("more")));
    }
}
