package io.junctura.cli;

import io.junctura.delivery.OutboundWebhooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Outbound webhooks, from a terminal. */
@Command(
        name = "subscription",
        description = "Manages outbound webhooks: subscriptions of third parties, and deliveries.")
final class SubscriptionCommand implements Callable<Integer> {
    private static final String PATH = "/subscriptions";

    @Mixin
    Common common = new Common();

    @Override
    public Integer call() throws WrongUse {
        throw new WrongUse(
                "Say what to do: list, add, show, edit, remove, rotate, enable, disable, test, deliveries, resend,"
                        + " topics, allow or deny.");
    }

    static CommandLine line(Terminal terminal) {
        CommandLine line = new CommandLine(new SubscriptionCommand());
        line.addSubcommand(new ListThem(terminal));
        line.addSubcommand(new Add(terminal));
        line.addSubcommand(new Show(terminal));
        line.addSubcommand(new Edit(terminal));
        line.addSubcommand(new Remove(terminal));
        line.addSubcommand(new Rotate(terminal));
        line.addSubcommand(new Enable(terminal));
        line.addSubcommand(new Disable(terminal));
        line.addSubcommand(new Test(terminal));
        line.addSubcommand(new Deliveries(terminal));
        line.addSubcommand(new SubscriptionResend(terminal));
        line.addSubcommand(new SubscriptionTopics.ListThem(terminal));
        line.addSubcommand(new SubscriptionTopics.Allow(terminal));
        line.addSubcommand(new SubscriptionTopics.Deny(terminal));
        return line;
    }

    /** A command for one subscription. */
    abstract static class OfOne extends ServerCommand {

        @Parameters(paramLabel = "ID", description = "The subscription's ID, such as sub_…")
        String id = "";

        OfOne(Terminal terminal) {
            super(terminal);
        }

        String path() {
            return PATH + "/" + Api.encoded(id);
        }
    }

    @Command(name = "list", description = "Lists subscriptions.")
    static final class ListThem extends ServerCommand {

        @Option(names = "--instance", paramLabel = "NAME", description = "Only subscriptions of this instance.")
        @Nullable
        String instance;

        ListThem(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            String query = instance == null ? "" : "?instance=" + Api.encoded(instance);
            List<Map<String, Object>> all = api.all(PATH + query);
            if (common.forPeople()) all = all.stream().map(ListThem::named).toList();
            table(
                    all,
                    Column.of("ID", "id"),
                    Column.of("INSTANCE", "instance"),
                    Column.of("STATE", "state"),
                    Column.of("TOPICS", "topics"),
                    Column.of("TYPES", "types"),
                    Column.of("ADDRESS", "address"),
                    Column.of("DOCUMENT", "document"));
        }

        /** The subscription with the document that declares it, such as {@code orders/erp}. */
        private static Map<String, Object> named(Map<String, Object> one) {
            Map<String, Object> source = Api.object(one, "source");
            if (source.isEmpty()) return one;
            Map<String, Object> named = new LinkedHashMap<>(one);
            named.put("document", Api.words(source, "integration") + "/" + Api.words(source, "name"));
            return named;
        }
    }

    @Command(name = "add", description = "Subscribes an address, and prints the secret. It is shown only once.")
    static final class Add extends ServerCommand {

        @Mixin
        SubscriptionSettingsOptions settings = new SubscriptionSettingsOptions();

        @Option(names = "--instance", paramLabel = "NAME", description = "The owning instance (default: default).")
        @Nullable
        String instance;

        @Option(names = "--signature", paramLabel = "KIND", description = "v1 (HMAC-SHA256, default) or v1a (Ed25519).")
        @Nullable
        String signature;

        @Option(names = "--challenge", description = "The address must answer a challenge before the first event.")
        boolean challenge;

        Add(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            settings.into(body);
            if (instance != null) body.put("instance", instance);
            if (signature != null) body.put("signature", signature);
            if (challenge) body.put("challenge", true);
            Map<String, Object> made = api.post(PATH, body);
            String key = made.containsKey("secret") ? "secret" : "publicKey";
            say(made, Api.words(made, key));
            if (common.forPeople()) {
                terminal.err()
                        .println("The subscription " + Api.words(made, "id") + " is " + Api.words(made, "state")
                                + ". Its webhooks are verified with the line above"
                                + (key.equals("secret") ? ", which cannot be shown again." : "."));
            }
        }
    }

