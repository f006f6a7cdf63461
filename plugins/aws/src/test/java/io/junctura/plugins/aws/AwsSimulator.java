package io.junctura.plugins.aws;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** An account with the topic {@code orders} of SNS, to which the queue {@code orders} of SQS is subscribed. */
public final class AwsSimulator implements AutoCloseable {
    private final TestSqs queues;
    private final SnsSimulator topics;
    private final String address;

    public AwsSimulator(Supplier<Instant> clock) throws IOException {
        queues = new TestSqs(clock);
        queues.queueNamed("orders");
        topics = new SnsSimulator(clock);
        address = topics.plainAddress(notification -> queues.send("orders", json(notification), ""));
    }

    /** The endpoint of SNS, and that of SQS. */
    public String address() {
        return address + " " + queues.address();
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(each -> TestSqs.quoted(each.getKey()) + ":" + TestSqs.quoted(each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() {
        topics.close();
        queues.close();
    }
}
