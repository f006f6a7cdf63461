package io.junctura.testkit;

import com.google.re2j.Pattern;
import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.Connector;
import io.junctura.api.ConnectorException;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Context;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Effect;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.InboundRequest;
import io.junctura.api.Options;
import io.junctura.api.Permissions;
import io.junctura.api.PollTrigger;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Returns its position, and sends the given requests. */
@Extension
@Permissions(files = true)
@ConnectorInfo(
        id = "probe",
        title = "Probe",
        connection = Probe.Line.class,
        actions = {
            Probe.Look.class,
            Probe.Send.class,
            Probe.Pay.class,
            Probe.Change.class,
            Probe.Keep.class,
            Probe.Weigh.class
        },
        triggers = {Probe.Pushed.class, Probe.Followed.class, Probe.Told.class, Probe.Asked.class, Probe.Found.class})
public final class Probe implements Connector {

    /**
     * A line to the other system.
     *
     * @param address where it is
     * @param token   what it lets in
     */
    @ConnectionInfo(address = "address")
    public record Line(String address, Secret token) implements Connection {
        @Override
        public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
            Probe.send(context, "GET", address + "/hello", "");
        }
    }

    static String send(Context<?> context, String method, String address, String body)
            throws ConnectorException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.to(method, URI.create(address));
        if (!method.equals("GET")) request.body(body.getBytes(StandardCharsets.UTF_8), "text/plain");
        if (context instanceof ActionContext<?> attempt) request.header("Key", attempt.idempotencyKey());
        try (HttpAnswer answer = context.http().send(request.build())) {
            String said = "It answered " + answer.status() + ".";
            if (answer.status() == 401) throw ConnectorException.credentials(said + " Change the token.");
            if (answer.status() >= 500 || answer.status() == 429) {
                throw ConnectorException.tryLater(Reached.MAYBE, said);
            }
            if (answer.status() >= 400) throw ConnectorException.refused(said + " Ask there why.");
            return new String(answer.bytes(), StandardCharsets.UTF_8);
        }
    }

    /** Tells where it is: its class loader, its library, and what the clock says. */
    @ActionInfo(id = "look", title = "Look", effect = Effect.READ)
    public record Look() implements Action<Line, Look.Seen> {

        /**
         * What it has seen.
         *
         * @param loader  the class of its class loader
         * @param library the class of its library's class loader
         * @param test    whether it sees the tests' library
         * @param driver  whether it sees the file of a driver
         * @param now     what the clock says
         */
        public record Seen(String loader, String library, boolean test, boolean driver, String now) {}

        @Override
        public Seen run(ActionContext<Line> context) {
            boolean test;
            try {
                Class.forName("org.junit.jupiter.api.Test");
                test = true;
            } catch (ClassNotFoundException e) {
                test = false;
            }
            return new Seen(
                    Look.class.getClassLoader().getClass().getSimpleName(),
                    Pattern.class.getClassLoader().getClass().getSimpleName(),
                    test,
                    Look.class.getResource("/driver.txt") != null,
                    context.clock().instant().toString());
        }
    }

    /**
     * Sends a text.
     *
     * @param text what
     */
    @ActionInfo(id = "send", title = "Send", effect = Effect.KEYED)
    public record Send(@Field(options = Often.class) String text) implements Action<Line, String> {
        @Override
        public String run(ActionContext<Line> context) throws ConnectorException, InterruptedException {
            return Probe.send(context, "POST", context.connection().address() + "/send", text);
        }
    }

    /**
     * Pays, which must not be done twice.
     *
     * @param amount how much
     */
    @ActionInfo(id = "pay", title = "Pay", effect = Effect.UNSAFE)
    public record Pay(int amount) implements Action<Line, String> {
        @Override
        public String run(ActionContext<Line> context) throws ConnectorException, InterruptedException {
            return Probe.send(context, "POST", context.connection().address() + "/pay", "" + amount);
        }
    }

    /**
     * Pays at the rate of the moment, which must not be done twice.
     *
     * @param amount how much
     */
    @ActionInfo(id = "change", title = "Change", effect = Effect.ANNOUNCED)
    public record Change(int amount) implements Action<Line, String> {
        @Override
        public String run(ActionContext<Line> context) throws ConnectorException, InterruptedException {
            String address = context.connection().address();
            String rate = Probe.send(context, "GET", address + "/rate", "");
            context.announceEffect();
            return Probe.send(context, "POST", address + "/pay", amount + " at " + rate);
        }
    }

    /** The texts that are sent often. */
    public static final class Often implements Options<Line> {
        @Override
        public Page find(Question question, Context<Line> context) throws ConnectorException, InterruptedException {
            String all = Probe.send(context, "GET", context.connection().address() + "/often", "");
            return Page.of(all.lines()
                    .filter(line -> line.startsWith(question.text()))
                    .map(line -> Option.of(line, line))
                    .toList());
        }
    }

    /** Keeps a file. */
    @ActionInfo(id = "keep", title = "Keep", effect = Effect.READ)
    public record Keep() implements Action<Line, FileRef> {
        @Override
        public FileRef run(ActionContext<Line> context) throws ConnectorException {
            try {
                return context.files().store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
            } catch (IOException e) {
                throw ConnectorException.refused("It is not kept: " + e.getMessage());
            }
        }
    }

    /**
     * Weighs a file.
     *
     * @param file of a step before
     */
    @ActionInfo(id = "weigh", title = "Weigh", effect = Effect.READ)
    public record Weigh(FileRef file) implements Action<Line, Long> {
        @Override
        public Long run(ActionContext<Line> context) {
            return file.size();
        }
    }

    /** Starts a run for what has the token. */
    @TriggerInfo(id = "told", title = "Told")
    public record Told() implements WebhookTrigger<Line> {
        @Override
        public void verify(InboundRequest request, TriggerContext<Line> context) throws ConnectorException {
            if (!request.header("token")
                    .orElse("")
                    .equals(context.connection().token().reveal())) {
                throw ConnectorException.credentials("The header Token is not the connection's token.");
            }
        }
    }

    /** Answers any caller. */
    @TriggerInfo(id = "asked", title = "Asked")
    public record Asked() implements CallTrigger<Line> {}

    /** Starts a run for what the other system pushes, which is nothing more than one. */
    @TriggerInfo(id = "pushed", title = "Pushed")
    public record Pushed() implements StreamTrigger<Line> {
        @Override
        public void consume(StreamTrigger.Emitter emitter, TriggerContext<Line> context) throws InterruptedException {
            emitter.emit(List.of(Event.of("first")));
            new CountDownLatch(1).await();
        }
    }

    /** Starts a run for each line that is new, and stays connected. */
    @TriggerInfo(id = "followed", title = "Followed")
    public record Followed() implements CursorStreamTrigger<Line, Long> {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The cursor is all that it goes by.
        public void consume(CursorStreamTrigger.Emitter<Long> emitter, TriggerContext<Line> context)
                throws ConnectorException, InterruptedException {
            long from = emitter.cursor().orElse(0L);
            String lines = Probe.send(context, "GET", context.connection().address() + "/follow?from=" + from, "");
            emitter.listening();
            for (String line : lines.lines().toList()) emitter.emit(List.of(Event.of(line)), ++from);
            new CountDownLatch(1).await();
        }
    }

    /** Starts a run for each line that is new. */
    @TriggerInfo(id = "found", title = "Found")
    public record Found() implements PollTrigger<Line, Long> {
        @Override
        public Polled<Long> poll(@Nullable Long cursor, TriggerContext<Line> context)
                throws ConnectorException, InterruptedException {
            long from = cursor == null ? 0 : cursor;
            String lines = Probe.send(context, "GET", context.connection().address() + "/lines?from=" + from, "");
            List<Event> events = new ArrayList<>();
            lines.lines().forEach(line -> events.add(Event.of(line)));
            return new Polled<>(events, from + events.size(), false);
        }
    }
}
