package io.junctura.plugins.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A topic, by its ARN. */
record Topic(String arn, String region, String name) {
    static final String PATTERN = "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+$";
    static final String HINT = "the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:orders";

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:([A-Za-z0-9_.-]+)");

    /** @throws IllegalArgumentException with a sentence, if it is no ARN of a topic */
    static Topic of(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("topic must be " + HINT + ", not \"" + arn + "\".");
        }
        return new Topic(arn, matcher.group(1), matcher.group(2));
    }

    boolean isFifo() {
        return name.endsWith(".fifo");
    }

    RequestTarget place() {
        return new RequestTarget(region, "the topic \"" + name + "\"");
    }
}
