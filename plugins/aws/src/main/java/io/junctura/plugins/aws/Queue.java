package io.junctura.plugins.aws;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue, as one call uses it.
 *
 * @param place for messages
 * @param url   by which SQS knows it
 */
record Queue(Aws aws, RequestTarget place, String url) {
    static final String PATTERN = "^(https?://\\S+/[A-Za-z0-9_.-]+|[A-Za-z0-9_.-]+)$";
    static final String HINT = "a name such as orders, or an address such as"
            + " https://sqs.eu-central-1.amazonaws.com/123456789012/orders";

    private static final Pattern REGION = Pattern.compile("^https://sqs\\.([a-z0-9-]+)\\.amazonaws\\.");

    private record Answer(String QueueUrl) {}

    /** @param given its name, or its address */
    static Queue of(String given, Context<? extends Connection> context)
            throws ConnectorException, InterruptedException {
        Aws aws = Aws.of(context);
        if (!given.matches(PATTERN)) {
            throw ConnectorException.badInput("\"queue\" must be " + HINT + ", not \"" + given + "\".");
        }
        String shown = "the queue \"" + given.substring(given.lastIndexOf('/') + 1) + "\"";
        if (given.contains("/")) {
            Matcher matcher = REGION.matcher(given);
            return new Queue(aws, new RequestTarget(matcher.find() ? matcher.group(1) : aws.region(), shown), given);
        }
        RequestTarget place = new RequestTarget(aws.region(), shown);
        QueueUrls.Known known = context.shared(QueueUrls.class);
        String url = known.get(given);
        if (url == null) {
            url = aws.sqs(place, "GetQueueUrl", Map.of("QueueName", given), Answer.class)
                    .QueueUrl();
            known.put(given, url);
        }
        return new Queue(aws, place, url);
    }

    /** SQS wants that names of FIFO queues, and no others, end so. */
    static boolean isFifo(String given) {
        return given.endsWith(".fifo");
    }

    <T> T call(String operation, Map<String, ?> input, Class<T> type) throws ConnectorException, InterruptedException {
        return aws.sqs(place, operation, with(input), type);
    }

    void call(String operation, Map<String, ?> input) throws ConnectorException, InterruptedException {
        aws.callSqs(place, operation, with(input));
    }

    private Map<String, Object> with(Map<String, ?> input) {
        Map<String, Object> all = new HashMap<>(input);
        all.put("QueueUrl", url);
        return all;
    }
}
