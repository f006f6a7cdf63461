package io.junctura.demo;

import io.junctura.demo.Demo.Row;
import io.junctura.demo.DemoService.Received;
import io.junctura.demo.Sender.Answer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends an order through each system: one flow writes it to the system, another one reads it from there and calls the ERP. The examples
 * {@code systems/NAME.yaml} have the two flows, {@code send} and {@code arrive}.
 */
final class SystemRows {
    private static final long PATIENCE_SECONDS = 30;

    /**
     * A system.
     *
     * @param name        in the jar of the counterparts
     * @param title       for people
     * @param counterpart what replaces the system in the demo
     * @param address     the address in its example, or several with blanks between; the demo replaces it by that of the counterpart
     * @param secret      the secret that the counterpart accepts, or several with blanks between, in the order of the example
     * @param polled      whether its trigger sees only events after its first poll
     */
    record DemoSystem(String name, String title, String counterpart, String address, String secret, boolean polled) {
        String document() {
            return "systems/" + name + ".yaml";
        }

        private String integration() {
            return name + "-orders";
        }
    }

    private static final String SIMULATOR = "a simulator of its API";

    static final List<DemoSystem> ALL = List.of(
            new DemoSystem("kafka", "Kafka", "a broker of Apache Kafka", "127.0.0.1:9092", "", false),
            new DemoSystem("postgresql", "SQL database", "PostgreSQL", "127.0.0.1:5432", "postgres", true),
            new DemoSystem("mail", "E-mail", "a mail server", "127.0.0.1:3143 127.0.0.1:3025", "let-me-in", false),
            new DemoSystem(
                    "aws",
                    "Amazon SNS",
                    "a simulator of SNS, and ElasticMQ",
                    "http://127.0.0.1:4575 http://127.0.0.1:9324",
                    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    false),
            new DemoSystem("github", "GitHub", SIMULATOR, "http://127.0.0.1:9081", "github_pat_1", true),
            new DemoSystem("dropbox", "Dropbox", SIMULATOR, "http://127.0.0.1:9082", "sl.token-1", false),
            new DemoSystem(
                    "slack", "Slack", SIMULATOR, "http://127.0.0.1:9083/api", "xoxb-1-secret xapp-1-secret", false),
            new DemoSystem("sms", "SMS", "a message center (SMPP)", "2775", "s3cret-8", false));

    private final Counterparts counterparts;
    private final DemoErp erp;
    private final Sender sender;
    private final Texts examples;
    private final List<DemoSystem> started = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private int last;

    /** The texts of the examples, by name. */
    interface Texts {
        String text(String name) throws IOException;
    }

    SystemRows(Counterparts counterparts, DemoErp erp, Sender sender, Texts examples) {
        this.counterparts = counterparts;
        this.erp = erp;
        this.sender = sender;
        this.examples = examples;
    }

    static List<String> names() {
        return ALL.stream().map(DemoSystem::name).toList();
    }

    /** Whether the request has an order that came through a system. */
    static boolean isFromSystem(Received one) {
        return one.is("POST", "/messages");
    }

    /** Publishes the flows of all systems that run. */
    void publish() throws IOException, InterruptedException {
        for (DemoSystem system : ALL) {
            String address;
            try {
                address = counterparts.address(system.name());
            } catch (IOException e) {
                leftOut.add(system.title() + " is left out, because " + system.counterpart() + " did not start: "
                        + e.getMessage());
                continue;
            }
            String document = placed(examples.text(system.document()), system, address)
                    .replaceAll("every: (10s|1m)", "every: 500ms");
            for (String secret : system.secret().split(" ", -1)) {
                document = document.replaceFirst("\"\\{\\{ env\\.[A-Z_]+ }}\"", secret);
            }
            Answer answer = sender.apply(system.name() + ".yaml", document);
            if (answer.status() != 200) {
                throw new IOException(system.document() + " cannot be published: " + Json.text(answer.body()));
            }
            started.add(system);
        }
    }

    private static String placed(String document, DemoSystem system, String address) {
        String[] usual = system.address().split(" ", -1);
        String[] here = address.split(" ", -1);
        String placed = document;
        for (int i = 0; i < usual.length; i++) placed = placed.replace(usual[i], here[i]);
        return placed;
    }

    /** A sentence about each system that is left out. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** One order through each system. */
    List<Row> rows() throws IOException, InterruptedException {
        publish();
        List<Row> rows = new ArrayList<>();
        for (DemoSystem system : started) rows.add(row(system));
        return rows;
    }

    /**
     * Sends an order through the systems in turn.
     *
     * @return a line for the log
     */
    String sendThroughNext() throws IOException, InterruptedException {
        if (started.isEmpty()) return "none runs";
        DemoSystem system = started.get(last % started.size());
        String number = number();
        return "order " + number + " through " + system.title() + ": "
                + send(system, number).status();
    }

    private String number() {
        return "M-" + ++last;
    }

    private Answer send(DemoSystem system, String number) throws IOException, InterruptedException {
        return sender.call(system.integration() + "/send", Map.of("number", number, "customer", "C-7"));
    }

    private Row row(DemoSystem system) throws IOException, InterruptedException {
        String number = number();
        Answer answer;
        try {
            if (system.polled()) awaitFirstPoll(system);
            answer = send(system, number);
        } catch (HttpTimeoutException e) {
            return new Row(system.title(), "1 order", "0 of 1", system.counterpart(), "no answer in time", false);
        }
        erp.await(1, one -> isArrival(one, system, number), PATIENCE_SECONDS);
        sender.settle();
        int arrived = erp.received(one -> isArrival(one, system, number)).size();
        boolean right = answer.status() == 200 && arrived == 1;
        return new Row(
                system.title(),
                "1 order",
                arrived + " of 1",
                system.counterpart() + " to ERP /messages",
                "sent: " + Json.text(answer.body()) + "; a trigger got it from there, "
                        + (arrived == 1 ? "and the ERP once" : "and the ERP " + arrived + " times"),
                right);
    }

    private static boolean isArrival(Received one, DemoSystem system, String number) {
        return isFromSystem(one)
                && one.taken()
                && number.equals(one.member("number"))
                && system.name().equals(one.member("through"));
    }

    /** The trigger has a cursor after its first poll. */
    private void awaitFirstPoll(DemoSystem system) throws IOException, InterruptedException {
        String path = "/api/v1/flows/default/" + system.integration() + "/arrive/cursors";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            if (sender.ask(path).member("items") instanceof List<?> cursors && !cursors.isEmpty()) return;
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
