package io.junctura.testkit;

import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.InboundRequest;
import io.junctura.api.Options;
import io.junctura.api.PollTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Has triggers that believe everything. */
@Extension
@ConnectorInfo(
        id = "wrong-triggers",
        title = "Wrong triggers",
        connection = WrongTriggers.Account.class,
        triggers = {
            WrongTriggers.Called.class,
            WrongTriggers.Open.class,
            WrongTriggers.Blind.class,
            WrongTriggers.Rude.class
        })
public final class WrongTriggers implements Connector {

    /**
     * An account, whose test has no words.
     *
     * @param address where it is
     */
    @ConnectionInfo(address = "address")
    public record Account(String address) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = ask(context, address)) {
                if (answer.status() >= 400) throw ConnectorException.credentials("HTTP 401");
            }
        }
    }

    private static HttpAnswer ask(Context<?> context, String address) throws ConnectorException, InterruptedException {
        return context.http().send(HttpRequest.to("GET", URI.create(address)).build());
    }

    /** Counts on what it gets. */
    public static final class Names implements Options<Account> {
        @Override
        public Page find(Question question, Context<Account> context) throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = ask(context, context.connection().address())) {
                Object names = ((Map<?, ?>) context.json().parse(answer.bytes())).get("names");
                if (names == null && answer.status() != 200) throw new IllegalStateException("no names");
                return Page.of(List.of());
            }
        }
    }

    /** Falls over whatever is no object. */
    @TriggerInfo(id = "called", title = "Called")
    public record Called(
            @Field(title = "Name of it", options = Names.class, fallback = "x")
            String name) implements CallTrigger<Account> {
        @Override
        public Object payload(InboundRequest request, TriggerContext<Account> context) throws ConnectorException {
            return ((Map<?, ?>) request.payload()).get("data").toString();
        }
    }

    /** Lets everybody in, and trips over what they bring. */
    @TriggerInfo(id = "open", title = "Open")
    public record Open() implements WebhookTrigger<Account> {
        @Override
        public void verify(InboundRequest request, TriggerContext<Account> context) {}

        @Override
        public Received receive(InboundRequest request, TriggerContext<Account> context) throws ConnectorException {
            return Received.of(new Event(((Map<?, ?>) request.payload()).get("data"), null));
        }
    }

    /** Looks at no status. */
    @TriggerInfo(id = "blind", title = "Blind")
    public record Blind() implements PollTrigger<Account, String> {
        @Override
        public Polled<String> poll(@Nullable String cursor, TriggerContext<Account> context)
                throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = ask(context, context.connection().address())) {
                return new Polled<>(List.of(), "" + answer.status(), false);
            }
        }
    }

    /** Throws whatever comes. */
    @TriggerInfo(id = "rude", title = "Rude")
    public record Rude() implements PollTrigger<Account, String> {
        @Override
        public Polled<String> poll(@Nullable String cursor, TriggerContext<Account> context)
                throws ConnectorException, InterruptedException {
            try (HttpAnswer answer = ask(context, context.connection().address())) {
                if (answer.status() != 200) throw new IllegalStateException("status " + answer.status());
                return new Polled<>(List.of(), "", false);
            }
        }
    }
}