    @Command(name = "show", description = "Shows a subscription.")
    static final class Show extends OfOne {
        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Output form = common.forPeople() ? Output.YAML : common.output;
            form.write(api.get(path()), terminal.out());
        }
    }

    @Command(name = "edit", description = "Changes the settings that the options name. The others stay as they are.")
    static final class Edit extends OfOne {

        @Mixin
        SubscriptionSettingsOptions settings = new SubscriptionSettingsOptions();

        Edit(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> now = new LinkedHashMap<>(api.get(path()));
            now.keySet().retainAll(OutboundWebhooks.SETTINGS);
            settings.into(now);
            say(api.put(path(), now), "The subscription " + id + " is changed.");
        }
    }

    @Command(name = "remove", description = "Deletes a subscription. Deliveries that have not ended are cancelled.")
    static final class Remove extends OfOne {
        Remove(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            api.delete(path());
            say(Map.of("id", id), "The subscription " + id + " is deleted.");
        }
    }

    @Command(name = "rotate", description = "Creates a new secret, and prints it. It is shown only once.")
    static final class Rotate extends OfOne {

        @Option(
                names = "--overlap",
                paramLabel = "TIME",
                description = "How long the old secret signs, too (default: 24h).")
        @Nullable
        String overlap;

        Rotate(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> made =
                    api.post(path() + "/secret", overlap == null ? Map.of() : Map.of("overlap", overlap));
            say(made, Api.words(made, made.containsKey("secret") ? "secret" : "publicKey"));
            if (common.forPeople()) {
                terminal.err().println("The one before signs, too, until " + Api.words(made, "until") + ".");
            }
        }
    }

    @Command(name = "enable", description = "Sends events to a subscription again.")
    static final class Enable extends OfOne {

        @Option(names = "--since", paramLabel = "TIME", description = "Also send the events missed since this time.")
        @Nullable
        String since;

        @Option(names = "--rate", paramLabel = "N", description = "Missed events per second (default: 50).")
        @Nullable
        Integer rate;

        Enable(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            if (since != null) body.put("since", since);
            if (rate != null) body.put("rate", (long) rate);
            say(api.post(path() + "/enable", body), "The subscription " + id + " is enabled.");
        }
    }

    @Command(name = "disable", description = "Sends no events to a subscription until it is enabled.")
    static final class Disable extends OfOne {
        Disable(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            say(api.post(path() + "/disable", Map.of()), "The subscription " + id + " is disabled.");
        }
    }

    @Command(name = "test", description = "Sends one test event.")
    static final class Test extends OfOne {

        @Option(names = "--type", paramLabel = "TYPE", description = "The event's type.")
        @Nullable
        String type;

        Test(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            Map<String, Object> sent = api.post(path() + "/test", type == null ? Map.of() : Map.of("type", type));
            say(sent, "The delivery " + Api.words(sent, "delivery") + " sends it.");
        }
    }

    @Command(name = "deliveries", description = "Lists the deliveries of a subscription.")
    static final class Deliveries extends OfOne {

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                description = "queued, running, waiting, succeeded, failed or cancelled.")
        @Nullable
        String status;

        @Option(names = "--limit", paramLabel = "N", description = "The largest number of results (default: 50).")
        int limit = 50;

        Deliveries(Terminal terminal) {
            super(terminal);
        }

        @Override
        void act(Api api) throws Failed, InterruptedException {
            String query = status == null ? "" : "?status=" + Api.encoded(status);
            table(
                    api.some(path() + "/deliveries" + query, limit),
                    Column.of("DELIVERY", "id"),
                    Column.of("STATUS", "status"),
                    Column.of("TOPIC", "topic"),
                    Column.of("TYPE", "type"),
                    Column.of("AT", "at"),
                    Column.of("ATTEMPTS", "attempts"),
                    Column.of("NEXT ATTEMPT", "nextAttempt"));
        }
    }
}
