package io.junctura.plugins.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a broker. */
record Broker(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/,@]+):([0-9]{1,5})");

    /** @throws IllegalArgumentException with a sentence, if a part is no address */
    static List<Broker> parse(String bootstrapServers) {
        List<Broker> brokers = new ArrayList<>();
        for (String each : bootstrapServers.split(",", -1)) {
            Matcher parts = FORM.matcher(each.strip());
            int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("bootstrapServers must be HOST:PORT, or several separated by commas,"
                        + " such as kafka-1.example.com:9092, kafka-2.example.com:9092.");
            }
            brokers.add(new Broker(parts.group(1), port));
        }
        return brokers;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
