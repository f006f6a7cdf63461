package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.HttpRequest;
import io.junctura.api.PollTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a run for each order that is created. Acme has no webhook for this event, so the trigger polls. */
@TriggerInfo(id = "order-created", title = "Order created", payload = Order.class)
public record OrderCreated() implements PollTrigger<AcmeConnection, String> {

    /** Acme's answer. */
    private record Page(
            List<Order> orders, @Field(fallback = "false") boolean more) {}

    @Override
    public Polled<String> poll(@Nullable String after, TriggerContext<AcmeConnection> context)
            throws ConnectorException, InterruptedException {
        String last = after == null ? "" : after;
        HttpRequest.Builder request = context.connection().to("GET", "/orders").query("after", last);
        Page page = AcmeConnection.call(context, request).json(Page.class);
        List<Event> events = new ArrayList<>();
        for (Order order : page.orders()) {
            last = order.id();
            events.add(new Event(order, last));
        }
        return new Polled<>(events, last, page.more());
    }
}
